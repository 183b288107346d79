"""The web door: a person's browser on one side, casework on the other. Django is imported here and nowhere else."""

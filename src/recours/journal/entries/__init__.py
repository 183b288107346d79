"""What an entry is: its kind and payload, the one way it becomes bytes, and what the core sees of it."""

"""What the clock of the server does by itself, and the look at everything that is kept."""

"""What each reader gets of a case: choices, the version made for each, archives out and in."""

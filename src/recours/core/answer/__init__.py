"""A position for those who read it: reasons, amounts, what must be said beside, and all of it as plain data."""

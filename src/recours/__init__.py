"""Recours: one file, from the first message to the judge."""

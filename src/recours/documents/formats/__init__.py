"""A letter's decided words in every format: PDF, Word, plain text, e-mail, calendar. Layout, and never a word more."""

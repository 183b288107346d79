"""Letters: each a file of content, its blanks filled from one case on one day, until every word is decided."""

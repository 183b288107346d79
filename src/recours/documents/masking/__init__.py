"""A copy of a piece without what a reader must not see: words and areas taken out of the bytes, not painted over."""

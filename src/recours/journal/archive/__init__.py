"""A case as an open archive: written so that it verifies without us, and imported whole or not at all."""

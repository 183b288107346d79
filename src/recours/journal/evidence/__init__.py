"""Pieces: files kept by the digest of their bytes, looked at before they are taken in, never changed."""

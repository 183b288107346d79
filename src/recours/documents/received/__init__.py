"""Strangers' files: what a mail, a picture, a PDF or an office file says and how it looks on paper.

What decodes a file runs in the limited child only (`documents.limited`).
"""

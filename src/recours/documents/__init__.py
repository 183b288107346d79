"""Floor 3: facts and entries in, bytes out. Letters, PDF, DOCX, text, EML, ICS and the case file.

Nothing here reads a clock, a database or the network: the same input gives the same bytes.
Each document library is imported in one file (typst in `typeset.py`, pikepdf under `case_file`'s parts, ...).
"""

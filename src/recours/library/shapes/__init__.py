"""What content may say, said once: the keys of every section, and the type of every value.

The readers read through these shapes, the check walks them to resolve every name, and `tools/write_schema.py` writes
them down for editors. Read in this order: `kinds` (one value), `structures` (keys and lists), `names` (what a value may
name), `conditions`, then the sections themselves: `vocabulary`, `rules`, `tables`, `letters`, `stories`, `files`.
"""

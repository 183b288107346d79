"""Journals in Django's database, SQLite or PostgreSQL: the same contract as the store on plain SQLite."""

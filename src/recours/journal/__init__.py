"""The journal: what happened in a case, in order, so that nobody can change it unseen.

Read in this order:
    entries     what an entry is, and what a caller hands in to have one written
    kinds       every kind of entry, its fields, its version
    payloads    the types of fields: how a value is checked, written and read back
    canonical   the one way a value becomes bytes
    seals       payloads committed by a salted digest, so that they can be erased and the chain stays whole
    chain       each entry carries the hash of the one before
    store       the contract of every store; sqlite_store is the one on plain SQLite
    evidence    files kept by digest, their bytes never touched
    fold        entries → the facts and events of the core, as known at an instant
    archive     a case as an open zip, that verify.py checks with nothing but Python
"""

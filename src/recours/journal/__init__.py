"""The journal: what happened in a case, in order, so that nobody can change it unseen.

Read in this order:
    heads       where a journal stands, and what can be wrong with one
    entries     what an entry is, and what a caller hands in to have one written
    kinds       every kind of entry, its fields, its version
    payloads    the types of fields: how a value is checked, written and read back
    canonical   the one way a value becomes bytes
    seals       payloads committed by a salted digest, so that they can be erased and the chain stays whole
    chain       each entry carries the hash of the one before
    store       the contract of every store; sqlite_store is the one on plain SQLite
    evidence    files kept by digest, their bytes never touched
    fold        entries → the facts and events of the core, as known at an instant
    erasure     what of a case may be erased; retention says when
    derived     the rows that a store keeps beside the entries, compared and made again
    witnesses   heads told to others; timestamps asks an authority
    archive     a case as an open zip, that verify.py checks with nothing but Python
"""

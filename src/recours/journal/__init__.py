"""The journal: what happened in a case, in order, so that nobody can change it unseen.

Read in this order:
    entries     what an entry is, its kinds and their fields, the one way it becomes bytes, how it can be erased and the
                chain stay whole (`seals`), what the core sees of it (`fold`)
    proof       each entry carries the hash of the one before (`chain`); its head told to others (`witnesses`,
                `timestamps`); `verify`, which checks an archive with nothing but Python
    evidence    files kept by digest, their bytes never touched
    stores      the contract of every store, the one on plain SQLite, what each does to erase and to take in
    retention   how long a case is kept
    archive     a case as an open zip, and back
Beside them: `disk` and `write_lock` (writing so that it stays), `errors`.
"""

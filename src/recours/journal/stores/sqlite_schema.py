"""The tables of a journal on SQLite, and the triggers by which the database itself refuses to touch history."""

from __future__ import annotations

TABLES = """
CREATE TABLE IF NOT EXISTS journal_entry (
    case_id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    kind TEXT NOT NULL,
    kind_version INTEGER NOT NULL,
    occurred_on TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    actor TEXT NOT NULL,
    payload_commitment TEXT NOT NULL,
    previous TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (case_id, seq)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS journal_payload (
    case_id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    salt BLOB NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (case_id, seq)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS journal_erasure (
    case_id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    by_seq INTEGER NOT NULL,
    PRIMARY KEY (case_id, seq)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS journal_piece (
    digest TEXT NOT NULL,
    case_id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (digest, case_id, seq)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS journal_piece_of_case ON journal_piece (case_id);

CREATE TABLE IF NOT EXISTS journal_condemned_piece (digest TEXT PRIMARY KEY) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS journal_identity (number INTEGER PRIMARY KEY, identity TEXT NOT NULL);
"""

_APPEND_ONLY = """
CREATE TRIGGER IF NOT EXISTS {table}_no_update BEFORE UPDATE ON {table}
BEGIN SELECT RAISE(ABORT, '{table}: history is never updated'); END;
"""
_NEVER_DELETED = """
CREATE TRIGGER IF NOT EXISTS {table}_no_delete BEFORE DELETE ON {table}
BEGIN SELECT RAISE(ABORT, '{table}: history is never deleted'); END;
"""

_ORDER_OF_THINGS = """
CREATE TRIGGER IF NOT EXISTS journal_entry_follows BEFORE INSERT ON journal_entry
WHEN NEW.seq <> 1 + coalesce((SELECT max(seq) FROM journal_entry WHERE case_id = NEW.case_id), 0)
  OR NEW.seq > 1 AND NEW.previous <> (SELECT hash FROM journal_entry WHERE case_id = NEW.case_id AND seq = NEW.seq - 1)
BEGIN SELECT RAISE(ABORT, 'journal_entry: an entry must follow the last one'); END;

CREATE TRIGGER IF NOT EXISTS journal_payload_only_erased BEFORE DELETE ON journal_payload
WHEN NOT EXISTS (SELECT 1 FROM journal_erasure WHERE case_id = OLD.case_id AND seq = OLD.seq)
BEGIN SELECT RAISE(ABORT, 'journal_payload: an erasure must be recorded first'); END;

CREATE TRIGGER IF NOT EXISTS journal_payload_stays_erased BEFORE INSERT ON journal_payload
WHEN EXISTS (SELECT 1 FROM journal_erasure WHERE case_id = NEW.case_id AND seq = NEW.seq)
  OR EXISTS (SELECT 1 FROM journal_payload WHERE case_id = NEW.case_id AND seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'journal_payload: written once'); END;
"""

TRIGGERS = "".join(
    [
        *(_APPEND_ONLY.format(table=f"journal_{each}") for each in ("entry", "payload", "erasure")),
        *(_NEVER_DELETED.format(table=f"journal_{each}") for each in ("entry", "erasure")),
        _ORDER_OF_THINGS,
    ]
)

#: FULL: a commit that returned survives a power cut. secure_delete: what is erased is overwritten.
PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA secure_delete = ON",
    "PRAGMA busy_timeout = {busy_ms}",
    "PRAGMA recursive_triggers = ON",
)

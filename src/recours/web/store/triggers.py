"""The triggers of the journal's tables, by kind of database."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from recours.journal.stores import sqlite_schema

_POSTGRESQL = (
    """
CREATE OR REPLACE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%: history is never changed', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$
""",
    *(
        f"CREATE TRIGGER journal_{table}_no_{event.lower()} BEFORE {event} ON journal_{table} "
        f"FOR EACH {'STATEMENT' if event == 'TRUNCATE' else 'ROW'} EXECUTE FUNCTION journal_refuse()"
        for table, events in (
            ("entry", ("UPDATE", "DELETE", "TRUNCATE")),
            ("payload", ("UPDATE", "TRUNCATE")),
            ("erasure", ("UPDATE", "DELETE", "TRUNCATE")),
        )
        for event in events
    ),
    """
CREATE OR REPLACE FUNCTION journal_entry_follows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.seq > 1 AND NOT EXISTS (
        SELECT 1 FROM journal_entry WHERE case_id = NEW.case_id AND seq = NEW.seq - 1 AND hash = NEW.previous
    ) THEN
        RAISE EXCEPTION 'journal_entry: an entry must follow the last one'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$
""",
    "CREATE TRIGGER journal_entry_follows BEFORE INSERT ON journal_entry "
    "FOR EACH ROW EXECUTE FUNCTION journal_entry_follows()",
    """
CREATE OR REPLACE FUNCTION journal_payload_only_erased() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM journal_erasure WHERE case_id = OLD.case_id AND seq = OLD.seq) THEN
        RAISE EXCEPTION 'journal_payload: an erasure must be recorded first'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN OLD;
END $$
""",
    "CREATE TRIGGER journal_payload_only_erased BEFORE DELETE ON journal_payload "
    "FOR EACH ROW EXECUTE FUNCTION journal_payload_only_erased()",
    """
CREATE OR REPLACE FUNCTION journal_payload_stays_erased() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM journal_erasure WHERE case_id = NEW.case_id AND seq = NEW.seq) THEN
        RAISE EXCEPTION 'journal_payload: written once' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$
""",
    "CREATE TRIGGER journal_payload_stays_erased BEFORE INSERT ON journal_payload "
    "FOR EACH ROW EXECUTE FUNCTION journal_payload_stays_erased()",
)
_POSTGRESQL_FUNCTIONS = ("refuse", "entry_follows", "payload_only_erased", "payload_stays_erased")


def guard_history(_apps: Any, schema_editor: Any) -> None:
    """Create the triggers in the database of `schema_editor`. Raises ImproperlyConfigured for another kind of one."""
    for statement in _statements(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


def leave_history(_apps: Any, schema_editor: Any) -> None:
    """Take the triggers away again (before the tables themselves go)."""
    if schema_editor.connection.vendor == "postgresql":
        for function in _POSTGRESQL_FUNCTIONS:
            schema_editor.execute(f"DROP FUNCTION IF EXISTS journal_{function} CASCADE", params=None)
        return
    for name in re.findall(r"CREATE TRIGGER IF NOT EXISTS (\w+)", sqlite_schema.TRIGGERS):
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}", params=None)


def _statements(vendor: str) -> tuple[str, ...]:
    if vendor == "postgresql":
        return _POSTGRESQL
    if vendor == "sqlite":
        return tuple(re.findall(r"CREATE TRIGGER.*?END;", sqlite_schema.TRIGGERS, re.DOTALL))
    raise ImproperlyConfigured(f"the journal's triggers are not written for {vendor}")

"""The journals changed by somebody who has the file of the database."""

import sqlite3


def by_force(desk, *statements):
    """What somebody does who has the file of the database and takes its guards away."""
    with sqlite3.connect(desk.store.path) as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            connection.execute(statement)
    connection.close()

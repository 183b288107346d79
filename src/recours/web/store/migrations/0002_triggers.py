"""The triggers by which the database itself refuses to touch history, on SQLite and on PostgreSQL.

A later migration that makes SQLite rebuild one of these tables loses its triggers: run `guard_history` again after it.
"""

from django.db import migrations

from recours.web.store.triggers import guard_history, leave_history


class Migration(migrations.Migration):
    dependencies = [("store", "0001_initial")]

    operations = [migrations.RunPython(guard_history, leave_history)]

"""The row of a case: one for the command line and the web, whose table copies it; a new column fills old rows too."""

from __future__ import annotations

import dataclasses

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations import AddField, AlterField, RemoveField, RenameField, RunSQL
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from tests.web.visitor import case_id

from recours.casework.case.case_rows import CaseRow, list_cases
from recours.casework.upkeep import verification
from recours.web.cases.listing import COLUMNS
from recours.web.cases.models import CaseListing
from recours.web.desk import desk

MODELS = "src/recours/web/cases/models.py"
#: What makes rows that are already there lack something.
CHANGES = (AddField, AlterField, RemoveField, RenameField)
EMPTIES = "DELETE FROM cases_caselisting"


def test_every_column_is_a_part_of_the_row_of_casework():
    parts = {part.name for part in dataclasses.fields(CaseRow)}
    strange = set(COLUMNS) - parts
    assert not strange, f"add to CaseRow in src/recours/casework/case/case_rows.py: {sorted(strange)}"


@pytest.mark.django_db
def test_every_column_has_its_migration():
    try:
        call_command("makemigrations", "cases", check_changes=True, dry_run=True, verbosity=0)
    except SystemExit:
        pytest.fail(f"{MODELS} says more than its migrations: docs/how-to/add-a-page-or-column.md has the command")


def test_a_migration_that_changes_a_row_has_every_row_made_again():
    for (app, name), migration in MigrationLoader(None).disk_migrations.items():
        operations = migration.operations if app == "cases" else []
        changes = [each for each in operations if isinstance(each, CHANGES) and each.model_name == "caselisting"]
        empties = [each for each in operations if isinstance(each, RunSQL) and each.sql == EMPTIES]
        assert not changes or empties, f'{name}: add migrations.RunSQL("{EMPTIES}", migrations.RunSQL.noop)'


@pytest.mark.django_db(transaction=True)
def test_a_row_made_before_a_column_was_added_goes_and_is_made_again():
    executor = MigrationExecutor(connection)
    last = executor.loader.graph.leaf_nodes("cases")
    old = executor.migrate([("cases", "0001_tables")]).apps.get_model("cases", "CaseListing")
    day = "2026-11-21"
    old.objects.create(case_id="old", seq=1, title="x", opened_on=day, written_at=f"{day}T10:00:00Z")
    MigrationExecutor(connection).migrate(last)
    assert not CaseListing.objects.exists()


def test_a_column_left_empty_is_a_difference_and_is_filled_again(visitor):
    case = visitor.open_case()
    visitor.get("/")
    [right] = CaseListing.objects.values()
    may_be_empty = [field for field in CaseListing._meta.concrete_fields if (field.null or field.blank)]
    told = [field for field in may_be_empty if right[field.name]]
    assert {field.name for field in told} >= {"next_step", "changes_on"}
    for field in told:
        CaseListing.objects.update(**{field.name: None if field.null else ""})
        assert [case_id(case) in line for line in verification.differences(desk())] == [True], field.name
        verification.rebuild(desk())
        assert list(CaseListing.objects.values()) == [right]


def test_the_command_line_and_the_web_show_the_same_row(visitor):
    visitor.open_case()
    visitor.get("/")
    [row], [listing] = list_cases(desk()), CaseListing.objects.all()
    for name in set(COLUMNS) - {"next_step", "changes_on"}:
        assert getattr(row, name) == getattr(listing, name), name

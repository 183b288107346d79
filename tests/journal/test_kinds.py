"""Names of entries are stable and agree with the events that the content names."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from tests.conftest import absent

from recours.journal.entries.kinds import BOOKKEEPING, KINDS
from recours.journal.entries.payloads import PIECE
from recours.journal.proof.verify import WITH_PIECE

ROOT = Path(__file__).parents[2]

#: Once in a journal somewhere, a name is for ever: lines are added to this file, at its end, and none is changed.
RELEASED = Path(__file__).with_name("released_kinds.txt")


def _lines() -> Iterator[str]:
    """`call_made` for a kind, `call_made.said text` for a field; those of a later version say so: `call_made@2.said`."""
    for kind in KINDS.values():
        name = kind.name if kind.version == 1 else f"{kind.name}@{kind.version}"
        yield name
        yield from (f"{name}.{field} {shape.type.name}" for field, shape in kind.fields.items())


def _is_current(line: str) -> bool:
    """True unless a later version of the kind, with its upgrade, took the place of what the line says."""
    name, _, version = line.split(".", maxsplit=1)[0].partition("@")
    return name not in KINDS or int(version or 1) == KINDS[name].version


def _events_of_the_content() -> list[dict[str, Any]]:
    files = sorted((ROOT / "content" / "events").glob("*.yaml"))
    assert files, "content/events is where events are named"
    return [event for file in files for event in yaml.safe_load(file.read_text())["events"]]


def test_no_released_kind_or_field_is_lost_or_changes_its_type() -> None:
    current = {line for line in RELEASED.read_text(encoding="utf-8").splitlines() if _is_current(line)}
    lost = sorted(current - set(_lines()))
    assert lost == [], "journals hold these names: put them back, or raise the version of the kind and add its upgrade"


def test_every_kind_and_field_is_on_the_list_of_released_ones() -> None:
    released = set(RELEASED.read_text(encoding="utf-8").splitlines())
    missing = [line for line in _lines() if line not in released]
    assert missing == [], f"add to the end of tests/journal/{RELEASED.name}:\n" + "\n".join(missing)


def test_no_line_was_ever_taken_from_the_list() -> None:
    """What git remembers of the file, and what is not committed yet: lines added only."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        absent("The history of git")
    for command in (("log", "--format="), ("diff", "HEAD")):
        done = subprocess.run(
            ["git", *command, "--numstat", "--", RELEASED], cwd=ROOT, capture_output=True, text=True, check=True
        )
        removed = [line for line in done.stdout.splitlines() if line.split("\t")[1] != "0"]
        assert removed == [], "a released name is for ever: put the line back"


def test_every_event_of_the_content_is_an_entry_or_derived_from_one() -> None:
    for event in _events_of_the_content():
        if "fact" not in event:  # a day that the consumer gives as a fact
            named = event["derived_from"]["entry"] if "derived_from" in event else event["id"]
            for entry in named if isinstance(named, list) else [named]:
                assert entry in KINDS, f"{event['id']}: add {entry} to src/recours/journal/entries/kinds.py"


def test_fields_named_by_the_content_exist() -> None:
    for event in _events_of_the_content():
        if event["id"] in KINDS:
            assert not set(event.get("fields", {})) - set(KINDS[event["id"]].fields), event["id"]


def test_kinds_are_past_participles_or_done_things() -> None:
    assert all(name.replace("_", "").isalpha() and name.islower() for name in KINDS)


def test_every_older_version_has_its_upgrade() -> None:
    for kind in KINDS.values():
        assert set(kind.upgrades) == set(range(1, kind.version))


def test_bookkeeping_kinds_exist() -> None:
    assert set(KINDS) >= BOOKKEEPING


def test_the_verifier_knows_every_kind_that_names_a_piece() -> None:
    naming = {kind.name for kind in KINDS.values() if any(field.type is PIECE for field in kind.fields.values())}
    assert naming == set(WITH_PIECE)

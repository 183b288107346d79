"""recours ask: an interview in the terminal, one missing fact at a time, saved after each answer."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from recours.cli.options import as_of_option, case_argument, latest_day, today
from recours.cli.output import echo
from recours.cli.text_output import position_text
from recours.core.answer.data import as_data
from recours.core.errors import RecoursError
from recours.core.law import FactDefinition, FactType
from recours.core.position import missing_facts
from recours.library.cases import open_case
from recours.library.load import library
from recours.library.write_cases import new_case_text, with_fact
from recours.wording import say


@click.command("ask", help=say("cli.help.ask"))
@case_argument
@as_of_option
def ask_command(case_file: Path, as_of: date | None) -> None:
    """Ask what the position misses until nothing is, or the person stops."""
    if not case_file.exists():
        case_file.write_text(new_case_text(), encoding="utf-8")
    skipped: set[str] = set()
    while definition := _next_question(case_file, today(as_of), skipped):
        answer = _ask_fact(definition)
        if answer is None:
            break
        if not answer:
            skipped.add(definition.id)
            continue
        _save(case_file, definition, answer, latest_day(as_of))
    position = open_case(case_file, library(), latest_day(as_of)).position(library(), today(as_of))
    echo(position_text(as_data(position)))


def _next_question(case_file: Path, as_of: date, skipped: set[str]) -> FactDefinition | None:
    position = open_case(case_file, library(), latest_day(as_of)).position(library(), as_of)
    waiting = [fact for fact in missing_facts(position) if fact not in skipped]
    return library().vocabulary.facts[waiting[0]] if waiting else None


def _ask_fact(definition: FactDefinition) -> str | None:
    """What the person answered; empty for « je ne sais pas », None to stop."""
    echo(f"\n{definition.question}")
    if definition.why:
        echo(say("cli.ask.why", why=definition.why))
    for id_, label in (definition.choices or {}).items():
        echo(f"  {id_} — {label}")
    try:
        said = click.prompt(say("cli.ask.prompt"), default="", show_default=False)
    except (click.Abort, EOFError):
        return None
    return None if said.strip() in say("cli.ask.stop_words").split() else str(said).strip()


def _save(case_file: Path, definition: FactDefinition, answer: str, today: date) -> None:
    """Keep the answer if the case stands with it; else say why, and leave the file as it was."""
    before = case_file.read_text(encoding="utf-8")
    several = [part.strip() for part in answer.split(",")] if definition.type is FactType.CHOICES else answer
    try:
        definition.read(several)
        case_file.write_text(with_fact(before, definition.id, answer), encoding="utf-8")
        open_case(case_file, library(), today)
    except RecoursError as error:
        case_file.write_text(before, encoding="utf-8")
        echo(str(error), err=True)

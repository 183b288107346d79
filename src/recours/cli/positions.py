"""recours position, explain, letter: one case in a file, asked about."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import click

from recours.casework.case.answers import full_answer
from recours.cli.options import as_of_option, case_argument, latest_day, today
from recours.cli.output import echo
from recours.cli.text_output import position_text, tree_text
from recours.core.answer.reasons import context_of, tree
from recours.core.errors import RecoursError
from recours.core.position import Position
from recours.library.cases import Case, check_happened, open_case
from recours.library.load import library
from recours.wording import say


def _position(case_file: Path, as_of: date | None) -> tuple[Case, Position]:
    case = open_case(case_file, library(), latest_day(as_of))
    if as_of is None:  # of a day that was asked for, what comes later is left out
        check_happened(case, today(None), library().vocabulary)
    return case, case.position(library(), today(as_of))


@click.command("position", help=say("cli.help.position"))
@case_argument
@as_of_option
@click.option("--format", "form", type=click.Choice(["json", "text"]), default="text", help=say("cli.help.format"))
def position_command(case_file: Path, as_of: date | None, form: str) -> None:
    """Where the case stands."""
    _, position = _position(case_file, as_of)
    answer = full_answer(position, library().root)
    echo(json.dumps(answer, ensure_ascii=False, indent=2) if form == "json" else position_text(answer))


@click.command("explain", help=say("cli.help.explain"))
@case_argument
@click.argument("rule", metavar="ID")
@as_of_option
@click.option("--format", "form", type=click.Choice(["json", "text"]), default="text", help=say("cli.help.format"))
def explain_command(case_file: Path, rule: str, as_of: date | None, form: str) -> None:
    """A verdict's tree: a right, a step or a limit."""
    _, position = _position(case_file, as_of)
    trees = _trees(position, rule)
    echo(json.dumps(trees, ensure_ascii=False, indent=2) if form == "json" else tree_text(trees))


def _trees(position: Position, rule: str) -> dict[str, object]:
    from recours.casework.case.drafts import answer_of  # the letters' libraries are loaded only where they are needed

    for right, verdict in position.rights:
        if right.id == rule:
            return {
                "id": rule,
                "title": right.title,
                "place": right.place,
                "when": tree(verdict, context_of(position)),
            }
    if rule in position.clocks:
        clock = position.clocks[rule]
        steps = [step.as_plain() for step in clock.steps]
        when = tree(clock.applies, context_of(position))
        return {"id": rule, "title": clock.limit.title, "place": clock.limit.place, "when": when, "steps": steps}
    answer = answer_of(position, rule)
    trees = {
        "when": tree(answer.applies, context_of(position)),
        "opens_when": tree(answer.opens, context_of(position)),
    }
    return {"id": rule, "title": answer.step.title, "place": answer.step.place, "state": answer.state.value, **trees}


@click.command("letter", help=say("cli.help.letter"))
@case_argument
@click.argument("step", metavar="STEP")
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), required=True, help=say("cli.help.output")
)
@as_of_option
@click.option("--anyway", is_flag=True, help=say("cli.help.anyway"))
def letter_command(case_file: Path, step: str, output: Path, as_of: date | None, anyway: bool) -> None:
    """The letter of a step, in the format that the file's suffix names. Refused for a step not open nor waiting."""
    from recours.casework.case.drafts import draft_for_file, render
    from recours.casework.errors import StepNotOpenError
    from recours.documents.letters import letter_shelf

    _, position = _position(case_file, as_of)
    if not output.suffix:
        known = say("cli.letter.suffixes")
        raise RecoursError(say("cli.letter.no_suffix"), place=str(output), way_out=known)
    form = output.suffix.removeprefix(".")
    try:
        made = draft_for_file(letter_shelf(), position, step, form, anyway=anyway)
    except StepNotOpenError as error:
        raise RecoursError(error.message, place=step, way_out=say("cli.letter.anyway")) from None
    output.write_bytes(render(made, form))
    echo(say("cli.letter.written", file=output))
    if made.content.mark:
        echo(made.content.mark, err=True)
    if made.address_note:
        echo(made.address_note, err=True)

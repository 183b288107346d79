"""recours reform: what a changed legal value would move in the cases kept on this machine."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import click

from recours.casework.reform import Reform, compare_reform
from recours.cli.desks import open_desk
from recours.cli.options import Day, as_of_option, folder_option, today
from recours.cli.output import echo
from recours.wording import say


@click.command("reform", help=say("cli.help.reform"))
@click.argument("parameter", metavar="PARAMETER")
@click.argument("value", metavar="VALUE")
@click.option("--from", "starts_on", type=Day(), required=True, help=say("cli.help.reform_from"))
@as_of_option
@click.option("--format", "form", type=click.Choice(["json", "text"]), default="text", help=say("cli.help.format"))
@folder_option
def reform_command(parameter: str, value: str, starts_on: date, as_of: date | None, form: str, folder: Path) -> None:
    """In how many cases each right, step, limit or last day would be another. Nothing is written."""
    reform = compare_reform(open_desk(folder), parameter, value, starts_on, today(as_of))
    echo(json.dumps(_data(reform), ensure_ascii=False, indent=2) if form == "json" else "\n".join(_lines(reform)))


def _data(reform: Reform) -> dict[str, object]:
    """Stable data: counts and ids only, nothing of any case."""
    new = reform.after.periods[-1]
    moved = [
        {"section": section, "id": id_, "title": reform.titles.get(id_, id_), "cases": count}
        for (section, id_), count in sorted(reform.answers.items(), key=lambda row: (-row[1], row[0]))
    ]
    return {
        "parameter": reform.before.id,
        "title": reform.before.title,
        "from": new.starts_on.isoformat(),
        "value": str(new.value),
        "cases": reform.cases,
        "changed": reform.changed,
        "moved": moved,
    }


def _lines(reform: Reform) -> list[str]:
    new = reform.after.periods[-1]
    heading = say("cli.reform.heading", title=reform.before.title, value=new.value, on=new.starts_on.isoformat())
    lines = [heading, say("cli.reform.cases", cases=reform.cases, changed=reform.changed)]
    for (section, id_), count in sorted(reform.answers.items(), key=lambda row: (-row[1], row[0])):
        title = reform.titles.get(id_, id_)
        lines.append(say("cli.reform.line", count=count, what=say(f"cli.reform.{section}"), title=title, id=id_))
    return lines

"""recours check: every fault of content/, with file, line and suggestion."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from recours.casework.checking import check_all
from recours.cli.options import as_of_option, today
from recours.library.load import default_content, read_library
from recours.wording import say


@click.command("check", help=say("cli.help.check"))
@click.argument("folder", required=False, type=click.Path(file_okay=False, path_type=Path))
@as_of_option
@click.option("--quiet", is_flag=True, help=say("cli.help.quiet"))
def check_command(folder: Path | None, as_of: date | None, quiet: bool) -> None:
    """Exit 1 when there is a fault; warnings alone exit 0."""
    library = read_library(folder or default_content())
    report = check_all(library, today(as_of))
    for each in () if quiet else report.warnings:
        click.echo(say("cli.check.warning", text=str(each)))
    for fault in report.faults:
        click.echo(str(fault), err=True)
    click.echo(say("cli.check.done", rules=report.rules, faults=len(report.faults), warnings=len(report.warnings)))
    if report.faults:
        raise SystemExit(1)

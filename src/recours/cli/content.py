"""recours check: every fault of content/, with file, line and suggestion."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from recours.casework.content_checks import check_all
from recours.cli.options import as_of_option, today
from recours.cli.output import echo
from recours.core.answer.reasons import leaf_shown
from recours.library.coverage import all_leaves, coverage_of
from recours.library.load import Library, default_content, read_library
from recours.library.stories import read_stories
from recours.library.suggestions import suggest_grounds
from recours.wording import say


@click.command("check", help=say("cli.help.check"))
@click.argument("folder", required=False, type=click.Path(file_okay=False, path_type=Path))
@as_of_option
@click.option("--quiet", is_flag=True, help=say("cli.help.quiet"))
@click.option("--coverage", is_flag=True, help=say("cli.help.coverage"))
def check_command(folder: Path | None, as_of: date | None, quiet: bool, coverage: bool) -> None:
    """Exit 1 when there is a fault; warnings alone exit 0."""
    library = read_library(folder or default_content())
    report = check_all(library, today(as_of))
    for each in () if quiet else report.warnings:
        echo(say("cli.check.warning", text=str(each)))
    for fault in report.faults:
        echo(str(fault), err=True)
    echo(say("cli.check.done", rules=report.rules, faults=len(report.faults), warnings=len(report.warnings)))
    gaps = _print_coverage(library) if coverage else 0
    if report.faults or gaps:
        raise SystemExit(1)


def _print_coverage(library: Library) -> int:
    """Print every story that cannot be read and every leaf that none makes true, or false; how many there are."""
    stories, unread = read_stories(library)
    for fault in unread:
        echo(str(fault), err=True)
    coverage = coverage_of(stories, library)
    gaps, dead = coverage.uncovered_leaves(library), coverage.dead_rules(library)
    for rule in dead:
        echo(say("cli.check.dead", place=rule.place, rule=rule.id), err=True)
    for rule, leaf, gap in gaps:
        echo(say(f"cli.check.gap_{gap}", place=rule.place, rule=rule.id, leaf=leaf_shown(leaf)), err=True)
    echo(say("cli.check.coverage", leaves=sum(1 for _ in all_leaves(library)), gaps=len(gaps), dead=len(dead)))
    return len(unread) + len(gaps) + len(dead)


@click.command("suggest", help=say("cli.help.suggest"))
@click.argument("words", nargs=-1, required=True)
def suggest_command(words: tuple[str, ...]) -> None:
    """Up to three grounds that look like the words; the person decides. Exit 1 when none does."""
    found = suggest_grounds(read_library(default_content()), " ".join(words))
    for ground in found:
        echo(f"{ground.id}  {ground.label} — {ground.description}")
    if not found:
        echo(say("cli.suggest.none"), err=True)
        raise SystemExit(1)

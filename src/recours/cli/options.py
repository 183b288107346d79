"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, TypeVar

import click

from recours.core.law import FactDefinition, FactType
from recours.wording import say

F = TypeVar("F", bound=Callable[..., Any])


class Day(click.ParamType[date]):
    """A date: 2026-11-21 or 21/11/2026."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The date, or a usage error with the way to write it."""
        if isinstance(value, date):
            return value
        read = FactDefinition(param.name or "date" if param else "date", FactType.DATE, say("cli.day")).read(value)
        assert isinstance(read, date)
        return read


class Instant(click.ParamType[datetime]):
    """A day, to its end, or an instant: 2026-11-21, 21/11/2026, 2026-11-21T10:00 (this machine's time)."""

    name = "instant"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """The aware instant, or a usage error with the way to write it."""
        if isinstance(value, datetime):
            return value
        try:
            said = datetime.fromisoformat(value) if "T" in str(value) else None
        except ValueError:
            said = None
        return (said or datetime.combine(Day().convert(value, param, ctx), time.max)).astimezone()


def as_of_option(command: F) -> F:
    """--as-of: the day looked at; today when it is not given."""
    return click.option("--as-of", type=Day(), default=None, help=say("cli.help.as_of"))(command)


def today(as_of: date | None) -> date:
    """The day asked about, or the day of the clock on the wall: the only place where the command line reads it."""
    return as_of or date.today()


def latest_day(as_of: date | None) -> date:
    """The last day on which something can have happened: today, or the day looked at when it lies ahead."""
    return max(today(as_of), today(None))


def case_argument(command: F) -> F:
    """The CASE.yaml argument."""
    path = click.Path(dir_okay=False, path_type=Path)
    return click.argument("case_file", metavar="CASE.yaml", type=path)(command)


def folder_option(command: F) -> F:
    """--folder: where the local journal and pieces are kept."""
    help_text = say("cli.help.folder")
    path = click.Path(file_okay=False, path_type=Path)
    return click.option("--folder", envvar="RECOURS_DATA", type=path, default=Path("recours-data"), help=help_text)(
        command
    )

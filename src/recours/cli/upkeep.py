"""recours tick: what the clock of the server does by itself, for those who run none."""

from __future__ import annotations

from pathlib import Path

import click

from recours.casework.clock import Round, make_round
from recours.cli.desks import open_desk_with_copies
from recours.cli.options import folder_option
from recours.journal.store import utc_now
from recours.wording import say


@click.command("tick", help=say("cli.help.tick"))
@folder_option
def tick_command(folder: Path) -> None:
    """One round of the clock; a second one does nothing more. Exit 1 when something must be tried again."""
    done = make_round(open_desk_with_copies(folder), utc_now())
    for line in _told(done):
        click.echo(line)
    for case_id, error in done.troubles:
        click.echo(f"{case_id}  {error!s}", err=True)
    if done.troubles or done.to_stamp_again:
        raise SystemExit(1)


def _told(done: Round) -> list[str]:
    lines = [f"{lapse.case_id}  {lapse.due_on.isoformat()}  {lapse.limit}" for lapse in done.lapses]
    for case_id, act in done.retained:
        lines.append(say(f"cli.tick.{act.what}", case=case_id, on=act.erased_on.isoformat()))
    if done.stamped or done.to_stamp_again:
        lines.append(say("cli.tick.stamped", done=done.stamped, again=done.to_stamp_again))
    return lines

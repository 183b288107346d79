"""recours tick|rebuild|verify: what the clock of the server does by itself, copies made again, everything looked at."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from recours.casework.upkeep import verification
from recours.casework.upkeep.clock import make_round
from recours.casework.upkeep.lists_of_heads import compare, own_lists
from recours.casework.upkeep.sweep import sweep_anyway
from recours.cli.desks import open_desk, open_desk_with_copies
from recours.cli.options import folder_option
from recours.cli.output import echo
from recours.journal.errors import StoreError
from recours.journal.stores.store import utc_now
from recours.wording import say


@click.command("tick", help=say("cli.help.tick"))
@click.option("--set-aside", is_flag=True, help=say("cli.help.set_aside"))
@folder_option
def tick_command(set_aside: bool, folder: Path) -> None:
    """One round of the clock; a second one does nothing more. Exit 1 when something must be tried again."""
    desk = open_desk_with_copies(folder)
    if set_aside:
        echo(say("cli.tick.set_aside", count=sweep_anyway(desk, utc_now())))
    done = make_round(desk, utc_now())
    for lapse in done.lapses:
        echo(f"{lapse.case_id}  {lapse.due_on.isoformat()}  {lapse.limit}")
    for case_id, act in done.retained:
        echo(say(f"cli.tick.{act.what}", case=case_id, on=act.erased_on.isoformat()))
    if done.stamped or done.to_stamp_again:
        echo(say("cli.tick.stamped", done=done.stamped, again=done.to_stamp_again))
    for case_id, error in done.troubles:
        echo(f"{case_id}  {error!s}", err=True)
    if done.refused:
        echo(str(done.refused), err=True)
    if done.troubles or done.to_stamp_again or done.refused:
        raise SystemExit(1)


@click.command("rebuild", help=say("cli.help.rebuild"))
@click.option("--compare", is_flag=True, help=say("cli.help.compare"))
@folder_option
def rebuild_command(compare: bool, folder: Path) -> None:
    """Tell where copies differ, then make them again; with --compare only tell, exit 1 when one differs."""
    desk = open_desk_with_copies(folder)
    found = _print(verification.differences(desk))
    if not compare:
        verification.rebuild(desk)
        left = _print(verification.differences(desk)) if found else 0
        echo(say("cli.rebuild.done", mended=found - left, left=left))
        found = left
    if found:
        raise SystemExit(1)


@click.command("verify", help=say("cli.help.verify"))
@click.option("--heads", type=click.Path(exists=True, dir_okay=False, path_type=Path), help=say("cli.help.heads"))
@folder_option
def verify_command(heads: Path | None, folder: Path) -> None:
    """Every journal, every piece, every list of heads kept here; exit 1 when something is wrong."""
    try:
        desk = open_desk_with_copies(folder)
    except StoreError as error:  # the journals can be verified whatever happened to the web's own tables
        desk = open_desk(folder)
        echo(say("cli.verify.copies", message=error.message), err=True)
    found, cases, compared = _print(verification.faults(desk)), sum(1 for _ in desk.store.heads()), None
    if heads:
        compared = compare(desk, heads)
        found += _print(compared.faults)
    if found:
        raise SystemExit(1)
    echo(say("cli.verify.whole", cases=cases))
    echo(say("cli.verify.lists", count=len(own_lists(desk))))
    if compared:
        echo(say("cli.verify.list", named=compared.named, cases=cases))


def _print(lines: Iterable[str]) -> int:
    """Print them; how many there were."""
    count = 0
    for line in lines:
        echo(line)
        count += 1
    return count

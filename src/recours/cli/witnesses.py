"""recours witnesses list|ask|stamp|heads: what others know of our journals, so that nobody can rewrite them unseen."""

from __future__ import annotations

from pathlib import Path

import click

from recours.casework.errors import SettingError
from recours.casework.stamps import authority_of, heads_now
from recours.cli.desks import open_desk
from recours.cli.options import folder_option
from recours.cli.output import echo
from recours.journal.stores.store import utc_now
from recours.wording import say


@click.group("witnesses", help=say("cli.help.witnesses"))
def witnesses_group() -> None:
    """Heads and their time-stamps."""


@witnesses_group.command("list", help=say("cli.help.witnesses_list"))
@click.argument("case_id")
@folder_option
def list_command(case_id: str, folder: Path) -> None:
    """The heads of a case that are stamped, or wait."""
    desk = open_desk(folder)
    for entry in desk.store.read(case_id):
        for state, holds in (("stamped", desk.witnesses.is_stamped), ("waiting", desk.witnesses.is_waiting)):
            if holds(entry.hash):
                echo(say(f"cli.witnesses.{state}", seq=entry.seq, head=entry.hash))


@witnesses_group.command("ask", help=say("cli.help.witnesses_ask"))
@click.argument("case_id")
@folder_option
def ask_command(case_id: str, folder: Path) -> None:
    """Queue the head of a case."""
    desk = open_desk(folder)
    head = desk.store.head(case_id)
    desk.witnesses.ask(head, utc_now())
    echo(say("cli.witnesses.asked", seq=head.seq, head=head.hash))


@witnesses_group.command("stamp", help=say("cli.help.witnesses_stamp"))
@folder_option
def stamp_command(folder: Path) -> None:
    """Have stamped what waits, by the authority of the settings. Exit 1 when some must be tried again."""
    desk = open_desk(folder)
    if not desk.settings.timestamp_url:
        message, way_out = say("cli.witnesses.no_authority"), say("cli.witnesses.no_authority_way_out")
        raise SettingError(message, place="RECOURS_TIMESTAMP_URL", way_out=way_out)
    done, again = desk.witnesses.stamp_pending(authority_of(desk.settings), utc_now())
    echo(say("cli.witnesses.stamped_now", done=done, waiting=desk.witnesses.count_waiting()))
    if again:
        raise SystemExit(1)


@witnesses_group.command("heads", help=say("cli.help.witnesses_heads"))
@folder_option
def heads_command(folder: Path) -> None:
    """The list of heads as they are now, kept beside that of the morning."""
    path = heads_now(open_desk(folder), utc_now())
    echo(say("cli.witnesses.heads", file=path))
    echo(path.read_text(encoding="ascii"), nl=False)

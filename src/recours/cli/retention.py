"""recours case hold|release|keep|erase: how long a case is kept, and what goes for good."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from recours.casework.case import erasure
from recours.casework.case.case_view import CaseView, case_of
from recours.casework.case.entry_writer import Act
from recours.cli.desks import open_desk, open_desk_with_copies
from recours.cli.options import folder_option
from recours.cli.output import echo
from recours.cli.text_output import print_receipt
from recours.journal.entries.entry import Receipt
from recours.journal.stores.store import utc_now
from recours.wording import say

_case_id = click.argument("case_id")
_reason = click.option("--reason", default="", help=say("cli.help.reason"))


def _command(name: str, change: Callable[..., Receipt]) -> click.Command:
    """`recours case NAME`: what it does to the keeping of one case."""

    @click.command(name, help=say(f"cli.help.case_{name}"))
    @_case_id
    @_reason
    @folder_option
    def command(case_id: str, reason: str, folder: Path) -> None:
        desk = open_desk(folder)
        print_receipt(change(desk, case_of(desk, case_id), reason, act=Act(utc_now())))

    return command


hold_command = _command("hold", erasure.hold)
release_command = _command("release", erasure.release)
keep_command = _command("keep", erasure.keep_longer)


@click.command("erase", help=say("cli.help.case_erase"))
@_case_id
@click.option("--entry", "seqs", type=int, multiple=True, metavar="N", help=say("cli.help.entry"))
@_reason
@click.option("--yes", is_flag=True, help=say("cli.help.yes"))
@folder_option
def erase_command(case_id: str, seqs: tuple[int, ...], reason: str, yes: bool, folder: Path) -> None:
    """Erase what some entries say, or all of the case, once the person has said yes."""
    desk = open_desk_with_copies(folder)
    case = case_of(desk, case_id)
    if not (yes or _is_sure(case, seqs)):
        echo(say("cli.erase.kept"))
        raise SystemExit(1)
    if seqs:
        print_receipt(erasure.erase_entries(desk, case, seqs, reason, act=Act(utc_now())))
    else:
        print_receipt(erasure.erase_case(desk, case, reason, act=Act(utc_now())))


def _is_sure(case: CaseView, seqs: tuple[int, ...]) -> bool:
    """Ask, once the consequences are told."""
    key = "entries" if seqs else "case"
    echo(say(f"cli.erase.{key}", case=case.title, entries=", ".join(map(str, seqs))))
    try:
        end = say("cli.erase.prompt_end")
        said = click.prompt(say("cli.erase.prompt"), default="", show_default=False, prompt_suffix=end)
    except click.Abort:  # nobody is there to answer
        echo()
        return False
    return str(said).strip().lower() == say("cli.erase.word")

"""recours case hold|release|keep|erase: how long a case is kept, and what goes for good."""

from __future__ import annotations

from pathlib import Path

import click

from recours.casework import erasure
from recours.casework.cases import CaseView, case_of
from recours.cli.desks import open_desk, open_desk_with_copies
from recours.cli.options import folder_option
from recours.cli.telling import told_receipt
from recours.journal.store import utc_now
from recours.wording import say

_case_id = click.argument("case_id")
_reason = click.option("--reason", default="", help=say("cli.help.reason"))


@click.command("hold", help=say("cli.help.case_hold"))
@_case_id
@_reason
@folder_option
def hold_command(case_id: str, reason: str, folder: Path) -> None:
    """Keep a case whole."""
    desk = open_desk(folder)
    told_receipt(erasure.hold(desk, case_of(desk, case_id), reason, at=utc_now()))


@click.command("release", help=say("cli.help.case_release"))
@_case_id
@_reason
@folder_option
def release_command(case_id: str, reason: str, folder: Path) -> None:
    """End a hold."""
    desk = open_desk(folder)
    told_receipt(erasure.release(desk, case_of(desk, case_id), reason, at=utc_now()))


@click.command("keep", help=say("cli.help.case_keep"))
@_case_id
@_reason
@folder_option
def keep_command(case_id: str, reason: str, folder: Path) -> None:
    """Count the years anew from today."""
    desk = open_desk(folder)
    told_receipt(erasure.keep_longer(desk, case_of(desk, case_id), reason, at=utc_now()))


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
        click.echo(say("cli.erase.kept"))
        raise SystemExit(1)
    if seqs:
        told_receipt(erasure.erase_entries(desk, case, seqs, reason, at=utc_now()))
    else:
        told_receipt(erasure.erase_case(desk, case, reason, at=utc_now()))


def _is_sure(case: CaseView, seqs: tuple[int, ...]) -> bool:
    """Ask, once the consequences are told."""
    key = "entries" if seqs else "case"
    click.echo(say(f"cli.erase.{key}", case=case.title, entries=", ".join(map(str, seqs))))
    try:
        end = say("cli.erase.prompt_end")
        said = click.prompt(say("cli.erase.prompt"), default="", show_default=False, prompt_suffix=end)
    except click.Abort:  # nobody is there to answer
        click.echo()
        return False
    return str(said).strip().lower() == say("cli.erase.word")

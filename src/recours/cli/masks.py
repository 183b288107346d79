"""recours case hide: who does not see what, and what each reader gets."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from recours.casework.case.case_view import CaseView
from recours.casework.case.entry_writer import Act
from recours.casework.desk import Desk
from recours.casework.errors import ChoiceError
from recours.casework.readers import readers
from recours.casework.readers.reader_names import OTHERS
from recours.casework.readers.versions import Fate, ShownPiece, reason_of, version_of
from recours.cli.desks import open_desk
from recours.cli.options import folder_option
from recours.cli.text_output import print_receipt
from recours.journal.stores.store import utc_now
from recours.wording import say, word


@click.command("hide", help=say("cli.help.case_hide"))
@click.argument("case_id")
@click.option("--from", "from_", multiple=True, type=click.Choice(OTHERS), help=say("cli.help.hide_from"))
@click.option("--piece", type=int, default=None, metavar="N", help=say("cli.help.hide_piece"))
@click.option("--word", "words", multiple=True, metavar="MOTS", help=say("cli.help.hide_word"))
@click.option("--area", "areas", multiple=True, metavar="ZONE", help=say("cli.help.hide_area"))
@click.option("--reviewed", is_flag=True, help=say("cli.help.hide_reviewed"))
@click.option("--reason", default="", help=say("cli.help.hide_reason"))
@folder_option
def hide_command(
    case_id: str,
    from_: tuple[str, ...],
    piece: int | None,
    words: tuple[str, ...],
    areas: tuple[str, ...],
    reviewed: bool,
    reason: str,
    folder: Path,
) -> None:
    """Keep a piece, words or areas from some readers; each choice is an entry, the last one holds."""
    desk, act = open_desk(folder), Act(utc_now())
    if piece is None and (areas or reviewed or not words):
        raise ChoiceError(say("cli.hide.nothing"), place="recours case hide", way_out=say("cli.hide.nothing_way_out"))
    if words:
        readers.read_words(words)  # before anything is written
    if piece is not None and areas:
        print_receipt(readers.hide_areas(desk, case_id, piece, areas, from_, act=act))
    if words:
        print_receipt(readers.hide_words(desk, case_id, words, from_, act=act))
    if piece is not None and reviewed:  # of the words given just now too
        print_receipt(readers.mark_reviewed(desk, case_id, piece, from_, act=act))
    if piece is not None and not (areas or reviewed or words):
        print_receipt(readers.withhold(desk, case_id, piece, from_, reason=reason, act=act))


def versions_text(desk: Desk, case: CaseView) -> Iterator[str]:
    """What each other reader does not get, or nothing when everybody gets everything."""
    heading = ["", say("cli.hide.heading")]
    for reader in OTHERS:
        version = version_of(desk, case, reader)
        lines = [_line(piece) for piece in version.pieces if piece.fate is not Fate.WHOLE]
        if version.mask.words:
            lines.insert(0, say("cli.hide.words", words=" ; ".join(version.mask.words.words)))
        if lines:
            yield from heading
            heading = []
            yield say("cli.hide.reader", reader=word("cli.hide.to", reader))
            yield from (f"  {line}" for line in lines)


def _line(piece: ShownPiece) -> str:
    if not piece.goes and piece.fate is not Fate.WITHHELD:
        return reason_of(piece)
    cites = " ; ".join(cite.label for cite in piece.cites)
    why = f" — {piece.why}" if piece.why else ""
    fate = say(f"cli.hide.{piece.fate.value}", number=piece.number, title=piece.exhibit.title)
    return fate + why + (f" [{cites}]" if cites else "")

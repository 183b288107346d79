"""recours courts: the court of a place, and the whole map made from the official files."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from recours.cli.options import Day, folder_option
from recours.cli.output import echo
from recours.core.errors import RecoursError
from recours.library.courts import TABLE_NAME, CourtRow, CourtState, court_of, courts_at
from recours.library.courts_import import import_courts
from recours.library.load import default_content
from recours.wording import say

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("courts", help=say("cli.help.courts"))
def courts_group() -> None:
    """The court of a place."""


@courts_group.command("of", help=say("cli.help.courts_of"))
@click.option("--insee", help=say("cli.help.insee"))
@click.option("--postcode", help=say("cli.help.postcode"))
@folder_option
def of_command(insee: str | None, postcode: str | None, folder: Path) -> None:
    """Exit 1 when the table does not know, or knows several."""
    if not (insee or postcode):
        raise RecoursError(say("cli.courts.nothing_asked"), way_out=say("cli.courts.nothing_asked_way_out"))
    answer = court_of(courts_at(default_content(), folder), insee=insee, postcode=postcode)
    echo(answer.why)
    for row in answer.rows:
        echo(_row_text(row))
    if answer.state is not CourtState.KNOWN:
        raise SystemExit(1)


@courts_group.command("import", help=say("cli.help.courts_import"))
@click.argument("communes", type=_FILE)
@click.argument("structures", type=_FILE)
@click.option("--postcodes", type=_FILE, help=say("cli.help.postcodes"))
@click.option("--dated", type=Day(), required=True, help=say("cli.help.dated"))
@folder_option
def import_command(communes: Path, structures: Path, postcodes: Path | None, dated: date, folder: Path) -> None:
    """Check the official files and write the map into the data folder; refused files leave it as it was."""
    report = import_courts(communes, structures, folder / TABLE_NAME, on=dated, postcodes=postcodes)
    echo(say("cli.courts.imported", communes=report.communes, without=report.without_address))
    for name, digest in report.digests.items():
        echo(f"{name}  sha256:{digest}")


def _row_text(row: CourtRow) -> str:
    if row.address is None:
        return say("cli.courts.no_address", court=row.court, seat=row.seat)
    town = f"{row.address['postcode']} {row.address['town']}"
    address = ", ".join([*(row.address[key] for key in ("extra", "street") if key in row.address), town])
    return say(f"cli.courts.{'official' if row.printable else 'to_check'}", seat=row.seat, address=address)

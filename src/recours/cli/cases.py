"""recours case new|add|attach|list|show|export|verify: cases kept in the local journal."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date, datetime
from importlib.resources import as_file, files
from pathlib import Path

import click

from recours.casework.case import case_rows, case_view, evidence
from recours.casework.case.account import read_facts
from recours.casework.case.answers import full_answer
from recours.casework.case.case_opening import open_case, open_filled_case
from recours.casework.case.case_view import CaseView
from recours.casework.case.entry_writer import Act, record
from recours.casework.desk import Desk
from recours.casework.errors import UnreadableCaseError
from recours.casework.readers.archive_import import import_archive
from recours.casework.readers.reader_names import READERS
from recours.casework.upkeep import verification
from recours.cli.desks import open_desk
from recours.cli.lazy import LazyGroup
from recours.cli.options import Day, Instant, as_of_option, folder_option, today
from recours.cli.output import echo
from recours.cli.text_output import position_text, print_receipt
from recours.core.errors import RecoursError
from recours.journal.entries.canonical import instant_text
from recours.journal.entries.entry import is_case_id
from recours.journal.proof import verify as verifier
from recours.journal.stores.store import utc_now
from recours.library.cases import open_case as open_case_file
from recours.wording import say
from recours.wording.french import french_day

ELSEWHERE = {
    "hide": "recours.cli.masks:hide_command",
    "hold": "recours.cli.retention:hold_command",
    "release": "recours.cli.retention:release_command",
    "keep": "recours.cli.retention:keep_command",
    "erase": "recours.cli.retention:erase_command",
}


@click.group("case", cls=LazyGroup, later=ELSEWHERE, help=say("cli.help.case"))
def case_group() -> None:
    """Cases of this machine."""


def _pairs(pairs: tuple[str, ...]) -> dict[str, str]:
    for pair in pairs:
        if "=" not in pair:
            raise click.BadParameter(say("cli.case.pair", pair=pair))
    return dict(pair.split("=", 1) for pair in pairs)


@case_group.command("new", help=say("cli.help.case_new"))
@click.option("--company", default=None, help=say("cli.help.company"))
@click.option("--sector", "sectors", multiple=True, help=say("cli.help.sector"))
@click.option("--fact", "facts", multiple=True, metavar="ID=VALEUR", help=say("cli.help.fact"))
@click.option("--from", "source", type=click.Path(dir_okay=False, path_type=Path), help=say("cli.help.from"))
@click.option("--title", default="")
@folder_option
def case_new(
    company: str | None, sectors: tuple[str, ...], facts: tuple[str, ...], source: Path | None, title: str, folder: Path
) -> None:
    """Open a case, from options or from a CASE.yaml (its facts and its journal)."""
    desk, now = open_desk(folder, new=True), utc_now()
    if source is None:
        known = read_facts(desk, _pairs(facts))
        print_receipt(open_case(desk, company=company, sectors=sectors, facts=known, title=title, act=Act(now)))
        return
    file = open_case_file(source, desk.library, now.date())
    print_receipt(open_filled_case(desk, file, title=title, act=Act(now)))


@case_group.command("add", help=say("cli.help.case_add"))
@click.argument("case_id")
@click.argument("entry")
@click.option("--on", type=Day(), required=True, help=say("cli.help.on"))
@click.option("--field", "fields", multiple=True, metavar="CHAMP=VALEUR", help=say("cli.help.field"))
@folder_option
def case_add(case_id: str, entry: str, on: date, fields: tuple[str, ...], folder: Path) -> None:
    """Write down one thing that happened; `facts_asserted` takes facts as its fields."""
    print_receipt(record(open_desk(folder), case_id, entry, _pairs(fields), act=Act(utc_now(), on)))


@case_group.command("attach", help=say("cli.help.case_attach"))
@click.argument("case_id")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--title", default="")
@click.option("--of", default="", help=say("cli.help.of"))
@click.option("--on", type=Day(), default=None, help=say("cli.help.on"))
@folder_option
def case_attach(case_id: str, file: Path, title: str, of: str, on: date | None, folder: Path) -> None:
    """Put a piece into the file."""
    from recours.casework.piece_faults import faults_of_new

    desk = open_desk(folder)
    before = len(evidence.numbered_pieces(case_view.case_of(desk, case_id).events))
    with file.open("rb") as stream:
        size = file.stat().st_size
        print_receipt(
            evidence.attach(
                desk, case_id, stream, file.name, title=title, of=of, declared_size=size, act=Act(utc_now(), on)
            )
        )
    for name, faults in faults_of_new(desk, case_id, before):
        echo(say("cli.case.piece_fault", name=name, faults=" ".join(faults)), err=True)


@case_group.command("list", help=say("cli.help.case_list"))
@folder_option
def case_list(folder: Path) -> None:
    """The cases of this machine, the last written to first."""
    for row in case_rows.list_cases(open_desk(folder)):
        announced = say("cli.case.erased_on", on=french_day(row.erased_on)) if row.erased_on else ""
        why = f" — {row.unreadable}" if row.unreadable else ""
        echo(f"{row.case_id}  {row.opened_on.isoformat()}  {row.title}{announced}{why}")


@case_group.command("show", help=say("cli.help.case_show"))
@click.argument("case_id")
@as_of_option
@click.option("--known-at", type=Instant(), default=None, help=say("cli.help.known_at"))
@click.option("--format", "form", type=click.Choice(["json", "text"]), default="text", help=say("cli.help.format"))
@folder_option
def case_show(case_id: str, as_of: date | None, known_at: datetime | None, form: str, folder: Path) -> None:
    """Where a case stands, with its journal; also by what was known then."""
    desk = open_desk(folder)
    case = case_view.case_of(desk, case_id, known_at)
    try:
        position = case_view.position_for(desk, case, today(as_of))
    except UnreadableCaseError as error:
        echo("\n".join([str(error), *_journal(desk, case)]))
        raise SystemExit(1) from None
    answer = {
        **full_answer(position, desk.library.root, folder),
        "known_at": instant_text(known_at) if known_at else None,
    }
    echo(json.dumps(answer, ensure_ascii=False, indent=2) if form == "json" else position_text(answer))
    if form == "text":
        from recours.cli.masks import versions_text  # with the documents' libraries

        told = [] if known_at else versions_text(desk, case)
        echo("\n".join([*told, *_journal(desk, case)]))


def _journal(desk: Desk, case: CaseView) -> list[str]:
    """The lines of the journal."""
    events = desk.library.vocabulary.events
    titles = {kind: definition.title for kind, definition in events.items()}
    lines = [
        f"{entry.seq:>3}  {french_day(entry.occurred_on)} — {titles.get(entry.kind, entry.kind)}"
        for entry in case.entries
    ]
    unread = [say("casework.unreadable.said", seq=each.seq, why=each.why) for each in case.unread]
    return [*unread, "", say("cli.told.journal"), *lines, say("cli.case.head", head=case.head.hash)]


@case_group.command("export", help=say("cli.help.case_export"))
@click.argument("case_id")
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), required=True, help=say("cli.help.output")
)
@click.option("--for", "reader", type=click.Choice(READERS), default="consumer", help=say("cli.help.reader"))
@as_of_option
@folder_option
def case_export(case_id: str, output: Path, reader: str, as_of: date | None, folder: Path) -> None:
    """The whole file as one archive that verifies offline."""
    from recours.casework.readers import exports

    desk = open_desk(folder)
    head = exports.export(desk, case_id, output, reader=reader, as_of=today(as_of), act=Act(utc_now()))
    echo(say("cli.case.exported", file=output, head=head.hash))
    if desk.store.head(case_id) == head:
        echo(say("cli.case.export_untold"), err=True)


@case_group.command("verify", help=say("cli.help.case_verify"))
@click.argument("what", metavar="ARCHIVE|CASE")
@click.option("--head", default=None, help=say("cli.help.head"))
@folder_option
def case_verify(what: str, head: str | None, folder: Path) -> None:
    """Run the verifier of archives, or look at a case kept here; exit 1 when something was changed, 2 when neither."""
    if not Path(what).exists():
        _verify_case(what, head, folder)
        return
    given = ["--head", head] if head else []
    with as_file(files("recours.journal.proof") / "verify.py") as script:
        command = [sys.executable, str(script), what, *given]
        done = subprocess.run(command, check=False)  # noqa: S603 our own script
    if done.returncode:
        raise SystemExit(done.returncode)


def _verify_case(case_id: str, head: str | None, folder: Path) -> None:
    if not is_case_id(case_id):
        message, way_out = say("cli.verify.neither", what=case_id[:80]), say("cli.verify.neither_way_out")
        raise RecoursError(message, place="case verify", way_out=way_out)
    if head is not None and not verifier.HEAD.fullmatch(head.replace(" ", "").lower()):
        message, way_out = say("cli.verify.short_head", head=head[:80]), say("cli.verify.short_head_way_out")
        raise RecoursError(message, place="--head", way_out=way_out)
    desk = open_desk(folder)
    stands = desk.store.head(case_id)
    if found := list(verification.faults_of_case(desk, case_id, head)):
        echo("\n".join(found))
        raise SystemExit(1)
    echo(say("cli.verify.case_whole", seq=stands.seq, head=stands.hash))
    seq = verification.entry_with(desk, case_id, head) if head else None
    told = say("cli.verify.case_head", seq=seq, after=stands.seq - seq) if seq else say("cli.verify.case_unproved")
    echo(told)


@case_group.command("import", help=say("cli.help.case_import"))
@click.argument("archive", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@folder_option
def case_import(archive: Path, folder: Path) -> None:
    """Bring a whole case back from its archive; what is here already is left alone."""
    desk = open_desk(folder, new=True)
    print_receipt(import_archive(desk, archive, act=Act(utc_now())))

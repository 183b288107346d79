"""Leaving with everything: the archive for one reader, and the clocks as a calendar."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date
from mimetypes import guess_extension
from pathlib import Path
from typing import Any

from recours.casework.case.case_view import CaseView, case_of, position_for
from recours.casework.case.entry_writer import Act, append
from recours.casework.desk import Desk
from recours.casework.errors import UndecidedError, UnreadableCaseError
from recours.casework.readers.dossier import dossier_of
from recours.casework.readers.masked_texts import masked_texts
from recours.casework.readers.reader_rights import citations_in, shared_answer
from recours.casework.readers.versions import Fate, ShownPiece, Version, reason_of, version_of
from recours.casework.stamps import ask_stamp
from recours.core.answer.data import as_data
from recours.core.judgement import ClockState
from recours.core.judgement.clocks import Clock
from recours.core.position import Position
from recours.documents.case_file.case_file import CaseFileContent, write_case_file
from recours.documents.errors import MaskingError
from recours.documents.formats.ics import Limit, render_ics
from recours.documents.masking.masks import Mask
from recours.journal.archive.archive import write_archive
from recours.journal.entries.heads import Head
from recours.journal.errors import ReadOnlyError
from recours.wording import say
from recours.wording.french import french_day

#: As content writes it.
NO_LENGTH = "0 days"


def export(desk: Desk, case_id: str, target: Path, *, reader: str = "consumer", as_of: date, act: Act) -> Head:
    """Write the file for one reader to `target`: journal, pieces, letters as sent, position, sources, verifier.

    The chain and every piece are verified first. The export itself becomes an entry, after the archive was made,
    and a time-stamp is asked for its head when an authority is named; a journal on a read-only disk keeps no trace.
    Raises ChainBrokenError, EvidenceMissingError, DiskFullError; UndecidedError when the person must first decide
    about an exhibit that cannot be searched for what she hides from this reader.
    """
    case = case_of(desk, case_id)
    version = version_of(desk, case, reader)
    version.check_decided()
    masked = {piece.number: _masked_copy(piece, as_of) for piece in version.shown_pieces if piece.fate is Fate.MASKED}
    copies = {copy_path(piece): masked.get(piece.number) or piece.exhibit.data() for piece in version.copied_pieces}
    try:
        extra = _extra(desk, case, position_for(desk, case, as_of), version, masked)
    except UnreadableCaseError as error:
        if not version.is_whole:
            raise
        extra = {"ILLISIBLE.txt": f"{error}\n".encode()}  # her entries and pieces are hers all the same
    head = write_archive(
        target,
        case_id,
        case.entries,
        desk.evidence,
        exported_at=act.at,
        withheld=version.withheld_seqs,
        # What the manifest says of copies: never the digest of the original, which would confirm a guess.
        masked=[
            {"number": piece.number, "path": copy_path(piece), "seqs": version.seqs_of(piece)}
            for piece in version.copied_pieces
        ],
        extra=extra | copies,
        witnesses=desk.witnesses.of(each.hash for each in case.entries),
    )
    with suppress(ReadOnlyError):
        append(desk, case, [act.entry("exported", {"reader": reader, "head": head.hash})], act)
    ask_stamp(desk, head, act.at)
    return head


def _masked_copy(piece: ShownPiece, as_of: date) -> bytes:
    """The masked copy of a piece. Raises UndecidedError naming it when none can be made: she decides, and goes on."""
    try:
        return piece.copy(as_of)
    except MaskingError as error:
        told = reason_of(replace(piece, fate=Fate.UNMASKABLE))
        way_out = say("casework.version.undecided_way_out")
        raise UndecidedError(told, numbers=(piece.number,), way_out=way_out) from error


def copy_path(piece: ShownPiece) -> str:
    """Where the copy of an exhibit lies in the archive: masked as a PDF, else as it is but for its name."""
    kind = ".pdf" if piece.fate is Fate.MASKED else guess_extension(piece.exhibit.media_type) or ""
    return f"masked/piece-{piece.number}{kind}"


def _extra(
    desk: Desk, case: CaseView, position: Position, version: Version, masked: Mapping[int, bytes]
) -> dict[str, bytes]:
    """The files that tell the case, as far as the reader's list names them."""
    answer = as_data(position) if version.is_whole else shared_answer(position, version.share)
    make: dict[str, Callable[[], bytes | None]] = {
        "position.json": lambda: json.dumps(_mask_answer(answer, version.mask), ensure_ascii=False, indent=2).encode(),
        "sources.md": lambda: version.text(_sources(position) if version.is_whole else _texts_cited(answer)).encode(),
        "calendar.ics": lambda: _calendar(case, position, version),
        "dossier.pdf": lambda: _case_file(dossier_of(desk, case, position, version, masked)),
    }
    files = ((name, make_file()) for name, make_file in make.items() if version.is_whole or version.share.holds(name))
    return {name: data for name, data in files if data is not None}


def _mask_answer(answer: dict[str, Any], mask: Mask) -> dict[str, Any]:
    """`answer` without the hidden words; a fact that is a part of a hidden passage (a street, a town) is left out."""
    if not mask.words:
        return answer
    parts = {fact for fact, said in answer.get("facts", {}).items() if mask.words.is_part(str(said))}
    masked = masked_texts(answer, mask)
    return masked | {"facts": {fact: said for fact, said in masked["facts"].items() if fact not in parts}}


def _case_file(content: CaseFileContent) -> bytes:
    made = io.BytesIO()
    write_case_file(content, made)
    return made.getvalue()


def _texts_cited(answer: Mapping[str, Any]) -> str:
    """What the answer of another reader cites, without our day of reading or how sure we are."""
    lines = [f"- **{label}** — {about} {url}".rstrip() for label, about, url in citations_in(answer)]
    return "\n".join([f"# {say('casework.export.sources')}", "", *lines]) + "\n"


def _sources(position: Position) -> str:
    """Every source that the position rests on, with the day its text was read."""
    cites = {cite for right, _ in position.rights for cite in right.cite}
    cites |= {cite for answer in position.steps for cite in answer.step.cite}
    cites |= {cite for clock in position.clocks.values() for cite in clock.limit.cite}
    sources = position.ladder.vocabulary.sources
    lines = [f"# {say('casework.export.sources')}", ""]
    for cite in sorted(cites & sources.keys()):
        source = sources[cite]
        key, day = ("checked", french_day(source.checked)) if source.checked else ("undated", "")
        read_on = say(f"casework.export.{key}", on=day)
        lines.append(f"- **{source.label}** — {source.about} ({read_on}) {source.url}")
    return "\n".join(lines) + "\n"


def clocks_ics(desk: Desk, case_id: str, as_of: date) -> bytes:
    """The days still to come of a case as a calendar file, for the consumer."""
    case = case_of(desk, case_id)
    position = position_for(desk, case, as_of)
    explained = [_limit(clock, on, str, explained=True) for clock, on in _days_to_come(position)]
    return render_ics(case.code, explained, as_of)


def _calendar(case: CaseView, position: Position, version: Version) -> bytes | None:
    """The days still to come that the reader may know; None for another reader when there are none."""
    share = version.share
    known = [one for one in _days_to_come(position) if version.is_whole or one[0].limit.id in share.calendar]
    limits = [_limit(clock, on, version.text, explained=version.is_whole) for clock, on in known]
    return render_ics(case.code, limits, position.as_of) if limits or version.is_whole else None


def _limit(clock: Clock, due_on: date, told: Callable[[str], str], *, explained: bool) -> Limit:
    """A clock as an event of the calendar, its texts as `told` gives them, with its count when `explained`."""
    count = told("\n".join(step.text for step in clock.steps)) if explained else ""
    return Limit(clock.limit.id, told(clock.limit.title), due_on, count)


def _days_to_come(position: Position) -> Iterator[tuple[Clock, date]]:
    """The running clocks with their last days, each day once.

    A limit of no length that is counted from other limits says which of them holds (the delivery date that was agreed,
    else thirty days): once it has a day, those are not told beside it.
    """
    decided = {
        start.of
        for clock in position.clocks.values()
        if clock.due_on is not None and clock.limit.length.value == NO_LENGTH
        for start in clock.limit.starts
        if start.kind == "limit"
    }
    for id_, clock in position.clocks.items():
        if clock.state is ClockState.RUNNING and clock.due_on is not None and id_ not in decided:
            yield clock, clock.due_on

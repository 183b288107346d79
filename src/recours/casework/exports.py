"""Leaving with everything: the archive for one reader, and the clocks as a calendar."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from recours.casework.cases import CaseView, case_of, position_for
from recours.casework.desk import Desk
from recours.casework.dossier import dossier_of
from recours.casework.errors import UndecidedError
from recours.casework.masked_texts import masked_texts
from recours.casework.versions import Fate, ShownPiece, Version, reason_of, version_of
from recours.casework.witnessing import ask_stamp
from recours.casework.writing import append
from recours.core.answer import as_data
from recours.core.clocks import ClockState
from recours.core.position import Position
from recours.documents.case_file import write_case_file
from recours.documents.errors import MaskingError
from recours.documents.ics import Limit, render_ics
from recours.journal.archive import write_archive
from recours.journal.entries import NewEntry
from recours.journal.errors import ReadOnlyError
from recours.journal.heads import Head
from recours.wording import say
from recours.wording.french import french_day

#: What of a position is the consumer's own counsel: her help, her next steps, what she still lacks.
_HER_OWN = ("help", "next", "missing", "exhibits_wanted")


def export(
    desk: Desk,
    case_id: str,
    target: Path,
    *,
    reader: str = "consumer",
    as_of: date,
    actor: str = "consumer",
    at: datetime,
) -> Head:
    """Write the file for one reader to `target`: journal, pieces, letters as sent, position, sources, verifier.

    The chain and every piece are verified first. The export itself becomes an entry, after the archive was made,
    and a time-stamp is asked for its head when an authority is named; a journal on a read-only disk keeps no trace.
    Raises ChainBrokenError, EvidenceMissingError, DiskFullError; UndecidedError when the person must first decide
    about an exhibit that cannot be searched for what she hides from this reader.
    """
    case = case_of(desk, case_id)
    position = position_for(desk, case, as_of)
    version = version_of(desk, case, reader)
    version.check_decided()
    copies = {piece.number: _masked_copy(piece, as_of) for piece in version.shown if piece.fate is Fate.MASKED}
    extra = _extra(desk, case, position, version, copies)
    extra |= {masked_path(number): copy for number, copy in copies.items()}
    head = write_archive(
        target,
        case_id,
        case.entries,
        desk.evidence,
        exported_at=at,
        withheld=version.withheld_seqs,
        masked=_masked(version),
        extra=extra,
        witnesses=desk.witnesses.of(each.hash for each in case.entries),
    )
    entry = NewEntry("exported", at.date(), {"reader": reader, "head": head.hash}, actor)
    with suppress(ReadOnlyError):
        append(desk, case, [entry], at)
    ask_stamp(desk, head, at)
    return head


def _masked_copy(piece: ShownPiece, as_of: date) -> bytes:
    """The masked copy of a piece. Raises UndecidedError naming it when none can be made: she decides, and goes on."""
    try:
        return piece.copy(as_of)
    except MaskingError as error:
        told = reason_of(replace(piece, fate=Fate.UNMASKABLE))
        way_out = say("casework.version.undecided_way_out")
        raise UndecidedError(told, numbers=(piece.number,), way_out=way_out) from error


def masked_path(number: int) -> str:
    """Where the masked copy of an exhibit lies in the archive."""
    return f"masked/piece-{number}.pdf"


def _masked(version: Version) -> list[dict[str, Any]]:
    """What the manifest says of masked copies: never the digest of the original, which would confirm a guess."""
    return [
        {"number": piece.number, "path": masked_path(piece.number), "seqs": version.seqs_of(piece)}
        for piece in version.shown
        if piece.fate is Fate.MASKED
    ]


def _extra(
    desk: Desk, case: CaseView, position: Position, version: Version, copies: Mapping[int, bytes]
) -> dict[str, bytes]:
    made = io.BytesIO()
    write_case_file(dossier_of(desk, case, position, version, copies), made)
    return {
        "position.json": json.dumps(_answer(position, version), ensure_ascii=False, indent=2).encode(),
        "sources.md": version.text(_sources(position)).encode(),
        "calendar.ics": clocks_of(case, position, version.text),
        "dossier.pdf": made.getvalue(),
    }


def _answer(position: Position, version: Version) -> dict[str, Any]:
    """The position as data, as far as it is this reader's to know."""
    answer = as_data(position)
    if version.is_whole:
        return answer
    hidden = {answer.step.id for answer in position.steps if answer.step.records in version.default_kinds}
    answer["steps"] = [step for step in answer["steps"] if step["id"] not in hidden]
    told = {key: _without(value, version) for key, value in answer.items() if key not in _HER_OWN}
    return masked_texts(told, version.mask) if version.mask.words else told


def _without(value: Any, version: Version) -> Any:
    """`value` without the reasons and the assumptions that tell what this reader must not know."""
    if isinstance(value, Mapping):
        return {key: _without(each, version) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_without(each, version) for each in value if not _tells(each, version)]
    return value


def _tells(reason: Any, version: Version) -> bool:
    if not isinstance(reason, Mapping):
        return False
    return reason.get("fact") in version.private_facts or reason.get("event") in version.default_kinds


def _sources(position: Position) -> str:
    """Every source that the position rests on, with the day its text was read."""
    cites = {cite for right, _ in position.rights for cite in right.cite}
    cites |= {cite for answer in position.steps for cite in answer.step.cite}
    cites |= {cite for clock in position.clocks.values() for cite in clock.limit.cite}
    sources = position.ladder.vocabulary.sources
    lines = [f"# {say('casework.export.sources')}", ""]
    for cite in sorted(cites & sources.keys()):
        source = sources[cite]
        lines.append(f"- **{source.label}** — {source.about} ({_read_on(source.checked)}) {source.url}")
    return "\n".join(lines) + "\n"


def _read_on(checked: date | None) -> str:
    return say("casework.export.checked", on=french_day(checked)) if checked else say("casework.export.undated")


def clocks_ics(desk: Desk, case_id: str, as_of: date) -> bytes:
    """The clocks of a case as a calendar file."""
    case = case_of(desk, case_id)
    return clocks_of(case, position_for(desk, case, as_of))


def clocks_of(case: CaseView, position: Position, told: Callable[[str], str] = str) -> bytes:
    """The same for a folded case and its position: the clocks that run or have lapsed, each text as `told` gives it."""
    limits = [
        Limit(
            id_,
            told(clock.limit.title),
            clock.due_on,
            told("\n".join(step.text for step in clock.steps)),
            clock.state is ClockState.RUNNING,
        )
        for id_, clock in position.clocks.items()
        if clock.due_on is not None and clock.state in (ClockState.RUNNING, ClockState.LAPSED)
    ]
    return render_ics(case.code, limits, position.as_of)

"""Leaving with everything: the archive for one reader, and the clocks as a calendar."""

from __future__ import annotations

import io
import json
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path

from recours.casework.cases import CaseView, case_of, position_for
from recours.casework.desk import Desk
from recours.casework.dossier import write_dossier
from recours.casework.witnessing import ask_stamp
from recours.core.answer import as_data
from recours.core.clocks import ClockState
from recours.core.position import Position
from recours.documents.ics import Limit, render_ics
from recours.journal.archive import write_archive
from recours.journal.entries import Head, NewEntry
from recours.journal.errors import ReadOnlyError
from recours.wording import say
from recours.wording.french import french_day

READERS = ("consumer", "company", "mediator", "judge")
#: Entries that only the consumer's own copy shows: her notes and drafts.
_PRIVATE = frozenset({"note_added", "letter_drafted"})


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
    Raises ChainBrokenError, EvidenceMissingError, DiskFullError.
    """
    case = case_of(desk, case_id)
    position = position_for(desk, case, as_of)
    withheld = [entry.seq for entry in case.entries if entry.kind in _PRIVATE] if reader != "consumer" else []
    extra = _extra(desk, case, position, reader)
    head = write_archive(
        target,
        case_id,
        case.entries,
        desk.evidence,
        exported_at=at,
        withheld=withheld,
        extra=extra,
        witnesses=desk.witnesses.of(each.hash for each in case.entries),
    )
    entry = NewEntry("exported", at.date(), {"reader": reader, "head": head.hash}, actor)
    with suppress(ReadOnlyError):
        desk.store.append(case_id, case.head.seq, [entry], recorded_at=at)
    ask_stamp(desk, head, at)
    return head


def _extra(desk: Desk, case: CaseView, position: Position, reader: str) -> dict[str, bytes]:
    answer = as_data(position)
    return {
        "position.json": json.dumps(answer, ensure_ascii=False, indent=2).encode(),
        "sources.md": _sources(position).encode(),
        "calendar.ics": clocks_of(case, position),
        "dossier.pdf": _dossier(desk, case, position, reader),
    }


def _dossier(desk: Desk, case: CaseView, position: Position, reader: str) -> bytes:
    made = io.BytesIO()
    write_dossier(desk, case, position, reader, made)
    return made.getvalue()


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


def clocks_of(case: CaseView, position: Position) -> bytes:
    """The same for a folded case and its position: the clocks that run or have lapsed."""
    limits = [
        Limit(
            id_,
            clock.limit.title,
            clock.due_on,
            "\n".join(step.text for step in clock.steps),
            clock.state is ClockState.RUNNING,
        )
        for id_, clock in position.clocks.items()
        if clock.due_on is not None and clock.state in (ClockState.RUNNING, ClockState.LAPSED)
    ]
    return render_ics(case.code, limits, position.as_of)

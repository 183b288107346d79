"""Is everything here as it was written? The chains, the bytes of the pieces, the lists of heads, the copies."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from recours.casework.desk import Desk
from recours.casework.upkeep.lists_of_heads import compare, faults_of_lists, own_lists, unreadable_lists
from recours.casework.upkeep.sweep import is_ours
from recours.core.errors import RecoursError
from recours.journal.entries.heads import Head
from recours.journal.errors import EvidenceMissingError
from recours.journal.proof import chain
from recours.journal.stores import derived
from recours.journal.stores.derived import Difference
from recours.wording import say


def faults(desk: Desk) -> Iterator[str]:
    """What is wrong with each journal, each piece, each list of heads kept here; one fault hides none of the others."""
    if not is_ours(desk):
        yield say("casework.sweep.other")
    checked: set[str] = set()
    for head in desk.store.heads():
        yield from (say("casework.verify.case", case=head.case_id, fault=fault) for fault in _case_faults(desk, head))
        for digest, seq in sorted(desk.store.derived_rows(head.case_id).pieces):
            if digest not in checked:
                checked.add(digest)
                yield from _piece_fault(desk, head.case_id, digest, seq)
    yield from _strangers(desk)
    for found in _of_the_store(desk):
        yield from _difference_lines(found)
    yield from faults_of_lists(desk, own_lists(desk))
    yield from unreadable_lists(desk)
    for copies in desk.copies:
        yield from copies.cases_ahead(desk)


def _case_faults(desk: Desk, head: Head) -> Iterator[str]:
    """The first fault of a chain, whatever stands in the way of reading it."""
    try:
        chain.verify(head.case_id, desk.store.read(head.case_id))
    except RecoursError as error:
        yield error.message
    except Exception as error:  # damaged in a way nobody thought of: the other cases are still looked at
        yield say("casework.verify.unreadable", reason=repr(error)[:200])


def _strangers(desk: Desk) -> Iterator[str]:
    """Rows that rest on no entry: a payload whose entry was taken out, a piece to be deleted that entries name."""
    for case_id, seq in desk.store.stray_payloads():
        yield say("casework.verify.stray_payload", case=case_id, seq=seq)
    for digest in desk.store.condemned_pieces():
        key = "condemned_named" if desk.store.is_referenced(digest) else "condemned"
        yield say(f"casework.verify.{key}", digest=digest[:16])


def _piece_fault(desk: Desk, case_id: str, digest: str, seq: int) -> Iterator[str]:
    try:
        desk.evidence.check(digest)
    except EvidenceMissingError as error:
        yield say("casework.verify.piece", case=case_id, seq=seq, fault=error.message)


def faults_of_case(desk: Desk, case_id: str, head: str | None = None) -> Iterator[str]:
    """The same for one case that is kept here; `head`: a hash kept elsewhere, its first 16 characters at least.

    Raises CaseNotFoundError.
    """
    yield from _case_faults(desk, desk.store.head(case_id))
    for digest, seq in sorted(desk.store.derived_rows(case_id).pieces):
        yield from _piece_fault(desk, case_id, digest, seq)
    if head is not None and entry_with(desk, case_id, head) is None:
        yield say("casework.verify.no_head")


def entry_with(desk: Desk, case_id: str, head: str) -> int | None:
    """The entry whose hash begins with `head`, as it is printed on letters."""
    wanted = head.replace(" ", "").lower()
    hashes = desk.store.hashes(case_id).items()
    return next((seq for seq, digest in sorted(hashes) if digest.startswith(wanted)), None)


def faults_of_list(desk: Desk, path: Path) -> Iterator[str]:
    """What a list of heads, kept elsewhere, finds wrong here. Raises RecoursError when it is no list."""
    yield from compare(desk, path).faults


def differences(desk: Desk) -> Iterator[str]:
    """Each row or copy made from the journals that does not say what they say."""
    for found in _of_the_store(desk):
        yield from _difference_lines(found)
    for copies in desk.copies:
        yield from copies.differences(desk)


def rebuild(desk: Desk) -> None:
    """Every row and copy made again from the journals. Raises StoreError."""
    for found in _of_the_store(desk):
        desk.store.mend(found)
    for copies in desk.copies:
        copies.rebuild(desk)


def _of_the_store(desk: Desk) -> Iterator[Difference]:
    return derived.differences(desk.store, [head.case_id for head in desk.store.heads()])


def _difference_lines(found: Difference) -> Iterator[str]:
    for what, rows in (("missing", found.missing), ("extra", found.extra)):
        for digest, seq in sorted(rows.pieces):
            yield say(f"casework.copies.piece_{what}", case=found.case_id, seq=seq, digest=digest[:16])
        for seq, by_seq in sorted(rows.erasures):
            yield say(f"casework.copies.erasure_{what}", case=found.case_id, seq=seq, by_seq=by_seq)

"""The web's copies of what journals say, as casework knows them: forgotten with a case, compared, made again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime

from django.db import connection, transaction

from recours.casework.desk import Desk
from recours.casework.errors import UnreadableCaseError
from recours.journal.errors import ChainBrokenError
from recours.web.cases.listing import refresh_row, wrong_rows
from recours.web.cases.models import CaseListing, OpenedCase, Opening, UnsentText
from recours.web.days import today
from recours.wording import say


class WebCopies:
    """The rows of the list of cases, and the letters that were edited and not sent."""

    def forget(self, case_id: str, *, unsent: bool) -> None:
        """See `Copies.forget`. The list makes its row again, from what is left, when it is next looked at."""
        with transaction.atomic():
            CaseListing.objects.filter(case_id=case_id).delete()
            if unsent:
                UnsentText.objects.filter(case_id=case_id).delete()
                OpenedCase.objects.filter(case_id=case_id).delete()
        _empty_log()

    def forget_unfinished(self, untouched_since: datetime) -> None:
        """See `Copies.forget_unfinished`. The log is emptied too, which a reader may have prevented earlier."""
        Opening.objects.filter(changed_at__lt=untouched_since).delete()
        _empty_log()

    def differences(self, desk: Desk) -> Iterator[str]:
        """See `Copies.differences`."""
        for case_id in wrong_rows(desk, today()):
            yield say("web.copies.listing", case=case_id)

    def cases_ahead(self, desk: Desk) -> Iterator[str]:
        """See `Copies.cases_ahead`."""
        stands = {head.case_id: head.seq for head in desk.store.heads()}
        for case_id, seq in CaseListing.objects.order_by("case_id").values_list("case_id", "seq"):
            if seq > stands.get(case_id, 0):
                yield say("web.copies.ahead", case=case_id, seq=seq, last=stands.get(case_id, 0))

    def rebuild(self, desk: Desk) -> None:
        """See `Copies.rebuild`."""
        gone = set(CaseListing.objects.values_list("case_id", flat=True))
        for head in list(desk.store.heads()):
            with suppress(UnreadableCaseError, ChainBrokenError):  # `verify` tells of it; the other rows are made
                refresh_row(desk, head, today())
            gone.discard(head.case_id)
        CaseListing.objects.filter(case_id__in=gone).delete()


def _empty_log() -> None:
    """On SQLite, what was deleted lingers in the write-ahead log until it is emptied."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")

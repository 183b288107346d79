"""A piece of many bytes is a piece like another: what its entry says of it is read back."""

from __future__ import annotations

import io
from datetime import date

import pytest

from casework.conftest import AT
from recours.casework.case.case_view import case_of
from recours.casework.case.entry_writer import Act
from recours.casework.case.evidence import attach, numbered_pieces


@pytest.mark.parametrize("size", [1_000_000, 1_000_001, 3_000_000])
def test_a_piece_of_many_bytes_is_read_back(desk, case_id, size):
    attach(desk, case_id, io.BytesIO(b"a" * size), "releve.txt", act=Act(AT, date(2026, 9, 20)))
    case = case_of(desk, case_id)
    assert [event.data["size"] for _, event in numbered_pieces(case.events)] == [size]
    assert case.unread == ()

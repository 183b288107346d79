"""The font of the stamp: the same bytes on any day."""

from __future__ import annotations

import pytest

from recours.documents.case_file import stamps


def test_the_font_of_the_stamp_does_not_know_the_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    fonts = []
    for seconds in ("1700000000", "1800000000"):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", seconds)  # the clock that the library of fonts reads
        stamps._subset.cache_clear()
        fonts.append(stamps._subset()[0])
    assert fonts[0] == fonts[1]

"""The type of a file is read in its bytes."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recours.journal.evidence.media_types import media_type_of

MAIL = (
    b"Return-Path: <sav@exemple.invalid>\r\nReceived: from mx\r\n by here\r\nFrom: sav@exemple.invalid\r\n\r\nBonjour"
)


def zipped(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "application/vnd.oasis.opendocument.text" if name == "mimetype" else "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("start", "name"),
    [
        (b"%PDF-1.4", "application/pdf"),
        (b"\xff\xd8\xff\xe1", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"GIF89a", "image/gif"),
        (b"RIFF\x00\x00\x00\x00WEBP", "image/webp"),
        (b"RIFF\x00\x00\x00\x00WAVE", "audio/wav"),
        (b"RIFF\x00\x00\x00\x00XXXX", "application/octet-stream"),
        (b"\x00\x00\x00\x18ftypheic", "image/heic"),
        (b"\x00\x00\x00\x18ftypisom", "video/mp4"),
        (b"\x00\x00\x00\x18ftypM4A ", "audio/mp4"),
        (b"BM\x10\x00\x00\x00\x00\x00\x00\x00", "image/bmp"),
        (b"\xff\xfb\x90", "audio/mpeg"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/vnd.ms-outlook"),
        (zipped("word/document.xml"), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (zipped("xl/workbook.xml"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (zipped("mimetype", "content.xml"), "application/vnd.oasis.opendocument.text"),
        (zipped("facture.pdf"), "application/zip"),
        (MAIL, "message/rfc822"),
        (b"From sav Sat Nov 21\nFrom: sav@exemple.invalid\nDate: x\n\n", "application/mbox"),
        (b"\n<!DOCTYPE html><html>", "text/html"),
        (b"BEGIN:VCALENDAR", "text/calendar"),
        ("Reçu : 12 €\nDate : hier".encode(), "text/plain"),
        (b"Date: hier\nnous avons dit", "text/plain"),
        ("Re\xe7u".encode("latin-1"), "text/plain"),
        ("Reçu".encode("utf-16"), "text/plain"),
        (b"\x00\x00\x00", "application/octet-stream"),
    ],
)
def test_types(start: bytes, name: str) -> None:
    assert media_type_of(start).name == name


@given(st.binary(max_size=200))
def test_any_bytes_have_a_type(start: bytes) -> None:
    assert media_type_of(start).name

"""What a file is, from its first bytes: its name says nothing certain."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

#: How many bytes from the beginning are needed to tell.
SNIFFED_BYTES = 4096


@dataclass(frozen=True, slots=True)
class MediaType:
    """A type of file: its MIME name, its usual endings, and whether it may be evidence."""

    name: str
    endings: tuple[str, ...]
    accepted: bool = True


PDF = MediaType("application/pdf", ("pdf",))
JPEG = MediaType("image/jpeg", ("jpg", "jpeg", "jpe", "jfif"))
PNG = MediaType("image/png", ("png",))
GIF = MediaType("image/gif", ("gif",))
WEBP = MediaType("image/webp", ("webp",))
HEIC = MediaType("image/heic", ("heic", "heif"))
AVIF = MediaType("image/avif", ("avif",))
TIFF = MediaType("image/tiff", ("tif", "tiff"))
BMP = MediaType("image/bmp", ("bmp",))
EML = MediaType("message/rfc822", ("eml",))
MBOX = MediaType("application/mbox", ("mbox",))
OUTLOOK = MediaType("application/vnd.ms-outlook", ("msg",))
DOC = MediaType("application/msword", ("doc", "dot"))
XLS = MediaType("application/vnd.ms-excel", ("xls", "xlt"))
PPT = MediaType("application/vnd.ms-powerpoint", ("ppt", "pps"))
CIPHERED_OFFICE = MediaType("application/x-ole-storage", ("docx", "xlsx", "pptx"))
DOCX = MediaType("application/vnd.openxmlformats-officedocument.wordprocessingml.document", ("docx",))
XLSX = MediaType("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ("xlsx",))
PPTX = MediaType("application/vnd.openxmlformats-officedocument.presentationml.presentation", ("pptx",))
ODT = MediaType("application/vnd.oasis.opendocument.text", ("odt",))
ODS = MediaType("application/vnd.oasis.opendocument.spreadsheet", ("ods",))
ODP = MediaType("application/vnd.oasis.opendocument.presentation", ("odp",))
RTF = MediaType("application/rtf", ("rtf",))
MP3 = MediaType("audio/mpeg", ("mp3",))
M4A = MediaType("audio/mp4", ("m4a", "m4b"))
WAV = MediaType("audio/wav", ("wav",))
OGG = MediaType("audio/ogg", ("ogg", "oga", "opus", "ogv"))
AMR = MediaType("audio/amr", ("amr",))
MP4 = MediaType("video/mp4", ("mp4", "m4v", "3gp"))
MOV = MediaType("video/quicktime", ("mov", "qt"))
WEBM = MediaType("video/webm", ("webm", "mkv"))
CALENDAR = MediaType("text/calendar", ("ics",))
HTML = MediaType("text/html", ("html", "htm", "xhtml"))
TEXT = MediaType("text/plain", ("txt", "text", "csv", "md", "log", "json", "xml"))
ZIP = MediaType("application/zip", ("zip",), accepted=False)
RAR = MediaType("application/vnd.rar", ("rar",), accepted=False)
SEVEN_ZIP = MediaType("application/x-7z-compressed", ("7z",), accepted=False)
GZIP = MediaType("application/gzip", ("gz", "tgz"), accepted=False)
PROGRAM = MediaType("application/x-executable", ("exe", "dll", "com", "so"), accepted=False)
UNKNOWN = MediaType("application/octet-stream", (), accepted=False)

OFFICE = (DOCX, XLSX, PPTX, ODT, ODS, ODP, DOC, XLS, PPT, RTF, CIPHERED_OFFICE)
ARCHIVES = (ZIP, RAR, SEVEN_ZIP, GZIP)

_SIGNATURES: tuple[tuple[bytes, MediaType], ...] = (
    (b"%PDF-", PDF),
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"GIF87a", GIF),
    (b"GIF89a", GIF),
    (b"II*\x00", TIFF),
    (b"MM\x00*", TIFF),
    (b"II+\x00", TIFF),
    (b"MM\x00+", TIFF),
    (b"{\\rtf", RTF),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OUTLOOK),
    (b"ID3", MP3),
    (b"OggS", OGG),
    (b"#!AMR", AMR),
    (b"\x1a\x45\xdf\xa3", WEBM),
    (b"Rar!\x1a\x07", RAR),
    (b"7z\xbc\xaf\x27\x1c", SEVEN_ZIP),
    (b"\x1f\x8b", GZIP),
    (b"\x7fELF", PROGRAM),
    (b"MZ", PROGRAM),
    (b"BEGIN:VCALENDAR", CALENDAR),
)
_ISO_BRANDS = {
    b"heic": HEIC,
    b"heix": HEIC,
    b"hevc": HEIC,
    b"hevx": HEIC,
    b"heim": HEIC,
    b"heis": HEIC,
    b"mif1": HEIC,
    b"msf1": HEIC,
    b"avif": AVIF,
    b"avis": AVIF,
    b"M4A ": M4A,
    b"M4B ": M4A,
    b"qt  ": MOV,
}
_RIFF = {b"WEBP": WEBP, b"WAVE": WAV}
_MAIL_HEADER = re.compile(
    rb"(?:From|To|Subject|Date|Received|Return-Path|Delivered-To|MIME-Version|Message-ID)[ \t]*:", re.IGNORECASE
)
_ANY_HEADER = re.compile(rb"[!-9;-~]+[ \t]*:")
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")


def media_type_of(start: bytes, whole: Callable[[], bytes] | None = None) -> MediaType:
    """The type of the file that begins with `start` (its first SNIFFED_BYTES bytes, or all of it).

    `whole` reads all of it, where only the names inside tell: what is packed or kept as one file in another.
    """
    for signature, found in _SIGNATURES:
        if start.startswith(signature):
            return _kind_of_storage((whole or (lambda: start))()) if found is OUTLOOK else found
    if start.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _kind_of_zip((whole or (lambda: start))())
    if start.lstrip()[:5] == b"%PDF-":
        return PDF
    found = _kind_by_mark(start) or _kind_of_text(start)
    return PDF if found is UNKNOWN and b"%PDF-" in start[:_PDF_BEGINS_WITHIN] else found


def _kind_by_mark(start: bytes) -> MediaType | None:
    """By a mark that does not stand first, or is not enough alone."""
    if start[:4] == b"RIFF":
        return _RIFF.get(start[8:12], UNKNOWN)
    if start[4:8] == b"ftyp":
        return _ISO_BRANDS.get(start[8:12], MP4)
    if start[:2] == b"BM" and start[6:10] == bytes(4):
        return BMP
    return MP3 if start[:2] in (b"\xff\xfb", b"\xff\xf3", b"\xff\xf2") else None


#: Readers of PDF find its first line after other bytes too.
_PDF_BEGINS_WITHIN = 1024
_OPEN_DOCUMENTS = {b"text": ODT, b"spreadsheet": ODS, b"presentation": ODP}
_OPEN_DOCUMENT = re.compile(rb"mimetypeapplication/vnd\.oasis\.opendocument\.([a-z]+)")
_PACKED = {
    b"word/document.xml": DOCX,
    b"xl/workbook.": XLSX,
    b"ppt/presentation.xml": PPTX,
    b"word/": DOCX,
    b"xl/": XLSX,
}
_STORED = {
    "EncryptedPackage": CIPHERED_OFFICE,
    "WordDocument": DOC,
    "Workbook": XLS,
    "Book": XLS,
    "PowerPoint Document": PPT,
}


def _kind_of_zip(packed: bytes) -> MediaType:
    """By the names of what it holds, which stand before each member and again at its end."""
    if document := _OPEN_DOCUMENT.search(packed[:200]):
        return _OPEN_DOCUMENTS.get(document[1], ODT)
    ends = packed[:SNIFFED_BYTES] + packed[-_LISTED_WITHIN:]
    return next((found for name, found in _PACKED.items() if name in ends), ZIP)


#: A zip lists its members at its end: 200 kB hold some two thousand names, more than an office file has.
_LISTED_WITHIN = 200_000


def _kind_of_storage(stored: bytes) -> MediaType:
    """A file of Microsoft's of before 2007, by the names of its streams; an Outlook message is what is left."""
    named = (found for name, found in _STORED.items() if f"{name}\0".encode("utf-16-le") in stored)
    return OUTLOOK if "__substg1.0_".encode("utf-16-le") in stored else next(named, OUTLOOK)


def _kind_of_text(start: bytes) -> MediaType:
    text = start.removeprefix(b"\xef\xbb\xbf")
    if text[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return TEXT
    if _CONTROL.search(text):
        return UNKNOWN
    if text.startswith(b"From ") and _MAIL_HEADER.search(text):
        return MBOX
    if _looks_like_mail(text):
        return EML
    opening = text[:512].lstrip().lower()
    if opening.startswith((b"<!doctype html", b"<html")):
        return HTML
    return TEXT


def _looks_like_mail(text: bytes) -> bool:
    """Header lines from the first line on, two of them such as every mail has."""
    head = re.split(rb"\r?\n\r?\n", text, maxsplit=1)[0]
    lines = [line for line in re.split(rb"\r?\n", head) if line[:1] not in (b" ", b"\t")]
    known = sum(1 for line in lines if _MAIL_HEADER.match(line))
    return known >= 2 and _ANY_HEADER.match(lines[0]) is not None

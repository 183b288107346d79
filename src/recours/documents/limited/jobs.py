"""What the limited child can be asked to do with a stranger's file. A job takes its bytes and what was said with them
(JSON), and gives a value (JSON) and bytes. Loaded by `limited.server` before it forks, and by nothing else.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from typing import Any

import pikepdf
from PIL import Image

from recours.documents.errors import UnreadableExhibitError
from recours.documents.masking import pdf_masks
from recours.documents.masking.stranger_search import has_words_anywhere, search_text
from recours.documents.received import office_pages, office_words, pdf_pages, photos, pixels
from recours.documents.received.hidden_words import HiddenWords
from recours.documents.received.mail_child import answer
from recours.documents.received.page_pictures import seen_pages
from recours.documents.received.text_words import shown_words

Said = Mapping[str, Any]
Job = Callable[[bytes, Said], tuple[Any, bytes]]
GLANCE_SIDE = 400
"""Longest side of a preview, in pixels."""
_GLANCE_QUALITY = 80


def _pdf(data: bytes, said: Said) -> tuple[Any, bytes]:
    made, notes = pdf_pages.clean_pdf(data)
    return notes, made


def _picture(data: bytes, said: Said) -> tuple[Any, bytes]:
    pdf, notes = photos.photo_pages("", data)
    return notes, _bytes_of(pdf)


def _bytes_of(pdf: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    pdf.save(out, static_id=True)
    return out.getvalue()


def _glance(data: bytes, said: Said) -> tuple[Any, bytes]:
    """The picture, or the first page, as a small JPEG."""
    if data.lstrip()[:5] == b"%PDF-":
        with seen_pages(data) as pages:
            small = pages[0].draw(GLANCE_SIDE / max(pages[0].size))
    else:
        small = _small_picture(data)
    out = io.BytesIO()
    small.save(out, "JPEG", quality=_GLANCE_QUALITY)
    return None, out.getvalue()


def _small_picture(data: bytes) -> Image.Image:
    decoder = pixels.decoder_of(data)
    with Image.open(io.BytesIO(data), formats=[str(decoder)]) as image:
        image.draft("RGB", (GLANCE_SIDE, GLANCE_SIDE))
        if image.width * image.height > photos.MOST_PIXELS:
            raise MemoryError
        image.load()
        turn = pixels.orientation_of(image)
        small = image.convert("RGBA") if image.mode == "P" else image
        small.thumbnail((GLANCE_SIDE, GLANCE_SIDE))
        white = pixels.on_white(small)
        return white.transpose(pixels.TRANSPOSED[turn]) if turn in pixels.TRANSPOSED else white


def _picture_count(data: bytes, said: Said) -> tuple[Any, bytes]:
    return photos.picture_count("", data), b""


def _pdf_count(data: bytes, said: Said) -> tuple[Any, bytes]:
    return pdf_pages.page_count(data), b""


def _ruled_picture(data: bytes, said: Said) -> tuple[Any, bytes]:
    return None, photos.ruled_photo(photos.upright_picture("", data, said["number"]), said["boxes"])


def _ruled_pdf(data: bytes, said: Said) -> tuple[Any, bytes]:
    with seen_pages(pdf_masks.shown_pdf(data)) as pages:
        page = pages[said["number"] - 1]
        return None, photos.ruled_photo(page.picture([]), [*said["boxes"], *page.boxes(_words(said))])


def _search_pdf(data: bytes, said: Said) -> tuple[Any, bytes]:
    found = pdf_masks.search_pdf(data, _words(said))
    return {"clean": found.clean, "unread": list(found.unread)}, b""


def _mask_pdf(data: bytes, said: Said) -> tuple[Any, bytes]:
    return None, pdf_masks.mask_pdf(data, _words(said), _areas(said))


def _mask_picture(data: bytes, said: Said) -> tuple[Any, bytes]:
    return None, _bytes_of(photos.masked_photo("", data, _areas(said)))


def _words_of_office(data: bytes, said: Said) -> tuple[Any, bytes]:
    return None, office_words.words_of(data).encode()


def _packing_of_office(data: bytes, said: Said) -> tuple[Any, bytes]:
    if data.startswith(b"PK"):
        office_words.open_package(data).close()
    elif "EncryptedPackage".encode("utf-16-le") in data:
        raise UnreadableExhibitError("", "password")
    return None, b""


def _pages_of_office(data: bytes, said: Said) -> tuple[Any, bytes]:
    made = office_pages.convert_document(data, said["ending"], said["program"], said["folder"])
    return [], made


def _mail(data: bytes, said: Said) -> tuple[Any, bytes]:
    return answer(data, said["wanted"])


def _search_anywhere(data: bytes, said: Said) -> tuple[Any, bytes]:
    return has_words_anywhere(data, _words(said)), b""


def _shown_words(data: bytes, said: Said) -> tuple[Any, bytes]:
    words, whole = shown_words(data)
    return whole, words.encode("utf-8", "replace")


def _search_text(data: bytes, said: Said) -> tuple[Any, bytes]:
    return search_text(data, _words(said), said["mark"]), b""


def _words(said: Said) -> HiddenWords:
    return HiddenWords(tuple(said.get("words", ())))


def _areas(said: Said) -> dict[int, list[tuple[float, float, float, float]]]:
    return {int(page): [tuple(box) for box in boxes] for page, boxes in said.get("areas", {}).items()}


JOBS: Mapping[str, Job] = {
    "pdf": _pdf,
    "picture": _picture,
    "glance": _glance,
    "picture_count": _picture_count,
    "pdf_count": _pdf_count,
    "ruled_picture": _ruled_picture,
    "ruled_pdf": _ruled_pdf,
    "search_pdf": _search_pdf,
    "mask_pdf": _mask_pdf,
    "mask_picture": _mask_picture,
    "office_words": _words_of_office,
    "office_packing": _packing_of_office,
    "office_pages": _pages_of_office,
    "mail": _mail,
    "shown_words": _shown_words,
    "search_text": _search_text,
    "search_anywhere": _search_anywhere,
}

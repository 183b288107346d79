"""What the limited child can be asked to do with a stranger's file: each method of `Task` is a job of its name.

A job gives a value (JSON) and bytes. Loaded by `limited.server` before it forks, and by nothing else.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pikepdf
from PIL import Image

from recours.documents.errors import UnreadableExhibitError
from recours.documents.masking import pdf_masks
from recours.documents.masking.stranger_search import has_words_anywhere, search_text
from recours.documents.received import HiddenWords, mail_child, office_pages, office_words, pdf_pages, photos, pixels
from recours.documents.received.page_pictures import seen_pages
from recours.documents.received.text_words import shown_words

Result = tuple[Any, bytes]
GLANCE_SIDE = 400
"""Longest side of a preview, in pixels."""
_GLANCE_QUALITY = 80
"""Of its JPEG. A preview of more than 400 kB would be refused (`previews`)."""


@dataclass(frozen=True, slots=True)
class Task:
    """A stranger's file, and what was `said` with it (JSON): words to hide, areas to paint, the number of a page."""

    data: bytes
    said: Mapping[str, Any]

    @property
    def _words(self) -> HiddenWords:
        return HiddenWords(tuple(self.said.get("words", ())))

    @property
    def _areas(self) -> pdf_masks.Areas:
        return {int(page): [tuple(box) for box in boxes] for page, boxes in self.said.get("areas", {}).items()}

    def pdf(self) -> Result:
        """A PDF written anew, and the notes on what its pages do not show."""
        pdf, notes = pdf_pages.clean_pdf(self.data)
        return notes, pdf

    def picture(self) -> Result:
        """A picture as the pages of a PDF, and the notes on what they do not show."""
        pdf, notes = photos.photo_pages("", self.data)
        return notes, _bytes_of(pdf)

    def glance(self) -> Result:
        """The picture, or the first page, as a small JPEG."""
        if self.data.lstrip()[:5] == b"%PDF-":
            with seen_pages(self.data) as pages:
                small = pages[0].draw(GLANCE_SIDE / max(pages[0].size))
        else:
            small = self._small_picture()
        out = io.BytesIO()
        small.save(out, "JPEG", quality=_GLANCE_QUALITY)
        return None, out.getvalue()

    def _small_picture(self) -> Image.Image:
        decoder = pixels.decoder_of(self.data)
        with Image.open(io.BytesIO(self.data), formats=[str(decoder)]) as image:
            image.draft("RGB", (GLANCE_SIDE, GLANCE_SIDE))
            if image.width * image.height > photos.MOST_PIXELS:
                raise MemoryError
            image.load()
            turn = pixels.orientation_of(image)
            small = image.convert("RGBA") if image.mode == "P" else image
            small.thumbnail((GLANCE_SIDE, GLANCE_SIDE))
            white = pixels.on_white(small)
            return white.transpose(pixels.TRANSPOSED[turn]) if turn in pixels.TRANSPOSED else white

    def picture_count(self) -> Result:
        """How many pages a picture file makes."""
        return photos.picture_count("", self.data), b""

    def pdf_count(self) -> Result:
        """How many pages a PDF has."""
        return pdf_pages.page_count(self.data), b""

    def ruled_picture(self) -> Result:
        """A picture with its masks and a ruler, to choose areas on."""
        picture = photos.upright_picture("", self.data, self.said["number"])
        return None, photos.ruled_photo(picture, self.said["boxes"])

    def ruled_pdf(self) -> Result:
        """The same for a page of a PDF."""
        with seen_pages(pdf_masks.shown_pdf(self.data)) as pages:
            page = pages[self.said["number"] - 1]
            return None, photos.ruled_photo(page.picture([]), [*self.said["boxes"], *page.boxes(self._words)])

    def search_pdf(self) -> Result:
        """Whether a PDF may travel as it is, and the pages that only a person can read."""
        found = pdf_masks.search_pdf(self.data, self._words)
        return {"clean": found.clean, "unread": list(found.unread)}, b""

    def mask_pdf(self) -> Result:
        """A PDF without the words and the areas."""
        return None, pdf_masks.mask_pdf(self.data, self._words, self._areas)

    def mask_picture(self) -> Result:
        """A picture as the pages of a PDF, without the areas."""
        return None, _bytes_of(photos.masked_photo("", self.data, self._areas))

    def office_words(self) -> Result:
        """The words of an office document."""
        return None, office_words.words_of(self.data).encode()

    def office_packing(self) -> Result:
        """Nothing, or why an office document cannot be unpacked."""
        if self.data.startswith(b"PK"):
            office_words.open_package(self.data).close()
        elif "EncryptedPackage".encode("utf-16-le") in self.data:
            raise UnreadableExhibitError("", "password")
        return None, b""

    def office_pages(self) -> Result:
        """The pages of an office document, by LibreOffice."""
        said = self.said
        return [], office_pages.convert_document(self.data, said["ending"], said["program"], said["folder"])

    def mail(self) -> Result:
        """What an e-mail says, and the bytes of its files that are wanted."""
        return mail_child.answer(self.data, self.said["wanted"])

    def shown_words(self) -> Result:
        """The words of a text file, and whether these are all."""
        words, whole = shown_words(self.data)
        return whole, words.encode("utf-8", "replace")

    def search_text(self) -> Result:
        """What a text file says of the words."""
        return search_text(self.data, self._words, self.said["mark"]), b""

    def search_anywhere(self) -> Result:
        """Whether the words stand anywhere in a file."""
        return has_words_anywhere(self.data, self._words), b""


JOBS: Mapping[str, Callable[[Task], Result]] = {
    name: job for name, job in vars(Task).items() if callable(job) and not name.startswith("_")
}


def _bytes_of(pdf: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    pdf.save(out, static_id=True)
    return out.getvalue()

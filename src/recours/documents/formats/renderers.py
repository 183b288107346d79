"""Every format of a letter behind one door: the same words in all of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from recours.documents.formats.docx import render_docx
from recours.documents.formats.eml import render_eml
from recours.documents.formats.pdf import render_pdf
from recours.documents.formats.plain_text import render_text
from recours.documents.letter_content import LetterContent


@dataclass(frozen=True, slots=True)
class Renderer:
    """One format: its file suffix, its media type, and the function from words to bytes."""

    suffix: str
    media_type: str
    render: Callable[[LetterContent], bytes]


RENDERERS: Mapping[str, Renderer] = {
    "pdf": Renderer("pdf", "application/pdf", render_pdf),
    "docx": Renderer("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", render_docx),
    "txt": Renderer("txt", "text/plain; charset=utf-8", render_text),
    "eml": Renderer("eml", "message/rfc822", render_eml),
}

"""The one door to Typst: a template of ours, data as one JSON string, our fonts alone, and a fixed date.

One compiler is kept in the process: finding the fonts again costs four times a letter's own work. A template is a
function; what is compiled is one line that calls it with the data, as JSON inside a string literal, so that nothing a
person types is ever read as markup. (Data in `sys.inputs` would make Typst read its whole library again each time.)
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from threading import Lock

import typst

from recours.documents.errors import UnprintableTextError

HERE = Path(__file__).parents[1]
FONTS = HERE / "fonts"
TEMPLATES = HERE / "templates"
STANDARDS: list[typst.PDFStandard] = ["a-2a", "ua-1"]
"""PDF/A-2a (kept for years, whole text) and PDF/UA-1 (read aloud) at once."""
_UNDRAWN = re.compile(r'the text `"(.+?)"` could not be displayed')
_COMPILING = Lock()


def typeset_template(template: str, data: Mapping[str, object], made_on: date, *, to_keep: bool = True) -> bytes:
    """The PDF of `templates/{template}.typ` with `data`, dated `made_on`: the same input gives the same bytes.

    `to_keep` claims PDF/A and PDF/UA; pages that will be merged with others must not claim it.
    Raises UnprintableTextError when a text holds signs that our fonts do not have.
    """
    instant = int(datetime(made_on.year, made_on.month, made_on.day, 12, tzinfo=UTC).timestamp())
    source = template_call(template, data)
    try:
        with _COMPILING:
            pdf = compiler().compile(source, pdf_standards=STANDARDS if to_keep else [], timestamp=instant)
    except typst.TypstError as error:
        signs = _UNDRAWN.findall(f"{error.message}\n{error.diagnostic}")
        if not signs:
            raise
        raise UnprintableTextError(signs) from None
    assert isinstance(pdf, bytes)
    return pdf


def template_call(template: str, data: Mapping[str, object]) -> bytes:
    """The line that calls a template. JSON in ASCII holds two signs that mean something inside a string of Typst."""
    literal = json.dumps(data).replace("\\", "\\\\").replace('"', '\\"')
    return f'#import "/{template}.typ": paper\n#paper(json(bytes("{literal}")))'.encode()


@cache
def compiler() -> typst.Compiler:
    """A compiler that knows our templates and fonts; not for two threads at once."""
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])
    return typst.Compiler(root=TEMPLATES, font_paths=fonts)

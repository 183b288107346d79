"""The cells of an Excel workbook as rows of words: sheets in their order, dates as days, numbers as they are stored."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from xml.etree.ElementTree import Element

CELL = " | "
#: The formats of days and hours that every workbook has without saying so (ECMA-376, 18.8.30).
_BUILT_IN_DATES = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_NOT_CODE = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
_DAY_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 a workbook's days have no zone
_DAY_ZERO_1904 = datetime(1904, 1, 1)  # noqa: DTZ001
_MOST_DAYS = 2_958_466
"""The day after 31 December 9999, the last that a workbook knows."""


def name_of(element: Element) -> str:
    """The name of an element without its namespace."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def sheet_lines(parts: Mapping[str, Element]) -> Iterator[str]:
    """The rows of every sheet, each sheet after its name. `parts`: the workbook's trees by path."""
    book = _Workbook(parts)
    paths = {link.get("Id"): link.get("Target", "") for link in parts.get("xl/_rels/workbook.xml.rels", ())}
    for sheet in (one for one in book.root.iter() if name_of(one) == "sheet"):
        path = next((paths.get(value, "") for key, value in sheet.items() if key.endswith("}id")), "")
        yield f"— {sheet.get('name', '')} —"
        root = parts.get("xl/" + path.removeprefix("/xl/"))
        for row in () if root is None else (one for one in root.iter() if name_of(one) == "row"):
            if line := CELL.join(book.cell_words(cell) for cell in row).rstrip(" |"):
                yield line


class _Workbook:
    """What the cells of all sheets need: the texts they share, the styles that show days, and the day that is zero."""

    def __init__(self, parts: Mapping[str, Element]) -> None:
        self.root = parts["xl/workbook.xml"]
        self._shared = ["".join(_strings(item)) for item in parts.get("xl/sharedStrings.xml", ())]
        self._dated = _date_styles(parts.get("xl/styles.xml", ()))
        since_1904 = any(one.get("date1904") in ("1", "true") for one in self.root.iter())
        self._day_zero = _DAY_ZERO_1904 if since_1904 else _DAY_ZERO

    def cell_words(self, cell: Element) -> str:
        kind, style = cell.get("t", "n"), cell.get("s", "0")
        value = next((one.text or "" for one in cell if name_of(one) == "v"), "")
        if kind == "inlineStr":
            return "".join(_strings(cell))
        if kind == "s":
            return self._shared[int(value)] if value.isdecimal() and int(value) < len(self._shared) else ""
        if kind == "n" and value and style.isdecimal() and int(style) in self._dated:
            return self._day(value)
        return value

    def _day(self, value: str) -> str:
        """Days since the beginning of the workbook's time, as a day, with its hour when there is one."""
        try:
            days = float(value)
        except ValueError:
            return value
        if not 0 <= days < _MOST_DAYS:
            return value
        moment = self._day_zero + timedelta(seconds=round(days * 86_400))
        if days < 1:
            return f"{moment:%H:%M}"
        return f"{moment:%d/%m/%Y %H:%M}" if moment.hour or moment.minute else f"{moment:%d/%m/%Y}"


def _strings(item: Element) -> Iterator[str]:
    return (one.text or "" for one in item.iter() if name_of(one) == "t")


def _date_styles(styles: Element | tuple[()]) -> frozenset[int]:
    """The numbers of the styles that show a day or an hour."""
    every = list(styles.iter()) if isinstance(styles, Element) else []
    own = {one.get("numFmtId"): one.get("formatCode", "") for one in every if name_of(one) == "numFmt"}
    formats = next((one for one in every if name_of(one) == "cellXfs"), ())
    dated = set()
    for at, form in enumerate(formats):
        number = form.get("numFmtId", "0")
        if number in own:
            shows_day = not {"y", "m", "d", "h"}.isdisjoint(_NOT_CODE.sub("", own[number].lower()))
        else:
            shows_day = number.isdecimal() and int(number) in _BUILT_IN_DATES
        if shows_day:
            dated.add(at)
    return frozenset(dated)

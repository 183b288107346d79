"""The words and the links of a stranger's HTML, read in one pass: nothing of it is run, loaded or drawn.

Time grows with the length of the text and no faster, whatever it is made of (Python's own reader of HTML can be made
to take minutes by a few kilobytes). What is not closed is read as text; a comment or a script not closed hides the
rest, as it does in a browser.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urlsplit

_TAG = re.compile(r"""<(/?)([a-zA-Z!?][^\s"'<>/]*+)((?:[^"'<>]++|"[^"]*+"|'[^']*+')*+)>""")
_ATTRIBUTE = re.compile(r"""([^\s"'<>/=]++)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'<>]++)))?""")
_BREAKS = frozenset(
    {"p", "br", "div", "tr", "li", "ul", "ol", "dl", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "table", "hr"}
    | {"blockquote", "section", "article", "header", "footer", "center", "address", "figure", "figcaption", "form"}
    | {"fieldset", "option", "body", "pre"}
)
_CELLS = frozenset({"td", "th"})
"""What stands beside other words, not under them."""
_SILENT = frozenset({"script", "style", "title"})
"""Not `head`: when nobody closes it, a browser still shows what follows."""
_SPACES = re.compile(r"\s+")
_UNSEEN = re.compile(r"[\s\x00-\x1f]+")
_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
_LIKE_AN_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|(?:[\w-]+\.)+[a-z]{2,}(?:[/:?#]\S*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a message: the words that stand for it, and the address they lead to."""

    shown: str
    address: str

    @property
    def deceives(self) -> bool:
        """True when its words name one place and it leads to another, or runs something."""
        scheme = _SCHEME.match(self.address)
        if scheme and scheme[1].lower() not in ("http", "https", "mailto", "tel"):
            return True
        if not _LIKE_AN_ADDRESS.fullmatch(self.shown):
            return False
        one, other = _host(self.shown), _host(self.address)
        same = one and other and (one == other or one.endswith(f".{other}") or other.endswith(f".{one}"))
        return not same


def html_as_text(source: str) -> str:
    """The words of an HTML text, at most one empty line between paragraphs."""
    return words_and_links(source, marked=False)[0]


def words_and_links(source: str, *, marked: bool = True) -> tuple[str, tuple[Link, ...]]:
    """The words, and the links in their order; `marked`: each link's words are followed by its number, as [1]."""
    page = _Page(marked)
    for is_tag, piece in _pieces(source):
        if isinstance(piece, re.Match):
            page.take_tag(bool(piece[1]), piece[2].lower(), piece[3])
        elif not is_tag:
            page.take_text(piece)
    lines = [" ".join(line.split()) for line in "".join(page.words).split("\n")]
    shown = [line for index, line in enumerate(lines) if line or (index and lines[index - 1])]
    return "\n".join(shown).strip(), tuple(page.links)


@dataclass(slots=True)
class _Page:
    """What has been read so far."""

    marked: bool
    words: list[str] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    silent: int = 0
    _address: str = ""
    _from: int = 0

    def take_text(self, text: str) -> None:
        if not self.silent:
            self.words.append(_SPACES.sub(" ", unescape(text)))

    def take_tag(self, closing: bool, name: str, attributes: str) -> None:
        if name in _SILENT:
            self.silent = max(0, self.silent - 1) if closing else self.silent + 1
        if name in _BREAKS:
            self.words.append("\n")
        if name in _CELLS:
            self.words.append(" ")
        if name == "a":
            self._end_link()
            self._address = "" if closing else _address_in(attributes)
            self._from = len(self.words)

    def _end_link(self) -> None:
        shown = " ".join("".join(self.words[self._from :]).split())
        if self._address and not self.silent:
            self.links.append(Link(shown, self._address))
            self.words += [f" [{len(self.links)}] "] if self.marked else []
        self._address = ""


def _pieces(source: str) -> Iterator[tuple[bool, str | re.Match[str]]]:
    """Tags, and the text between them."""
    at = 0
    while at < len(source):
        start = source.find("<", at)
        yield False, source[at : start if start >= 0 else len(source)]
        if start < 0:
            return
        if source.startswith("<!--", start):
            end = source.find("-->", start + 4)
            at = len(source) if end < 0 else end + len("-->")
        elif tag := _TAG.match(source, start):
            yield True, tag
            name = tag[2].lower()
            at = tag.end()
            if name in ("script", "style") and not tag[1]:
                closing = re.compile(f"</{name}", re.IGNORECASE).search(source, at)
                at = closing.start() if closing else len(source)
        else:
            yield False, "<"
            at = start + 1


def _address_in(attributes: str) -> str:
    """Where a link leads, from the attributes of its tag; nothing for a place on the same page."""
    for name, *values in _ATTRIBUTE.findall(attributes):
        if name.lower() == "href":
            address = _UNSEEN.sub("", unescape("".join(values)))
            return "" if address.startswith("#") else address
    return ""


def _host(address: str) -> str:
    """Where a browser would go: it reads \\ as /, and www. says nothing."""
    plain = address.replace("\\", "/")
    try:
        host = urlsplit(plain if "://" in plain else f"https://{plain}").hostname or ""
    except ValueError:
        host = ""
    return host.removeprefix("www.").rstrip(".")

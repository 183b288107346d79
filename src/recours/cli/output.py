"""What the commands print: never a sign that a terminal would obey, whoever wrote the words."""

from __future__ import annotations

import unicodedata

import click

#: Controls, marks of direction and of no width, halves of signs, what no font has, separators of lines.
_OBEYED = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_HARMLESS = "\n\t"


def echo(text: object = "", *, err: bool = False, nl: bool = True) -> None:
    """Print `text`; a sign that a terminal obeys is written `\\u001b`, which JSON reads as itself."""
    click.echo(visible_text(str(text)), err=err, nl=nl)


def visible_text(text: str) -> str:
    """`text` with each sign that a terminal obeys as `\\uXXXX`."""
    if text.isascii() and text.replace("\n", "").isprintable():
        return text
    return "".join(_escape(each) if _is_obeyed(each) else each for each in text)


def _is_obeyed(sign: str) -> bool:
    return unicodedata.category(sign) in _OBEYED and sign not in _HARMLESS


def _escape(sign: str) -> str:
    """The sign in JSON's way of writing: two halves beyond the first plane."""
    halves = sign.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{halves[at : at + 2].hex()}" for at in range(0, len(halves), 2))

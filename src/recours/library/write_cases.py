"""Writing into a case file: a new one, or one more fact in an old one, leaving the rest byte for byte."""

from __future__ import annotations

import re

from recours.library.reader import parse_yaml
from recours.wording import say


def new_case_text() -> str:
    """An empty case file with a comment that says how to go on."""
    return f"# {say('library.new_case')}\ncompany: null\nfacts:\njournal: []\n"


def with_fact(text: str, fact: str, value: str) -> str:
    """The file's text with `fact` set to `value`; an older line of the same fact in a block mapping is replaced.

    Raises ContentError when the text is no longer a case file.
    """
    line = f"  {fact}: {_quote_value(value)}"
    found = parse_yaml(text, "case").map()
    if "facts" not in found:
        return f"{text.rstrip()}\nfacts:\n{line}\n"
    if found["facts"].is_null:
        return re.sub(r"(?m)^facts:.*$", lambda _: f"facts:\n{line}", text, count=1)
    node = found["facts"].node
    if getattr(node, "flow_style", False):
        end = node.end_mark.index - 1
        comma = ", " if found["facts"].map() else ""
        return f"{text[:end].rstrip()}{comma}{fact}: {_quote_value(value)}{text[end:]}"
    old = re.compile(rf"(?m)^  {re.escape(fact)}:.*$")
    if old.search(text):
        return old.sub(lambda _: line, text, count=1)
    return re.sub(r"(?m)^facts:.*$", lambda _: f"facts:\n{line}", text, count=1)


def _quote_value(value: str) -> str:
    """Plain where YAML reads the same text back, else in single quotes."""
    return value if re.fullmatch(r"[\w.-]+", value) else "'" + value.replace("'", "''") + "'"

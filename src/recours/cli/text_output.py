"""A position told on a terminal: plain French lines from the same data as the JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from recours.cli.output import echo
from recours.journal.entries.entry import Receipt
from recours.wording import say, word

Data = Mapping[str, Any]


def position_text(answer: Data) -> str:
    """The answer of `recours position` as text."""
    sections = (_addressee, _next, _limits, _rights, _steps, _missing_lines, _assumptions, _warnings)
    return "\n\n".join("\n".join(lines) for section in sections if (lines := list(section(answer))))


def _heading_text(key: str, **values: object) -> str:
    text = say(f"cli.told.{key}", **values)
    return f"{text}\n{'─' * len(text)}"


def _cites(item: Data) -> str:
    labels = " ; ".join(str(cite["label"]) for cite in item["cites"])
    return f" [{labels}]" if labels else ""


def _addressee(answer: Data) -> Iterator[str]:
    addressee = answer["addressee"]
    if addressee["id"]:
        yield _heading_text("addressee")
        yield f"{addressee.get('name') or addressee['title']} — {addressee['why']}{_cites(addressee)}"
        for wrong in addressee["not_whom"]:
            yield say("cli.told.not_whom", who=wrong["who"], why=wrong["why"])


def _next(answer: Data) -> Iterator[str]:
    yield _heading_text("next")
    yield from (_step_to_take(step) for step in answer["next"] if not step["after_waiting"])
    if waiting := answer["waiting_for"]:
        days = {name: waiting[name] for name in ("until", "title", "why")}
        yield say("cli.told.waiting_for", **days) if waiting["holds"] else say("cli.told.waiting_before", **days)
    yield from (_step_to_take(step) for step in answer["next"] if step["after_waiting"])
    for letter in answer["receptions"]:
        yield say("cli.told.reception", **{key: letter[key] for key in ("title", "sent_on", "presumed_on", "of")})


def _step_to_take(step: Data) -> str:
    closes = say("cli.told.until", on=step["act_by"]) if step["act_by"] else ""
    wait = step["if_taken_today"]
    then = "\n  " + say("cli.told.if_taken_today", until=wait["until"], title=wait["title"]) if wait else ""
    return f"• {step['title']} ({step['id']}){closes}\n  {step['why']}{then}"


def _limits(answer: Data) -> Iterator[str]:
    shown = [limit for limit in answer["limits"] if limit["due_on"]]
    if shown:
        yield _heading_text("limits")
    for limit in sorted(shown, key=lambda one: str(one["due_on"])):
        state = word("cli.state", limit["state"])
        yield f"• {limit['due_on']} — {limit['title']} : {state} ({word('cli.whose', limit['whose'])}){_cites(limit)}"


def _rights(answer: Data) -> Iterator[str]:
    shown = [right for right in answer["rights"] if right["value"] in ("yes", "unknown")]
    if shown:
        yield _heading_text("rights")
    for right in shown:
        yield f"• {word('cli.value', right['value'])} — {right['title']}{_cites(right)}"
        if right["why"]:
            yield f"  {right['why']}"


def _steps(answer: Data) -> Iterator[str]:
    yield _heading_text("steps")
    for step in answer["steps"]:
        if step["state"] != "not_applicable":
            opens = say("cli.told.from", on=step["opens_on"]) if step["opens_on"] and step["state"] == "waiting" else ""
            yield f"• {word('cli.state', step['state'])}{opens} — {step['title']} ({step['id']})"


def _missing_lines(answer: Data) -> Iterator[str]:
    if answer["missing"]:
        yield _heading_text("missing")
    for fact in answer["missing"]:
        yield f"• {fact['question']} ({fact['fact']})"


def _assumptions(answer: Data) -> Iterator[str]:
    if answer["assumptions"]:
        yield _heading_text("assumptions")
    for each in answer["assumptions"]:
        yield f"• {each['text']} ({each['fact']})"


def _warnings(answer: Data) -> Iterator[str]:
    if answer["warnings"]:
        yield _heading_text("warnings")
    for warning in answer["warnings"]:
        yield f"• {warning['text']}"


def print_receipt(receipt: Receipt) -> None:
    """Print where the journal stands now."""
    echo(say("cli.case.receipt", case=receipt.head.case_id, seq=receipt.head.seq, head=receipt.head.hash))


def tree_text(trees: Data) -> str:
    """The answer of `recours explain` as text."""
    lines = [f"{trees['title']} ({trees['id']}, {trees['place']})"]
    for key in ("when", "opens_when"):
        if key in trees:
            lines += [say(f"cli.told.{key}"), *_branch(trees[key], 1)]
    lines += [f"  {step['on']} : {step['text']}" for step in trees.get("steps", [])]
    return "\n".join(lines)


def _branch(node: Data, depth: int) -> Iterator[str]:
    mark = {"yes": "✓", "no": "✗", "unknown": "?"}[node["value"]]
    text = say(f"core.explain.{node['key']}") if node["key"] != "leaf" else node["text"]
    yield f"{'  ' * depth}{mark} {text}" + (f" — {node['why']}" if node.get("why") else "")
    for part in node.get("parts", []):
        yield from _branch(part, depth + 1)

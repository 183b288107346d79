"""Pages made from the content for a jurist to read: what the system knows of a ground, and the drawing of a ladder."""

from __future__ import annotations

from collections.abc import Iterator

from recours.core.law import (
    EventLeaf,
    FactLeaf,
    Ground,
    Ladder,
    LapsedLeaf,
    Limit,
    Right,
    Rule,
    Source,
    Step,
    conditions_of,
    leaves,
)
from recours.library.checks import rules_of
from recours.library.load import Library
from recours.library.sentences import SentenceContext, condition_lines
from recours.wording import say
from recours.wording.french import french_day


def ground_page(ground: Ground, library: Library) -> str:
    """Everything that the content says of a ground, in French Markdown, with sources and the days they were read."""
    reading = SentenceContext(
        library.vocabulary, {rule.id: rule for rule in rules_of(library) if isinstance(rule, Limit)}
    )
    rules = [rule for rule in rules_of(library) if _about(rule, ground.id)]
    lines = [f"# {ground.label}", "", ground.description, ""]
    lines += _list(say("library.page.examples"), ground.examples) + _list(say("library.page.exhibits"), ground.exhibits)
    for title, kind in (("rights", Right), ("limits", Limit), ("steps", Step)):
        chosen = [rule for rule in rules if isinstance(rule, kind)]
        lines += [f"## {say(f'library.page.{title}')}", ""] if chosen else []
        lines += [line for rule in chosen for line in _rule_lines(rule, reading)]
    lines += [f"## {say('library.page.sources')}", "", *_source_lines(rules, library)]
    return "\n".join(lines).rstrip() + "\n"


def _about(rule: Rule, ground: str) -> bool:
    """True when a condition of the rule names the ground."""
    return any(_names(leaf, ground) for condition in conditions_of(rule) for leaf in leaves(condition))


def _names(leaf: object, ground: str) -> bool:
    if not isinstance(leaf, FactLeaf) or leaf.fact != "ground":
        return False
    return ground in leaf.operand if isinstance(leaf.operand, frozenset) else leaf.operand == ground


def _list(title: str, items: tuple[str, ...]) -> list[str]:
    return [f"**{title}**", "", *(f"- {item}" for item in items), ""] if items else []


def _rule_lines(rule: Rule, reading: SentenceContext) -> Iterator[str]:
    yield from (f"### {rule.title}", "", f"`{rule.id}` · {rule.place}", "")
    if rule.why:
        yield from (rule.why, "")
    if isinstance(rule, Limit):
        yield from (_limit_line(rule, reading), "")
    shown = list(condition_lines(rule.when, reading))
    if shown:
        yield from (f"{say('library.page.when')}", "", *shown, "")
    if isinstance(rule, Step):
        yield from (say("library.page.opens_when"), "", *condition_lines(rule.opens_when, reading), "")
    cites = " ; ".join(
        reading.vocabulary.sources[cite].label for cite in rule.cite if cite in reading.vocabulary.sources
    )
    yield from (f"{say('library.page.cites')} {cites} ({say('library.page.confidence_' + rule.confidence)})", "")


def _limit_line(limit: Limit, reading: SentenceContext) -> str:
    parameter = reading.vocabulary.parameters.get(limit.length.value if limit.length.kind == "parameter" else "")
    length = f"{parameter.title} ({parameter.periods[-1].value})" if parameter else limit.length.value
    return say("library.page.limit", length=length, whose=limit.whose.value, reckoning=limit.reckoning)


def _source_lines(rules: list[Rule], library: Library) -> list[str]:
    sources = library.vocabulary.sources
    cited = sorted({cite for rule in rules for cite in rule.cite if cite in sources})
    return [f"- **{sources[cite].label}** : {sources[cite].about} {_reading_day(sources[cite])}" for cite in cited]


def _reading_day(source: Source) -> str:
    read = say("library.page.read_on", on=french_day(source.checked)) if source.checked else say("library.page.undated")
    return f"({read}, {say('library.page.confidence_' + source.confidence)})"


def ladder_drawing(ladder: Ladder) -> str:
    """The ladder as a Mermaid flowchart: steps, the limits that open them, and what leads from one to another."""
    recorded: dict[str, list[str]] = {}
    for step in ladder.steps:
        if step.records:
            recorded.setdefault(step.records, []).append(step.id)
    lines = ["flowchart TD"]
    lines += [f'  {step.id}["{_plain(step.title)}"]:::{step.track.value}' for step in ladder.steps]
    edges = {edge: None for step in ladder.steps for edge in _edges(step, ladder, recorded)}
    drawn = {limit for edge in edges for limit in edge if limit.startswith("limit_")}
    lines += [
        f'  limit_{limit.id}(["{_plain(limit.title)}"])' for limit in ladder.limits if f"limit_{limit.id}" in drawn
    ]
    lines += [f"  {start} --> {end}" for start, end in edges if start != end]
    lines += ["  classDef court stroke-dasharray: 4", "  classDef side fill:none", "  classDef help fill:none"]
    return "\n".join(lines) + "\n"


def _edges(step: Step, ladder: Ladder, recorded: dict[str, list[str]]) -> Iterator[tuple[str, str]]:
    limits = {limit.id: limit for limit in ladder.limits}
    for leaf in leaves(step.opens_when):
        if isinstance(leaf, EventLeaf):
            yield from ((before, step.id) for before in recorded.get(leaf.event, []))
        elif isinstance(leaf, LapsedLeaf) and leaf.limit in limits:
            yield f"limit_{leaf.limit}", step.id
            for start in limits[leaf.limit].starts:
                yield from ((before, f"limit_{leaf.limit}") for before in recorded.get(start.of, []))


def _plain(title: str) -> str:
    return title.replace('"', "'")

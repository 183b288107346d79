"""No page is lost for want of a word: whatever the program, the content or a journal can ask of the wording is there.

Three ways to ask: `say` with a key written whole; `say` with a key made of a part that the program itself chooses, whose
values are found here by reading the source; `word` with an id of content or of a journal, whose family is declared in
`casework.words`, where `recours check` finds what has no word.
"""

import ast
import logging
import re
import shutil
from collections.abc import Mapping
from datetime import date
from functools import cache
from itertools import product
from pathlib import Path

import pytest

from recours.casework.content_checks import check_all
from recours.casework.readers.versions import Fate
from recours.casework.words import FAMILIES, missing_words
from recours.cli.usage import _KINDS
from recours.core.answer.amounts import METHODS
from recours.core.days.lengths import Unit
from recours.core.days.reckonings import Reckoning
from recours.core.days.time_limits import COUNTED
from recours.core.entry_fields import BY_ITSELF
from recours.core.judgement.clocks import ClockState
from recours.core.judgement.step_states import StepState
from recours.core.law.computed_facts import COMPUTED
from recours.core.law.conditions import Comparison
from recours.core.law.facts import FactType
from recours.documents.formats.ics import _LABELLED
from recours.documents.letters.letter_reader import read_shelf
from recours.documents.received.mail_source import FIELDS
from recours.library.load import default_content, read_library
from recours.library.reader import _YAML_PROBLEMS
from recours.library.shapes.files import FILES
from recours.library.shapes.kinds import Pattern, Shape
from recours.library.shapes.names import Name
from recours.library.shapes.structures import Record, Tagged
from recours.library.shapes.vocabulary import LEGAL_VALUES
from recours.web.cases.event_groups import GROUPS, HAPPENINGS
from recours.web.cases.views.retention import ACTIONS
from recours.wording import has_word, say, word

SOURCE = Path(__file__).resolve().parents[1] / "src" / "recours"

#: What the source alone does not tell: the parts of dynamic keys that an enum or a table holds.
TABLES = {
    "casework.amount.{}": lambda: say("casework.amount.known").split(),
    "casework.dossier.limit.{}": lambda: ("running", "lapsed", "answered", "suspended"),
    "casework.step.not_open.{}": lambda: (
        *(each.value for each in StepState if each is not StepState.OPEN),
        "waiting_until",
        "closed_on",
    ),
    "casework.version.{}": lambda: ("unmaskable", "unread_pages", "unread_file"),
    "cli.check.gap_{}": lambda: ("both", "false", "true"),
    "cli.hide.{}": lambda: (Fate.MASKED.value, Fate.WITHHELD.value),
    "cli.reform.{}": lambda: ("rights", "steps", "limits", "due_on"),
    "cli.tick.{}": lambda: ("announce", "erase"),
    "cli.usage.{}": lambda: (*_KINDS.values(), "other"),
    "core.amount.{}": lambda: METHODS,
    "core.because.limit_{}": lambda: enum(ClockState),
    "core.computed.{}": lambda: COMPUTED,
    "core.event.by_itself.{}": BY_ITSELF.values,
    "core.event.unknown_{}": lambda: ("channel", "step", "mediator", "fact"),
    "core.event.unknown_{}_way_out": lambda: ("channel", "step", "mediator", "fact"),
    "core.explain.{}": lambda: ("all", "any", "not"),
    "core_time.length.{}_{}": lambda: [f"{unit}.{number}" for unit in enum(Unit) for number in ("one", "many")],
    "core_time.reckoning.{}_title": lambda: enum(Reckoning),
    "core_time.reckoning.{}_why": lambda: enum(Reckoning),
    "documents.address.part.{}": lambda: ("name", "street", "postcode", "town", "postcode_form", "length"),
    "documents.calendar.{}": lambda: [name.lower() for name in _LABELLED],
    "documents.{}.{}": lambda: [
        *(f"unreadable.{each}{way_out}" for each in REASONS for way_out in ("", "_way_out")),
        *(f"note.{each}" for each in firsts_of_pairs("documents/**/*.py", ast.Dict)),
    ],
    "documents.mail_form.{}": lambda: ("report", "headers", "calendar", "message"),
    "documents.mail_notice.{}": lambda: (*firsts_of_pairs("documents/received/mail_*.py", ast.expr), "undrawn"),
    "documents.note.{}": lambda: firsts_of_pairs("documents/**/*.py", ast.Dict),
    "documents.unreadable.{}": lambda: REASONS,
    "documents.unreadable.{}_way_out": lambda: REASONS,
    "documents.mail.{}": lambda: [name.lower() for name in FIELDS],
    "journal.chain.{}": lambda: ("seq", "previous", "hash", "recorded_at", "payload"),
    "library.check.not_printed.{}": lambda: ("incomplete", "undated", "old", "unsure", "gone"),
    "library.form.{}": lambda: {*forms(), "event_field", "target"},
    "library.form.{}_way_out": lambda: {*forms(), "event_field", "target"},
    "library.page.confidence_{}": lambda: ("high", "medium", "low"),
    "library.shape.{}": lambda: {*names_of_shapes(), "case", "condition", "entry", "journal"},
    "library.unknown.{}": lambda: {*kinds_of_names(), "choice", "field", "event_field", "target", "amount", "exhibit"},
    "library.yaml.{}": lambda: (*(sentence for _, sentence in _YAML_PROBLEMS), "other"),
    "library.yaml.{}_way_out": lambda: (*(sentence for _, sentence in _YAML_PROBLEMS), "other"),
    "library.sentence.event_{}": lambda: ("before", "at_most", "after", "at_least"),
    "library.sentence.{}": lambda: enum(Comparison),
    "web.form.required.{}": lambda: enum(FactType),
    "web.happenings.{}": lambda: GROUPS,
    "web.kept.{}": lambda: ACTIONS,
    "web.readers.{}": lambda: ("left", "top", "right", "bottom"),
}


def shapes_below(shape, seen):
    """Every shape that `shape` is made of."""
    if id(shape) not in seen:
        seen[id(shape)] = shape
        for value in vars(shape).values():
            for each in value.values() if isinstance(value, Mapping) else (value,):
                if isinstance(each, Shape):
                    shapes_below(each, seen)
    return seen.values()


def every_shape():
    seen = {}
    for each in FILES.values():
        shapes_below(each, seen)
    return seen.values()


def forms():
    return {each.what for each in every_shape() if isinstance(each, Pattern)}


def kinds_of_names():
    compared = {f"{kind}_parameter" for kind in LEGAL_VALUES}
    return compared | {"_or_".join(each.kinds) for each in every_shape() if isinstance(each, Name)}


def names_of_shapes():
    return {each.of for each in every_shape() if isinstance(each, (Record, Tagged))}


#: Why a stranger's file has no pages: what UnreadableExhibitError is raised with.
REASONS = (
    "damaged", "password", "too_large", "too_long", "bomb", "old_office", "no_words", "office_failed", "kind",
)  # fmt: skip
#: The doors of `say` itself: a key given whole.
GIVEN_WHOLE = {("time_limits.py", "{}"), ("recours.py", "web.{}")}
#: Families of `word` that hold what the program alone lists.
OWN_FAMILIES = {"web.happening": HAPPENINGS}


def enum(kind):
    return [each.value for each in kind]


def firsts_of_pairs(files, second):
    """The key of each pair that such modules write down: what is to be said, with what goes into its sentence."""
    return sorted(
        {
            node.elts[0].value
            for path, tree in modules().items()
            if path.match(files)
            for node in ast.walk(tree)
            if isinstance(node, ast.Tuple) and len(node.elts) == 2
            if isinstance(getattr(node.elts[0], "value", None), str) and isinstance(node.elts[1], second)
            if not isinstance(getattr(node.elts[1], "value", None), str)
        }
    )


@cache
def modules():
    return {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(SOURCE.rglob("*.py"))}


def calls(name):
    """Every call of a function or method of that name, with the functions it stands in and the file."""
    for path, tree in modules().items():
        for node, inside in walk(tree, ()):
            if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == name:
                yield node, inside, path


def walk(node, inside):
    yield node, inside
    inside = (*inside, node) if isinstance(node, ast.FunctionDef) else inside
    for child in ast.iter_child_nodes(node):
        yield from walk(child, inside)


class UntoldError(Exception):
    """The source alone does not say what an expression can be."""


def values(node, inside, path):
    """Every text that an expression can be, as far as the source says it. Raises UntoldError."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return {node.value}
    if isinstance(node, ast.IfExp):
        return values(node.body, inside, path) | values(node.orelse, inside, path)
    if isinstance(node, ast.FormattedValue):
        return values(node.value, inside, path)
    if isinstance(node, ast.JoinedStr):
        return {"".join(parts) for parts in product(*(values(part, inside, path) for part in node.values))}
    if isinstance(node, ast.BinOp):
        return {a + b for a, b in product(values(node.left, inside, path), values(node.right, inside, path))}
    if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Dict):
        return set().union(*(values(each, inside, path) for each in node.value.values))
    if isinstance(node, ast.Name):
        return of_name(node.id, inside, path)
    raise UntoldError(ast.unparse(node))


def of_name(name, inside, path):
    """A parameter: what the calls give it. Another name: what it is set to, or what it runs through."""
    for depth in range(len(inside), 0, -1):
        function = inside[depth - 1]
        if name in parameters(function):
            return of_parameter(name, function, path)
        found = local(name, function, inside[:depth], path)
        if found:
            return found
    raise UntoldError(name)


def parameters(function):
    return [each.arg for each in function.args.posonlyargs + function.args.args]


def local(name, function, inside, path):
    found = set()
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and name in targets(node.targets[0]):
            found |= picked(name, node.targets[0], node.value, inside, path)
        elif isinstance(node, (ast.For, ast.comprehension)) and name in targets(node.target):
            for row in rows_of(node.iter, function, path):
                found |= picked(name, node.target, row, inside, path)
    return found


def targets(node):
    return [each.id for each in ast.walk(node) if isinstance(each, ast.Name)]


def rows_of(node, function, path):
    """What a loop runs through: a row written there, or under a name of the function or of the module."""
    if isinstance(node, ast.Name):
        for each in (*ast.walk(function), *modules()[path].body):
            if isinstance(each, (ast.Assign, ast.AnnAssign)) and node.id in targets(
                getattr(each, "target", None) or each.targets[0]
            ):
                node = each.value
                break
    if not isinstance(node, (ast.Tuple, ast.List)):
        raise UntoldError(ast.unparse(node))
    return node.elts


def picked(name, target, value, inside, path):
    """What `name` gets of `value`: all of it, or its part of a row written there or returned by a function."""
    if isinstance(target, ast.Name):
        return values(value, inside, path)
    if isinstance(value, ast.Call) and isinstance(value.func, ast.Name):
        return returned(name, target, value.func.id, path)
    if isinstance(value, ast.IfExp):
        return picked(name, target, value.body, inside, path) | picked(name, target, value.orelse, inside, path)
    if not isinstance(value, ast.Tuple) or len(value.elts) != len(target.elts):
        raise UntoldError(ast.unparse(value))
    pairs = zip(target.elts, value.elts, strict=True)
    return set().union(*(picked(name, one, each, inside, path) for one, each in pairs if name in targets(one)))


def returned(name, target, called, asking):
    """What a function of the same module, or of one that it imports from, gives back for `name`."""
    found = set()
    for path, tree in modules().items():
        near = path == asking or imported(called, asking, path)
        for node, inside in walk(tree, ()) if near else ():
            if isinstance(node, ast.Return) and inside and inside[-1].name == called and node.value:
                found |= picked(name, target, node.value, inside, path)
    return found


def of_parameter(name, function, path):
    own = function.name if function.name != "__init__" else class_of(function, path)
    names = parameters(function)
    place = names.index(name) - (names[0] == "self")
    found = set()
    for call, inside, where in calls(own):
        if isinstance(call.func, ast.Attribute) != (names[0] == "self" and own == function.name):
            continue  # a method and a function of the same name
        if where != path and not imported(own, where, path):
            continue
        keyword = next((each.value for each in call.keywords if each.arg == name), None)
        given = keyword or (call.args[place] if place < len(call.args) else None)
        if given is not None:
            found |= values(given, inside, where)
    if not found:
        raise UntoldError(f"{own}({name})")
    return found


def imported(name, where, path):
    """True when a module brings the function in, from its module or from the face of its room.

    A method comes with its object, from the module of its class.
    """
    module = "recours." + ".".join(path.relative_to(SOURCE).with_suffix("").parts)
    froms = [node for node in ast.walk(modules()[where]) if isinstance(node, ast.ImportFrom) and node.module == module]
    faces = [
        node
        for node in ast.walk(modules()[where])
        if isinstance(node, ast.ImportFrom) and module.startswith(f"{node.module}.")
    ]
    names = {each.name for node in (*froms, *faces) for each in node.names}
    methods = {
        each.name
        for one in modules()[path].body
        if isinstance(one, ast.ClassDef)
        for each in one.body
        if isinstance(each, ast.FunctionDef)
    }
    return name in names or (bool(froms) and name in methods)


def class_of(function, path):
    return next(
        node.name for node in ast.walk(modules()[path]) if isinstance(node, ast.ClassDef) and function in node.body
    )


def shape(node):
    """`library.check.{}`: a dynamic key with its parts left open."""
    if isinstance(node, ast.BinOp):
        return f"{shape(node.left)}{shape(node.right)}"
    if isinstance(node, ast.JoinedStr):
        return "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)
    return node.value if isinstance(node, ast.Constant) else "{}"


def dynamic():
    for call, inside, path in calls("say"):
        if call.args and not isinstance(call.args[0], ast.Constant) and path.parent.name != "wording":
            yield call.args[0], inside, path


DYNAMIC = [pytest.param(*each, id=f"{each[2].name}-{shape(each[0])}-{each[0].lineno}") for each in dynamic()]


@pytest.mark.parametrize(("key", "inside", "path"), DYNAMIC)
def test_every_key_made_of_parts_has_its_sentence(key, inside, path):
    if (path.name, shape(key)) in GIVEN_WHOLE:
        return
    keys = keys_of(key, inside, path)
    assert keys
    assert [one for one in keys if not has_word(*one.rpartition(".")[::2])] == []


def keys_of(key, inside, path):
    """What the source says; else what the table of its shape says. Add the values to TABLES, or use `word`."""
    try:
        return values(key, inside, path)
    except UntoldError:
        return [filled(shape(key), parts) for parts in TABLES[shape(key)]()]


def filled(pattern, parts):
    for part in parts.split("."):
        pattern = pattern.replace("{}", part, 1)
    return pattern


def test_every_step_of_a_count_has_its_sentence():
    """The explanations of time limits hold their key until they are read."""
    for call, inside, path in calls("CountStep"):
        given = call.args[1] if len(call.args) > 1 else None
        if isinstance(given, ast.Constant):
            assert has_word(*given.value.rpartition(".")[::2]), f"{path}:{call.lineno}"
        elif given is not None:
            parts = {"{}": enum(Unit)} if "_added" in shape(given) else {}
            keys = (
                [shape(given).replace("{}", unit.value) for unit in COUNTED] if parts else values(given, inside, path)
            )
            assert [one for one in keys if not has_word(*one.rpartition(".")[::2])] == []


def test_every_family_of_words_is_declared_and_used():
    """A `word` whose family nobody declared could lack a word that no check looks for."""
    used = set()
    for call, inside, path in calls("word"):
        if isinstance(call.args[0], ast.Constant):
            used.add(call.args[0].value)
        elif path.parent.name != "templatetags":
            guards = [
                node
                for node in ast.walk(inside[-1])
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "has_word"
            ]
            assert guards, f"{path}:{call.lineno}: a family that is not written whole is only asked after has_word"
    for path in SOURCE.rglob("*.html"):
        used |= {f"web.{key}" for key in ASKED.findall(path.read_text(encoding="utf-8"))}
    used |= {"documents.channel", "documents.proof"}  # asked by a name that has_word guards
    assert used == FAMILIES.keys() | OWN_FAMILIES.keys()


#: A call of `say` in a template, with a part that only the page knows.
ASKED = re.compile(r"""{%\s*say ["']([a-z_.]+)["'] (?!as |%})""")
WHOLE = re.compile(r"""{%\s*say ["']([a-z_.]+)["']\s*(?:as \w+ )?%}""")


def test_every_sentence_that_a_template_names_exists():
    for path in SOURCE.rglob("*.html"):
        for key in WHOLE.findall(path.read_text(encoding="utf-8")):
            assert has_word("web", key), f"{path}: {key}"


@pytest.mark.parametrize(("family", "ids"), OWN_FAMILIES.items())
def test_every_word_of_the_programs_own_lists_exists(family, ids):
    file, _, table = family.partition(".")
    lacking = [f"{table}.{id_}" for id_ in sorted(ids) if not has_word(family, id_)]
    assert not lacking, f"add to src/recours/wording/{file}.toml: {', '.join(lacking)}"


# ---- recours check


@pytest.fixture
def content(tmp_path):
    return Path(shutil.copytree(default_content(), tmp_path / "content"))


def faults(content):
    return [str(each) for each in check_all(read_library(content), date(2026, 11, 30)).faults]


NEW = [
    ("procedures/companies/netflix.yaml", "kind: help_centre", "kind: pigeon", "pigeon"),
    ("procedures/sectors/streaming.yaml", "kind: help_centre", "kind: pigeon", "pigeon"),
    ("procedures/general/2_writing.yaml", "channel: post", "channel: by_pigeon", "by_pigeon"),
    ("events/answers.yaml", "full, partial", "full,\n        shrug, partial", "shrug"),
    ("events/amicable.yaml", "answer_by_on: {type: date}", "answer_before_on: {type: date}", "answer_before_on"),
]


@pytest.mark.parametrize(("file", "before", "after", "id_"), NEW, ids=[each[3] + "-" + each[0] for each in NEW])
def test_an_id_of_the_content_that_has_no_word_is_a_fault_with_its_line(content, file, before, after, id_):
    path = content / file
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    assert any(f"content/{file}:" in each and f"« {id_} »" in each for each in faults(content))


def test_every_word_that_the_content_asks_for_is_there():
    lacking = missing_words(read_library(default_content()), read_shelf(default_content()))
    assert not (told := [f"{fault.place}: {fault.message} → {fault.way_out}" for fault in lacking]), "\n".join(told)


# ---- and yet


def test_an_id_without_a_word_is_shown_as_it_is_and_logged(caplog):
    with caplog.at_level(logging.WARNING):
        assert word("web.channel", "pigeon") == "pigeon"
        assert word("web.choice", "of", "pigeon") == "pigeon"
    assert ["web.channel.pigeon" in caplog.text, "web.choice.of.pigeon" in caplog.text] == [True, True]
    assert word("web.channel", "phone") == say("web.channel.phone")

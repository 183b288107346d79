"""Rules for the tests themselves: a stranger's honest addition to the content breaks none of them."""

import ast
import re
from pathlib import Path

TESTS = Path(__file__).parent
#: But this file, which shows the rules what they look for.
MODULES = {
    path.relative_to(TESTS).as_posix(): path.read_text(encoding="utf-8")
    for path in TESTS.rglob("*.py")
    if path != Path(__file__)
}


def imported(text):
    """The last name of every module that a file imports or imports from."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom):
            yield from ((node.module or "").split(".")[-1], *(alias.name for alias in node.names))
        elif isinstance(node, ast.Import):
            yield from (alias.name.split(".")[-1] for alias in node.names)


def test_modules_that_hold_tests_import_none_of_each_other():
    """What two of them need stands in conftest.py (fixtures) or in a module of its own: tests/cli/commands.py."""
    tests = {Path(name).stem for name in MODULES if Path(name).name.startswith("test_")}
    borrowed = {name: sorted(tests.intersection(imported(text))) for name, text in MODULES.items()}
    assert {name: modules for name, modules in borrowed.items() if modules} == {}


#: `len(LAYERS) == 55`, `>= 35`: how many there are of a constant of the module, which the tests of content fill from it.
COUNT = re.compile(r"assert .*\blen\([A-Z][A-Z_]+\)[^\n]*[=<>] ?\d*[1-9]\d*\b")


def test_no_test_counts_what_the_content_holds():
    """State the promise behind the number (each is named once, each file is read), or only that there is something."""
    assert {name: found for name, text in MODULES.items() if (found := COUNT.findall(text))} == {}


def test_the_rule_sees_a_count():
    assert COUNT.search("    assert len(LAYERS) == 55")
    assert COUNT.search("    assert len(ids) == len(set(ids)) == len(ROWS) == 61")
    assert not COUNT.search("    assert len(LAYERS) == len(FILES) > 0")

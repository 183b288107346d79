"""Measure the shape of the code: files, functions, names, imports, comments. `python tools/measure_code.py [--list]`.

What the figures are for stands in CONTRIBUTING.md: few private functions used at one place, few imports, plain names.
Migrations are left out. `--list` names the functions and files behind the figures.
"""

from __future__ import annotations

import ast
import io
import sys
import tokenize
from collections import Counter
from pathlib import Path
from statistics import median

SOURCE = Path(__file__).resolve().parents[1] / "src" / "recours"
Function = ast.FunctionDef | ast.AsyncFunctionDef


def single_use_functions(tree: ast.Module) -> list[tuple[Function, bool]]:
    """The private functions of a module that are used at one place of it, a call, and whether each is one statement.

    One that stands in a table or is handed over as a value cannot be folded into its place: it does not count.
    """
    uses = Counter(node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load))
    called = {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    private = [node for node in tree.body if isinstance(node, Function) and node.name.startswith("_")]
    single = [node for node in private if uses[node.name] == 1 and node.name in called]
    return [(node, len(_statements(node)) == 1) for node in single]


def _statements(function: Function) -> list[ast.stmt]:
    body = function.body
    return body[1:] if isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant) else body


def comment_lines(text: str) -> int:
    """The lines that hold a comment."""
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return sum(token.type == tokenize.COMMENT for token in tokens)


def at(values: list[int], share: float) -> int:
    """The value below which `share` of the values stand."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def main(*options: str) -> None:
    """Print the figures, room by room and for the whole."""
    rooms: Counter[str] = Counter()
    functions, lengths, single, statements, imports, lines, comments, files = 0, [], [], 0, [], 0, 0, 0
    for path in sorted(SOURCE.rglob("*.py")):
        if "migrations" in path.parts:
            continue
        text = path.read_text(encoding="utf-8")
        tree = ast.parse(text)
        files += 1
        rooms[path.parent.relative_to(SOURCE).as_posix()] += path.stem != "__init__"
        lines += text.count("\n")
        comments += comment_lines(text)
        found = [node for node in ast.walk(tree) if isinstance(node, Function)]
        functions += len(found)
        lengths += [(node.end_lineno or node.lineno) - node.lineno + 1 for node in found]
        imports.append(sum(isinstance(node, ast.Import | ast.ImportFrom) for node in ast.walk(tree)))
        for node, alone in single_use_functions(tree):
            single.append(f"{path.relative_to(SOURCE)}:{node.lineno} {node.name}{' (one statement)' if alone else ''}")
            statements += alone
    print(f"files {files}, lines {lines}, functions {functions}")
    print(f"function lines: median {median(lengths)}, p90 {at(lengths, 0.9)}, most {max(lengths)}")
    print(f"private functions called once: {len(single)} ({len(single) / functions:.1%}), one statement: {statements}")
    print(f"import statements a file: median {median(imports)}, p90 {at(imports, 0.9)}")
    print(f"comment lines: {comments} ({comments / lines:.1%})")
    print("files a room:", ", ".join(f"{room} {count}" for room, count in sorted(rooms.items())))
    if "--list" in options:
        print(*single, sep="\n")


if __name__ == "__main__":
    main(*sys.argv[1:])

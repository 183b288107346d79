"""`python -m bench [NAME …] [--rounds N]`: runs the benches of this folder, each in a process of its own.

So one bench's memory and warm caches do not colour the next. Exit 1 when one of them failed; the others still run.
"""

from __future__ import annotations

import argparse
import importlib
import subprocess
import sys
from pathlib import Path

from bench.rows import table

HERE = Path(__file__).parent


def names() -> list[str]:
    """The benches there are: the modules with a `run` of their own."""
    return sorted(path.stem for path in HERE.glob("*.py") if "\ndef run(" in path.read_text(encoding="utf-8"))


def measure(name: str, rounds: int) -> None:
    """Run one bench here and print its table."""
    print(table(name, importlib.import_module(f"bench.{name}").run(rounds)), flush=True)


def apart(name: str, rounds: int) -> bool:
    """Run one bench in a new process; whether it went well."""
    command = [sys.executable, "-m", "bench", name, "--rounds", str(rounds), "--here"]
    went_well = subprocess.run(command, cwd=HERE.parent, check=False).returncode == 0
    print("" if went_well else f"\n{name}: failed\n", flush=True)
    return went_well


def main() -> int:
    """Run what was asked for, or everything."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="Ratios to named peers in the same run.")
    parser.add_argument("name", nargs="*", metavar="NAME", help=f"of {', '.join(names())}; all by default")
    parser.add_argument("--rounds", type=int, default=5, help="turns of which the median is kept")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if unknown := set(asked.name) - set(names()):
        parser.error(f"no such bench: {', '.join(sorted(unknown))}")
    if asked.here:
        measure(asked.name[0], asked.rounds)
        return 0
    failed = [name for name in asked.name or names() if not apart(name, asked.rounds)]
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

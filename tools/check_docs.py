"""The docs check: links resolve, generated pages are fresh, settings are documented, nothing names a machine."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import write_reference

ROOT = Path(__file__).resolve().parents[1]
LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")
SETTING = re.compile(r"\bRECOURS_[A-Z_]+\b")
#: Places of one machine and hosts of package registries do not belong in a repository. Split so as not to match here.
_NAMES = [
    "/" + "root/",
    "/" + "work/",
    "/" + "home/[a-z]",
    "pypi" + r"\.org",
    "npm" + r"js\.org",
    "registry" + r"\.npm",
]
FORBIDDEN = re.compile("|".join(_NAMES))


def tracked() -> list[Path]:
    """The files git tracks."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode()
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def broken_links(path: Path) -> Iterator[str]:
    """Links of a page to files that are not there."""
    for target in LINK.findall(path.read_text(encoding="utf-8")):
        if not re.match(r"[a-z]+:", target) and not (path.parent / target).exists():
            yield f"{path.relative_to(ROOT)}: broken link {target}"


def machine_names(path: Path) -> Iterator[str]:
    """Lines that name a machine's place or a registry's host."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError:
        return
    for number, line in enumerate(lines, start=1):
        if FORBIDDEN.search(line):
            yield f"{path.relative_to(ROOT)}:{number}: names a machine or a registry: {line.strip()[:80]}"


def undocumented_settings(files: list[Path]) -> Iterator[str]:
    """Settings read by the code that no page of docs/ names."""
    sources = [path for path in files if path.suffix == ".py" and "src" in path.parts]
    used = {name for path in sources for name in SETTING.findall(path.read_text(encoding="utf-8"))}
    pages = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "docs").rglob("*.md"))
    yield from (f"docs/: the setting {name} is not documented" for name in sorted(used) if name not in pages)


def main() -> int:
    """Print every fault; exit 1 when there is one."""
    files = tracked()
    pages = [path for path in files if path.suffix == ".md"]
    faults = [fault for path in pages for fault in broken_links(path)]
    faults += [fault for path in files for fault in machine_names(path)]
    faults += undocumented_settings(files)
    print("\n".join(faults) or f"docs: {len(pages)} pages, no fault")
    sys.argv.append("--check")
    return 1 if write_reference.main() or faults else 0


if __name__ == "__main__":
    sys.exit(main())

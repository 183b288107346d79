"""A folder seen through a read-only mount, so that root cannot write to it either.

Run in a child: python -m tests.journal.read_only FOLDER, with what it found as JSON.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.journal.bad_disk import refusal
from tests.journal.journals import DAY, NOON, noted

from recours.journal.archive.archive import write_archive
from recours.journal.archive.archive_import import read_archive
from recours.journal.evidence.evidence import EvidenceFiles
from recours.journal.proof.chain import verify
from recours.journal.stores import erasure
from recours.journal.stores.sqlite_store import SqliteStore

ROOT = Path(__file__).parents[2]
_MOUNT = 'mount --bind "$1" "$1" && mount -o remount,bind,ro "$1" && shift && exec "$@"'


def seen_read_only(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """What `command` says when `folder` cannot be written to; the test is skipped where no mount can be made."""
    unshare = shutil.which("unshare")
    if unshare is None or subprocess.run([unshare, "-rm", "true"], check=False, capture_output=True).returncode:
        pytest.skip("no mount namespaces here")
    path = {"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", "PATH": "/usr/bin:/bin:/usr/sbin:/sbin"}
    whole = [unshare, "-rm", "sh", "-c", _MOUNT, "sh", str(folder), sys.executable, *command]
    return subprocess.run(whole, env=path, capture_output=True, text=True, check=False, cwd=ROOT)


def look(folder: Path) -> dict[str, Any]:
    """Read, verify and export the case "a" of `folder`, then try to write to it."""
    evidence = EvidenceFiles(folder / "evidence")
    store = SqliteStore(folder / "journal.db", evidence)
    entries, elsewhere = store.read("a"), folder.parent / "elsewhere.zip"
    verify("a", entries)
    write_archive(elsewhere, "a", entries, evidence, exported_at=NOON)
    writes = {
        "append": lambda: store.append("a", len(entries), [noted()]),
        "erase": lambda: erasure.erase(store, "a", [2], on=DAY, actor="consumer", reason="demande"),
        "upload": lambda: evidence.keep((ROOT / "LICENSE").open("rb"), "LICENSE"),
    }
    refusals = {name: refusal(work, 1) for name, work in writes.items()}
    return {"entries": len(entries), "archived": read_archive(elsewhere) == ("a", entries), **refusals}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(look(Path(sys.argv[1]))))

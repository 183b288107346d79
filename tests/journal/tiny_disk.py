"""A disk of 3 MB, and what a program must see on it when it is full or read-only."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
#: A file system of our own, in a namespace of our own: no right of root is needed.
_MOUNT = 'mount -t tmpfs -o size=3m tmpfs "$1" && folder="$1" && shift && exec "$@"'

#: On a full disk a preview is drawn, shown, and not kept.
FULL = {
    "upload": "DiskFullError",
    "append": "DiskFullError",
    "export": "DiskFullError",
    "erase": "DiskFullError",
    "preview": True,
    "kept": True,
    "piece": True,
    "unfinished": 0,
    "archives": 0,
    "previews": 0,
    "after": True,
}
READ_ONLY = {
    "append": "ReadOnlyError",
    "upload": "ReadOnlyError",
    "export": "ReadOnlyError",
    "erase": "ReadOnlyError",
    "kept": True,
    "piece": True,
    "unfinished": 0,
    "archives": 0,
}


def on_a_tiny_disk(folder: Path, scene: str, program: str = "tests.journal.bad_disk") -> dict[str, Any]:
    """What `program` saw on a disk of 3 MB mounted at `folder`."""
    unshare = shutil.which("unshare")
    if unshare is None or subprocess.run([unshare, "-rm", "true"], check=False, capture_output=True).returncode:
        pytest.skip("no mount namespaces here")
    python = [sys.executable, "-m", program, scene, str(folder)]
    command = [unshare, "-rm", "sh", "-c", _MOUNT, "sh", str(folder), *python]
    path = {"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", "PATH": "/usr/bin:/bin:/usr/sbin:/sbin"}
    result = subprocess.run(command, env=path, capture_output=True, text=True, check=False, cwd=ROOT)
    assert result.returncode == 0, result.stderr
    found: dict[str, Any] = json.loads(result.stdout)
    return found

"""The child process that reads one e-mail of a stranger: what to send back comes as its argument, the e-mail as input.

    mail     what the e-mail says
    files    the same, and the bytes of its files
    all      the same, and every text whole: to be searched
    N        the bytes of its N-th file
Limits are set before the first byte is read, so that an e-mail made to keep a machine busy ends this process alone.
The answer is one line of JSON, then the bytes of the files: nothing that the parent would run.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from recours.documents.draw_preview import MEGABYTE, limit

MEMORY_BYTES = 450 * MEGABYTE
PROCESSOR_S = 5


def answer(data: bytes, wanted: str) -> tuple[dict[str, Any], bytes]:
    """What the e-mail says, as JSON knows it, and the bytes of the files that are wanted, one after the other."""
    from recours.documents.mail_model import mail_as_data
    from recours.documents.mail_walk import read

    reading = read(data, listening=wanted == "all")
    contents = reading.contents if wanted in ("files", "all") else []
    if wanted.isdigit():
        contents = reading.contents[int(wanted) - 1 : int(wanted)]
    told: dict[str, Any] = {"mail": mail_as_data(reading.mail), "sizes": [len(each) for each in contents]}
    if wanted == "all":
        told |= {"said": list(dict.fromkeys(reading.said)), "bodies": reading.bodies}
    return told, b"".join(contents)


def main() -> None:
    """What the parent starts."""
    limit(MEMORY_BYTES, PROCESSOR_S)
    told, contents = answer(sys.stdin.buffer.read(), sys.argv[1])
    sys.stdout.buffer.write(json.dumps(told).encode() + b"\n")
    sys.stdout.buffer.write(contents)

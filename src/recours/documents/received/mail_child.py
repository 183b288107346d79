"""What the limited child answers about an e-mail of a stranger: a job of `limited.jobs`. `wanted`:

    mail     what the e-mail says
    files    the same, and the bytes of its files
    all      the same, and every text whole: to be searched
    N        the bytes of its N-th file
The answer is a value that JSON knows, and the bytes of the files: nothing that the parent would run.
"""

from __future__ import annotations

from typing import Any

from recours.documents.received.mail_model import mail_as_data
from recours.documents.received.mail_walk import walk_mail


def answer(data: bytes, wanted: str) -> tuple[dict[str, Any], bytes]:
    """What the e-mail says, as JSON knows it, and the bytes of the files that are wanted, one after the other."""
    reading = walk_mail(data, listening=wanted == "all")
    contents = reading.contents if wanted in ("files", "all") else []
    if wanted.isdigit():
        contents = reading.contents[int(wanted) - 1 : int(wanted)]
    value: dict[str, Any] = {"mail": mail_as_data(reading.mail), "sizes": [len(each) for each in contents]}
    if wanted == "all":
        value |= {"said": list(dict.fromkeys(reading.sentences)), "bodies": reading.bodies}
    return value, b"".join(contents)

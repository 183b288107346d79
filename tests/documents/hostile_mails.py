"""E-mails that break every rule: each must be shown, quickly, without a word of it doing anything."""

from __future__ import annotations

from collections.abc import Callable

HEAD = b"From: a@exemple.invalid\r\nTo: b@exemple.invalid\r\nSubject: Bonjour\r\n"


def nested(depth: int, kind: bytes = b"multipart/mixed", filler: bytes = b"") -> bytes:
    """Parts within parts within parts."""
    opened = b"".join(
        b"Content-Type: %s; boundary=b%d\r\n\r\n--b%d\r\n" % (kind, number, number) for number in range(depth)
    )
    return HEAD + opened + b"\r\nau fond\r\n" + filler


def passed_on(depth: int) -> bytes:
    """A message passed on in a message passed on in a message."""
    return b"".join(HEAD + b"Content-Type: message/rfc822\r\n\r\n" for _ in range(depth)) + HEAD + b"\r\nau fond"


def with_files(count: int) -> bytes:
    parts = b"".join(
        b'--b\r\nContent-Type: image/png\r\nContent-Disposition: attachment; filename="%d.png"\r\n\r\nx\r\n' % number
        for number in range(count)
    )
    return HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nBonjour\r\n" + parts + b"--b--\r\n"


def text(content_type: bytes, body: bytes, coding: bytes = b"8bit") -> bytes:
    head = b"Content-Type: " + content_type + b"\r\nContent-Transfer-Encoding: " + coding
    return HEAD + b"MIME-Version: 1.0\r\n" + head + b"\r\n\r\n" + body


def header(name: bytes, value: bytes) -> bytes:
    return HEAD + name + b": " + value + b"\r\n\r\nBonjour"


HOSTILE: dict[str, Callable[[], bytes]] = {
    "empty": lambda: b"",
    "no header": lambda: b"\r\n\r\n\r\n",
    "bytes": lambda: bytes(range(256)) * 400,
    "truncated": lambda: with_files(3)[:-90],
    "nested 90 deep": lambda: nested(90),
    "nested 90 deep and long": lambda: nested(90, filler=b"x\r\n" * 300_000),
    "nested 5000 deep": lambda: nested(5_000),
    "digests nested": lambda: nested(99, b"multipart/digest"),
    "passed on 90 times": lambda: passed_on(90),
    "passed on 3000 times": lambda: passed_on(3_000),
    "ten thousand files": lambda: with_files(10_000),
    "no boundary": lambda: text(b"multipart/mixed", b"--\r\n\r\nBonjour"),
    "boundary of 100 kB": lambda: text(b"multipart/mixed; boundary=" + b"b" * 100_000, b"Bonjour"),
    "charset unknown": lambda: text(b"text/plain; charset=klingon", "Désolé".encode()),
    "charset that is none": lambda: text(b"text/plain; charset=zlib", b"Bonjour"),
    "charset slow": lambda: text(b"text/plain; charset=punycode", b"a" * 300_000),
    "charset wrong": lambda: text(b"text/plain; charset=utf-8", "Désolé".encode("cp1252")),
    "charset with quotes": lambda: text(b'text/plain; charset="utf-8', b"Bonjour"),
    "base64 broken": lambda: text(b"text/plain", b"B&njour!===", b"base64"),
    "uuencode broken": lambda: text(b"text/plain", b"begin 666 x\r\n\xff\xfe\r\nend", b"x-uuencode"),
    "html of brackets": lambda: text(b"text/html", b"<a " * 300_000),
    "html of comments": lambda: text(b"text/html", b"<!--" * 200_000),
    "headers of 1 MB": lambda: header(b"To", b"a@exemple.invalid, " * 55_000),
    "comments within comments": lambda: header(b"From", b"(" * 30_000),
    "angles": lambda: header(b"From", b"<" * 30_000),
    "quotes": lambda: header(b"From", b'"' * 30_000),
    "groups": lambda: header(b"To", b"a:" * 15_000),
    "at signs": lambda: header(b"To", b"@," * 15_000),
    "encoded words": lambda: header(b"Subject", b"=?utf-8?q?a?= " * 3_000),
    "encoded words unfinished": lambda: header(b"Subject", b"=?utf-8?q?" * 3_000),
    "date that is none": lambda: header(b"Date", b"hier \xff vers midi"),
    "message id broken": lambda: header(b"Message-ID", b"<<@>" * 3_000),
    "type of semicolons": lambda: header(b"Content-Type", b'text/plain; a="' + b";" * 30_000),
    "type of parameters": lambda: header(b"Content-Type", b"text/plain; " + b"a*0*=x; " * 4_000),
    "type that is none": lambda: header(b"Content-Type", b"/;;;=\xff"),
    "disposition broken": lambda: header(b"Content-Disposition", b"attachment; filename*=utf-8''%ff%zz; filename="),
    "a header injected": lambda: header(b"Subject", b"=?utf-8?q?a=0D=0ABcc:_c=40exemple.invalid?="),
    "ten thousand receivers": lambda: HEAD + b"Received: by x\r\n" * 10_000 + b"\r\nBonjour",
    "half characters": lambda: header(b"Subject", b"=?utf-16?b?2AA=?= =?utf-7?q?+2AA-?="),
    "turned text": lambda: header(b"Subject", b"=?utf-8?q?facture=E2=80=AEfdp.exe?="),
}

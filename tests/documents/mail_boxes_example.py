"""E-mails in the forms that programs give them, made by hand: each holds words in capitals that must be seen again."""

from __future__ import annotations

import base64
import binascii
import struct
from collections.abc import Mapping

HEAD = (
    "From: Service client <sc@vendeur.example>\r\nTo: Ada Client <ada@client.example>\r\n"
    "Date: Tue, 22 Sep 2026 10:00:00 +0200\r\nSubject: Votre commande\r\nMIME-Version: 1.0\r\n"
)
PICTURE = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
Part = tuple[str, bytes]
"""The headers of a part, and its content."""


def words(text: str, subtype: str = "plain", more: str = "") -> Part:
    return f"Content-Type: text/{subtype}; charset=utf-8{more}\r\n", text.encode()


def file(name: str, content: bytes, media_type: str = "application/octet-stream", how: str = "attachment") -> Part:
    head = f'Content-Type: {media_type}; name="{name}"\r\nContent-Disposition: {how}; filename="{name}"\r\n'
    return head + "Content-Transfer-Encoding: base64\r\n", base64.encodebytes(content)


def many(subtype: str, *parts: Part, more: str = "") -> Part:
    """Parts in one, between marks that no part has."""
    mark = f"b{abs(hash((subtype, parts)))}"
    body = b"".join(b"--%s\r\n%s\r\n%s\r\n" % (mark.encode(), head.encode(), content) for head, content in parts)
    return f'Content-Type: multipart/{subtype}; boundary="{mark}"{more}\r\n', body + b"--%s--\r\n" % mark.encode()


def mail(part: Part, head: str = HEAD) -> bytes:
    return (head + part[0]).encode("utf-8", "surrogateescape") + b"\r\n" + part[1]


def passed_on(data: bytes) -> Part:
    return "Content-Type: message/rfc822\r\n", data


def bounce(original: bytes) -> bytes:
    status = b"Reporting-MTA: dns; mx.example\r\n\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 DIAGNOSTIC\r\n"
    told = ("Content-Type: message/delivery-status\r\n", status)
    parts = (words("AVIS de non-remise"), told, passed_on(original))
    return mail(many("report", *parts, more="; report-type=delivery-status"))


_DATA, _SIGNED, _CIPHERED = (bytes.fromhex(f"06092a864886f70d0107{each:02}") for each in (1, 2, 3))
_AES = bytes.fromhex("060960864801650304012a")


def _der(tag: int, *inside: bytes) -> bytes:
    content = b"".join(inside)
    size = len(content).to_bytes(4, "big").lstrip(b"\0")
    return bytes([tag]) + (bytes([len(content)]) if len(content) < 128 else bytes([0x80 + len(size)]) + size) + content


def _open_ended(tag: int, *inside: bytes) -> bytes:
    return bytes([tag, 0x80]) + b"".join(inside) + b"\0\0"


def signed(part: Part) -> bytes:
    """An opaque signature of S/MIME (without signers: who signed is not what is read here)."""
    inner = _der(0x30, _DATA, _der(0xA0, _der(0x04, part[0].encode() + b"\r\n" + part[1])))
    return _der(0x30, _SIGNED, _der(0xA0, _der(0x30, b"\x02\x01\x01\x31\0", inner, b"\x31\0")))


def streamed(part: Part) -> bytes:
    """The same as programs write it that do not know the length yet: indefinite lengths, the content in pieces."""
    content = part[0].encode() + b"\r\n" + part[1]
    octets = _open_ended(0x24, *(_der(0x04, content[at : at + 100]) for at in range(0, len(content), 100)))
    inner = _open_ended(0x30, _DATA, _open_ended(0xA0, octets))
    told = _open_ended(0x30, b"\x02\x01\x01\x31\0", inner, b"\x31\0")
    return _open_ended(0x30, _SIGNED, _open_ended(0xA0, told))


def ciphered() -> bytes:
    inner = _der(0x30, _DATA, _der(0x30, _AES, _der(0x04, bytes(16))), _der(0x80, b"\xaa" * 64))
    return _der(0x30, _CIPHERED, _der(0xA0, _der(0x30, b"\x02\x01\0\x31\0", inner)))


def smime(content: bytes) -> Part:
    return file("smime.p7m", content, "application/pkcs7-mime; smime-type=signed-data")


def winmail(text: str, files: Mapping[str, bytes]) -> bytes:
    """A winmail.dat with a text and files."""

    def attribute(level: int, name: int, kind: int, data: bytes) -> bytes:
        head = struct.pack("<BHHI", level, name, kind, len(data))
        return head + data + struct.pack("<H", sum(data) & 0xFFFF)

    box = struct.pack("<IH", 0x223E9F78, 1) + attribute(1, 0x9006, 8, struct.pack("<I", 0x10000))
    box += attribute(1, 0x9007, 6, struct.pack("<II", 1252, 0)) + attribute(1, 0x800C, 1, text.encode("cp1252") + b"\0")
    for name, content in files.items():
        box += attribute(2, 0x9002, 6, bytes(14)) + attribute(2, 0x8010, 1, name.encode("cp1252") + b"\0")
        box += attribute(2, 0x800F, 6, content)
    return box


def uuencoded(name: str, content: bytes) -> str:
    lines = (binascii.b2a_uu(content[at : at + 45]).decode() for at in range(0, len(content), 45))
    return f"begin 644 {name}\n{''.join(lines)}`\nend\n"


def outlook(subject: str, body: str, files: Mapping[str, bytes]) -> bytes:
    """A message of Outlook: properties by number, in a file of folders and streams."""
    tree: dict[str, object] = _properties(
        32, {0x001A: "IPM.Note", 0x0037: subject, 0x0C1A: "Service client", 0x0C1F: "sc@vendeur.example", 0x1000: body}
    )
    tree["__recip_version1.0_#00000000"] = _properties(8, {0x3001: "Ada Client", 0x39FE: "ada@client.example"})
    for at, (name, content) in enumerate(files.items()):
        tree[f"__attach_version1.0_#{at:08X}"] = _properties(8, {0x3707: name, 0x3701: content})
    return _folders(tree)


def _properties(head: int, values: Mapping[int, str | bytes]) -> dict[str, object]:
    rows, streams = bytes(head), {}
    for number, value in values.items():
        kind, data = (0x1F, value.encode("utf-16-le")) if isinstance(value, str) else (0x102, value)
        rows += struct.pack("<HHIII", kind, number, 6, len(data) + (2 if kind == 0x1F else 0), 0)
        streams[f"__substg1.0_{number:04X}{kind:04X}"] = data
    return {"__properties_version1.0": rows, **streams}


def _folders(tree: Mapping[str, object]) -> bytes:
    """The smallest compound file (MS-CFB): every stream small, so that all lie in the one of small streams."""
    entries: list[list[object]] = []  # name, kind, left, right, child, start, size
    small, chain = b"", []

    def add(name: str, content: object) -> int:
        nonlocal small
        at = len(entries)
        entries.append([name, 2 if isinstance(content, bytes) else 1, -1, -1, -1, 0, 0])
        if isinstance(content, bytes):
            start, count = len(small) // 64, max(1, -(-len(content) // 64))
            assert len(content) < 4096
            small += content.ljust(64 * count, b"\0")
            chain.extend([*range(start + 1, start + count), -2])
            entries[at][5:] = [start, len(content)]
        else:
            last = -1
            for each in sorted(content, reverse=True):  # type: ignore[call-overload]
                inner = add(each, content[each])  # type: ignore[index]
                entries[inner][3], last = last, inner
            entries[at][4] = last
        return at

    add("Root Entry", tree)
    entries[0][1] = 5
    packed = b"".join(struct.pack("<i", each) for each in chain)
    sizes = [-(-len(entries) // 4), max(1, -(-len(packed) // 512)), max(1, -(-len(small) // 512))]
    starts = [1, 1 + sizes[0], 1 + sizes[0] + sizes[1]]
    entries[0][5:] = [starts[2], len(small)]
    fat = [-3] + [
        each for size, start in zip(sizes, starts, strict=True) for each in (*range(start + 1, start + size), -2)
    ]
    assert len(fat) <= 128
    listed = b""
    for name, kind, left, right, child, start, size in entries:
        written = str(name).encode("utf-16-le")
        listed += struct.pack(
            "<64sHBBiii16sIQQIQ",
            written,
            len(written) + 2,
            kind,
            1,
            left,
            right,
            child,
            bytes(16),
            0,
            0,
            0,
            start,
            size,
        )
    head = struct.pack("<8s16sHHHHH6sIIiIIiIiI", OLE, bytes(16), 0x3E, 3, 0xFFFE, 9, 6,
                       bytes(6), 0, 1, 1, 0, 4096, starts[1], sizes[1], -2, 0)  # fmt: skip
    head += struct.pack("<i", 0) + struct.pack("<i", -1) * 108
    table = b"".join(struct.pack("<i", each) for each in fat).ljust(512, b"\xff")
    parts = (listed, packed.ljust(512 * sizes[1], b"\xff"), small)
    return head + table + b"".join(each.ljust(512 * size, b"\0") for each, size in zip(parts, sizes, strict=True))

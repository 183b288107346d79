"""Payloads of a kind: checked and written once, read back and upgraded as often as one likes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from recours.journal.entries.canonical import canonical
from recours.journal.entries.kinds import KINDS, EntryKind
from recours.journal.entries.payloads import PIECE, VALUE, BadValueError, Field
from recours.journal.errors import PayloadError
from recours.wording import say
from recours.wording.near import nearest

#: A story of 20,000 letters is 80 kB at most; what is longer is a document, and belongs among the pieces.
LARGEST_PAYLOAD_BYTES = 256 * 1024


def kind_named(name: str, kinds: Mapping[str, EntryKind] = KINDS) -> EntryKind:
    """The kind called `name`. Raises PayloadError with a suggestion."""
    if name in kinds:
        return kinds[name]
    raise PayloadError(say("journal.kind.unknown", kind=name[:80]), way_out=_did_you_mean(name, kinds))


def check_payload(kind: EntryKind, payload: Mapping[str, Any]) -> dict[str, Any]:
    """`payload` as JSON values. Fields that are None or "" are left out, except a fact's value.

    Raises PayloadError that names the field and the way out.
    """
    written = {}
    for name, value in payload.items():
        field = kind.fields.get(name)
        if value in (None, "") and (field is None or field.type is not VALUE):
            continue
        if field is None:
            raise _field_error(kind, name, say("journal.field.unknown"), _did_you_mean(name, kind.fields))
        written[name] = _write_field(kind, name, field, value)
    for name, field in kind.fields.items():
        if field.required and name not in written:
            raise _field_error(
                kind, name, say("journal.field.missing"), say("journal.field.missing_way_out", field=name)
            )
    return written


def write_payload(kind: EntryKind, payload: Mapping[str, Any]) -> str:
    """`payload` as canonical JSON text. Raises PayloadError, also for one of more than LARGEST_PAYLOAD_BYTES."""
    return payload_text(kind, check_payload(kind, payload))


def payload_text(kind: EntryKind, written: dict[str, Any]) -> str:
    """What `check_payload` gave, as canonical JSON text. Raises PayloadError when it is too long."""
    text = canonical(written)
    if len(text) * 4 > LARGEST_PAYLOAD_BYTES and len(text.encode()) > LARGEST_PAYLOAD_BYTES:
        way_out = say("journal.field.too_large_way_out")
        raise PayloadError(say("journal.field.too_large"), place=kind.name, way_out=way_out)
    return text


def read_payload(name: str, version: int, text: str, kinds: Mapping[str, EntryKind] = KINDS) -> Mapping[str, Any]:
    """The payload written as `text` under `version` of the kind, upgraded to today's version, typed.

    A kind or a version from a newer Recours comes back as plain JSON, so that an old one can still show it.
    """
    raw: dict[str, Any] = json.loads(text)
    kind = kinds.get(name)
    if kind is None or version > kind.version:
        return raw
    for older in range(version, kind.version):
        raw = kind.upgrades[older](raw)
    return read_typed_values(kind, raw)


def read_typed_values(kind: EntryKind, written: Mapping[str, Any]) -> dict[str, Any]:
    """JSON values of today's version of `kind`, read back."""
    return {key: kind.fields[key].type.read(value) for key, value in written.items()}


def pieces_in(name: str, payload: Mapping[str, Any] | None) -> tuple[str, ...]:
    """The digests of the files that an entry of this kind rests on."""
    fields = _PIECE_FIELDS.get(name, ())
    return tuple(payload[key] for key in fields if key in payload) if payload and fields else ()


_PIECE_FIELDS = {
    kind.name: tuple(key for key, field in kind.fields.items() if field.type is PIECE) for kind in KINDS.values()
}


def _write_field(kind: EntryKind, name: str, field: Field, value: Any) -> Any:
    try:
        return field.type.write(value)
    except BadValueError as bad:
        raise _field_error(kind, name, str(bad), bad.way_out) from None


def _field_error(kind: EntryKind, name: str, message: str, way_out: str) -> PayloadError:
    return PayloadError(message, place=f"{kind.name}.{name}", way_out=way_out)


def _did_you_mean(name: str, known: Mapping[str, Any]) -> str:
    if near := nearest(name, known):
        return say("journal.kind.did_you_mean", name=near)
    return say("journal.kind.known", names=", ".join(sorted(known)))

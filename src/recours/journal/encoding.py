"""Payloads of a kind: checked and written once, read back and upgraded as often as one likes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from recours.journal.canonical import canonical
from recours.journal.errors import PayloadError
from recours.journal.kinds import KINDS, EntryKind
from recours.journal.payloads import PIECE, BadValueError
from recours.wording import say

LARGEST_PAYLOAD_BYTES = 256 * 1024


def kind_named(name: str, kinds: Mapping[str, EntryKind] = KINDS) -> EntryKind:
    """The kind called `name`. Raises PayloadError with a suggestion."""
    if name in kinds:
        return kinds[name]
    raise PayloadError(say("journal.kind.unknown", kind=name[:80]), way_out=_did_you_mean(name, kinds))


def write_payload(kind: EntryKind, payload: Mapping[str, Any]) -> str:
    """`payload` as canonical JSON text. Fields that are None or "" are left out, except a fact's value.

    Raises PayloadError that names the field and the way out.
    """
    given = {name: value for name, value in payload.items() if value not in (None, "") or _may_be_none(kind, name)}
    for name in given:
        _check_known(kind, name)
    for name, field in kind.fields.items():
        if field.required and name not in given:
            raise _wrong(kind, name, say("journal.field.missing"), say("journal.field.missing_way_out", field=name))
    text = canonical({name: _write_field(kind, name, value) for name, value in given.items()})
    if len(text.encode()) > LARGEST_PAYLOAD_BYTES:
        raise PayloadError(
            say("journal.field.too_large"), place=kind.name, way_out=say("journal.field.too_large_way_out")
        )
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
    return {key: kind.fields[key].type.read(value) for key, value in raw.items()}


def pieces_in(name: str, payload: Mapping[str, Any] | None, kinds: Mapping[str, EntryKind] = KINDS) -> tuple[str, ...]:
    """The digests of the files that an entry of this kind rests on."""
    kind = kinds.get(name)
    if kind is None or not payload:
        return ()
    return tuple(payload[key] for key, field in kind.fields.items() if field.type is PIECE and key in payload)


def _write_field(kind: EntryKind, name: str, value: Any) -> Any:
    try:
        return kind.fields[name].type.write(value)
    except BadValueError as bad:
        raise _wrong(kind, name, str(bad), bad.way_out) from None


def _may_be_none(kind: EntryKind, name: str) -> bool:
    return name in kind.fields and kind.fields[name].type.name == "value"


def _check_known(kind: EntryKind, name: str) -> None:
    if name not in kind.fields:
        raise _wrong(kind, name, say("journal.field.unknown"), _did_you_mean(name, kind.fields))


def _wrong(kind: EntryKind, name: str, message: str, way_out: str) -> PayloadError:
    return PayloadError(message, place=f"{kind.name}.{name}", way_out=way_out)


def _did_you_mean(name: str, known: Mapping[str, Any]) -> str:
    close = get_close_matches(name, known, n=1)
    if close:
        return say("journal.kind.did_you_mean", name=close[0])
    return say("journal.kind.known", names=", ".join(sorted(known)))

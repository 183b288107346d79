"""What the environment says to a desk: how long cases are kept, and who puts the time on heads. All may be left out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from recours.casework.errors import SettingError
from recours.journal.retention import RetentionPolicy
from recours.wording import say

#: A case is kept a year at least, and less than a lifetime: another number is a slip of the keyboard.
_NUMBER = re.compile("[0-9]{1,3}")
_LISTENING = re.compile(r"/[^:\0]+|[A-Za-z0-9.-]+:[0-9]{1,5}")
#: Keeping for longer than a working life, or announcing more than a year ahead, is a slip of the keyboard.
_YEARS, _DAYS = range(1, 51), range(1, 366)


@dataclass(frozen=True, slots=True)
class Settings:
    """`timestamp_url`: the authority asked to stamp heads (RFC 3161), none when empty: nothing leaves then.

    `timestamp_roots`: its root certificates (PEM), without which no answer is believed. `clamd`: where a virus scanner
    listens, a socket's path or host:port; no file is scanned when empty.
    """

    retention: RetentionPolicy = field(default_factory=RetentionPolicy)
    timestamp_url: str = ""
    timestamp_roots: Path | None = None
    clamd: str = ""


def settings_from(environment: Mapping[str, str]) -> Settings:
    """The settings of `environment` (os.environ). Raises SettingError that names the variable and what it may be."""
    url = _address(environment.get("RECOURS_TIMESTAMP_URL", "").strip())
    roots = environment.get("RECOURS_TIMESTAMP_ROOTS", "").strip()
    if url and not Path(roots).is_file():
        raise _setting_error("RECOURS_TIMESTAMP_ROOTS", roots, "roots")
    clamd = environment.get("RECOURS_CLAMD", "").strip()
    if clamd and not _LISTENING.fullmatch(clamd):
        raise _setting_error("RECOURS_CLAMD", clamd, "clamd")
    return Settings(_retention(environment), url, Path(roots) if roots else None, clamd)


def _address(url: str) -> str:
    """The address; one that cannot be is not told again, for there may be a password in it."""
    if url and not _is_address(url):
        raise _setting_error("RECOURS_TIMESTAMP_URL", url.partition(":")[0] + ":…", "url")
    return url


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").encode("idna")
        return parts.scheme in ("https", "http") and bool(host) and parts.port != 0 and not set("@ ") & set(url)
    except ValueError:
        return False


def _retention(environment: Mapping[str, str]) -> RetentionPolicy:
    years = _numbers("RECOURS_RETENTION_YEARS", environment.get("RECOURS_RETENTION_YEARS", "5"), _YEARS)
    days = _numbers("RECOURS_ANNOUNCED_DAYS", environment.get("RECOURS_ANNOUNCED_DAYS", "30 7"), _DAYS)
    if len(years) != 1:
        raise _setting_error("RECOURS_RETENTION_YEARS", environment["RECOURS_RETENTION_YEARS"], "years")
    return RetentionPolicy(years[0], tuple(days))


def _numbers(name: str, said: str, allowed: range) -> list[int]:
    words = said.replace(",", " ").split()
    if not words or not all(_NUMBER.fullmatch(word) and int(word) in allowed for word in words):
        raise _setting_error(name, said, "years" if allowed is _YEARS else "days")
    return [int(word) for word in words]


def _setting_error(name: str, said: str, key: str) -> SettingError:
    return SettingError(
        say("casework.setting.wrong", name=name, said=said[:80]), place=name, way_out=say(f"casework.setting.{key}")
    )

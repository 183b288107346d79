"""Heads are told to others, and time-stamps verify with tools that are not ours."""

from __future__ import annotations

import json
import shutil
import socket
import time
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest
from tests.journal.archives import a_case, forged, members_of
from tests.journal.authority import Authority
from tests.journal.journals import NOON

from recours.journal.archive.archive import write_archive
from recours.journal.archive.archive_import import check_archive
from recours.journal.entries.heads import Head
from recours.journal.errors import ArchiveError
from recours.journal.proof import timestamps
from recours.journal.proof.timestamps import authority, http_sender, stamp_time
from recours.journal.proof.witnesses import (
    TimestampError,
    Witness,
    WitnessFiles,
    case_digest,
    heads_list,
    stamped_bytes,
)

HEAD = Head("dossier", 3, "ab" * 32, NOON)


@pytest.fixture(scope="module")
def tsa(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    return Authority(tmp_path_factory.mktemp("tsa"))


@pytest.fixture
def files(tmp_path: Path) -> WitnessFiles:
    return WitnessFiles(tmp_path / "witnesses")


def test_the_list_of_a_day_names_every_head_and_no_case() -> None:
    text = heads_list([HEAD, Head("autre", 1, "cd" * 32, NOON)], date(2026, 9, 1))
    assert text.splitlines()[0] == "recours-heads 2026-09-01 2"
    assert f"{case_digest('dossier')} 3 {'ab' * 32}" in text.splitlines()
    assert "dossier" not in text
    assert heads_list([Head("autre", 1, "cd" * 32, NOON), HEAD], date(2026, 9, 1)) == text


def test_the_list_of_a_day_is_written_once(files: WitnessFiles) -> None:
    path = files.write_heads([HEAD], date(2026, 9, 1))
    written = path.read_bytes()
    assert files.write_heads([], date(2026, 9, 1)) == path
    assert path.read_bytes() == written


def test_a_time_stamp_verifies_with_openssl_too(tsa: Authority, files: WitnessFiles) -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    files.ask(HEAD, NOON)
    assert files.stamp_pending(authority(tsa.answer, [tsa.root]), NOON) == (1, 0)
    [witness] = files.of([HEAD.hash])
    assert witness.head == HEAD
    assert tsa.verifies(stamped_bytes(HEAD), witness.token)
    assert before <= stamp_time(witness.token, stamped_bytes(HEAD), [tsa.root]) <= datetime.now(UTC)
    assert files.count_waiting() == 0


def test_a_time_stamp_of_something_else_is_refused(tsa: Authority, files: WitnessFiles) -> None:
    token = authority(tsa.answer, [tsa.root])(b"autre chose")
    with pytest.raises(TimestampError):
        stamp_time(token, stamped_bytes(HEAD), [tsa.root])
    files.ask(HEAD, NOON)
    assert files.stamp_pending(authority(lambda _: token, [tsa.root]), NOON) == (0, 1)
    assert files.of([HEAD.hash]) == ()


def test_a_time_stamp_of_nobody_we_trust_is_refused(tsa: Authority, tmp_path: Path) -> None:
    other = Authority(tmp_path)
    with pytest.raises(TimestampError):
        authority(other.answer, [tsa.root])(b"x")


@pytest.mark.parametrize("answer", [b"", b"<html>404</html>", b"\x30\x03\x02\x01\x02"])
def test_an_answer_that_is_none_is_refused(tsa: Authority, answer: bytes) -> None:
    with pytest.raises(TimestampError):
        authority(lambda _: answer, [tsa.root])(b"x")


def test_an_authority_that_is_away_is_asked_again_later(tsa: Authority, files: WitnessFiles) -> None:
    def away(_: bytes) -> bytes:
        raise ConnectionRefusedError

    absent, present = authority(away, [tsa.root]), authority(tsa.answer, [tsa.root])
    files.ask(HEAD, NOON)
    assert files.stamp_pending(absent, NOON) == (0, 1)
    assert files.stamp_pending(present, NOON + timedelta(seconds=59)) == (0, 0)
    assert files.stamp_pending(absent, NOON + timedelta(seconds=60)) == (0, 1)
    assert files.stamp_pending(present, NOON + timedelta(seconds=179)) == (0, 0)
    assert files.stamp_pending(present, NOON + timedelta(seconds=180)) == (1, 0)


def test_the_wait_never_grows_beyond_six_hours(files: WitnessFiles) -> None:
    def away(_: bytes) -> bytes:
        raise TimestampError

    files.ask(HEAD, NOON)
    now = NOON
    for _ in range(30):
        assert files.stamp_pending(away, now) == (0, 1)
        now += timedelta(hours=6)


def test_a_head_is_asked_for_once(tsa: Authority, files: WitnessFiles) -> None:
    files.ask(HEAD, NOON)
    files.ask(HEAD, NOON)
    assert files.count_waiting() == 1
    files.stamp_pending(authority(tsa.answer, [tsa.root]), NOON)
    files.ask(HEAD, NOON)
    assert files.count_waiting() == 0


def test_an_archive_carries_its_time_stamps(tsa: Authority, files: WitnessFiles, tmp_path: Path) -> None:
    store, evidence = a_case(tmp_path)
    head = store.head("a")
    files.ask(head, NOON)
    files.stamp_pending(authority(tsa.answer, [tsa.root]), NOON)
    entries = store.read("a")
    write_archive(tmp_path / "a.zip", "a", entries, evidence, exported_at=NOON, witnesses=files.of([head.hash]))
    check_archive(tmp_path / "a.zip")
    members = members_of(tmp_path / "a.zip")
    [told] = json.loads(members["heads.json"])
    assert (told["seq"], told["hash"]) == (head.seq, head.hash)
    assert tsa.verifies(told["hash"].encode(), members[told["token_path"]])
    about_another = {**members, told["token_path"]: authority(tsa.answer, [tsa.root])(b"autre chose")}
    with pytest.raises(ArchiveError, match="autre chose"):
        check_archive(forged(tmp_path / "other.zip", about_another))
    members["heads.json"] = members["heads.json"].replace(head.hash.encode(), b"0" * 64)
    with pytest.raises(ArchiveError, match="autre journal"):
        check_archive(forged(tmp_path / "forged.zip", members))


def test_only_web_addresses_are_authorities() -> None:
    with pytest.raises(ValueError, match="file"):
        http_sender("file:///etc/passwd")


def test_a_time_stamp_that_an_archive_brought_does_not_stand_in_the_way_of_ours(
    tsa: Authority, files: WitnessFiles
) -> None:
    files.ask(HEAD, NOON)
    files.keep_brought(Witness(HEAD, b"forged"))
    assert files.count_waiting() == 1
    assert files.stamp_pending(authority(tsa.answer, [tsa.root]), NOON) == (1, 0)
    [witness] = files.of([HEAD.hash])
    assert tsa.verifies(stamped_bytes(HEAD), witness.token)
    files.keep_brought(Witness(HEAD, b"forged"))
    assert files.of([HEAD.hash]) == (witness,)


def test_our_authority_is_asked_also_for_a_head_that_came_with_a_time_stamp(files: WitnessFiles) -> None:
    files.keep_brought(Witness(HEAD, b"brought"))
    files.ask(HEAD, NOON)
    assert (files.count_waiting(), files.of([HEAD.hash])) == (1, (Witness(HEAD, b"brought"),))


def answering(raw: bytes, pause_s: float = 0) -> str:
    """The address of a server that answers one request with these bytes, one at a time when it pauses."""
    listening = socket.create_server(("127.0.0.1", 0))

    def answer() -> None:
        with listening, listening.accept()[0] as asked, suppress(OSError):
            asked.recv(65536)
            for chunk in [raw] if not pause_s else [raw[at : at + 1] for at in range(len(raw))]:
                asked.sendall(chunk)
                time.sleep(pause_s)

    Thread(target=answer, daemon=True).start()
    return f"http://127.0.0.1:{listening.getsockname()[1]}/"


OK = b"HTTP/1.1 200 OK\r\n"


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"rien\r\n\r\n",
        b"HTTP/1.1 500 non\r\n\r\n",
        OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
        OK + b"X: " + b"a" * 70_000 + b"\r\n\r\n",
        OK + b"Content-Length: 50\r\n\r\nabc",
        OK + b"\r\n" + b"a" * 200_000,
    ],
)
def test_an_authority_that_answers_anything_at_all_is_asked_again_later(files: WitnessFiles, raw: bytes) -> None:
    files.ask(HEAD, NOON)
    assert files.stamp_pending(authority(http_sender(answering(raw)), []), NOON) == (0, 1)
    assert files.count_waiting() == 1


def test_an_authority_that_answers_byte_by_byte_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timestamps, "_PATIENCE_S", 0.2)
    send = http_sender(answering(OK + b"\r\n" + b"a" * 1000, pause_s=0.01))
    begun = time.monotonic()
    with pytest.raises(TimestampError):
        authority(send, [])(b"x")
    assert time.monotonic() - begun < 5


def test_an_authority_that_is_away_is_not_waited_for_once_for_each_head(files: WitnessFiles) -> None:
    asked = []

    def away(data: bytes) -> bytes:
        asked.append(data)
        raise TimestampError

    for number in range(12):
        files.ask(Head("dossier", number, f"{number:064x}", NOON), NOON)
    for _ in range(3):
        files.stamp_pending(away, NOON)
    assert [len(asked), len(set(asked))] == [12, 12]

"""Many writers at once. A store's test class inherits this one and says how to open the store."""

from __future__ import annotations

import os
import secrets
import traceback
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.journal.journals import noted, opened

from recours.journal.errors import ConflictError
from recours.journal.proof.chain import verify
from recours.journal.stores.store import Store

OpenStore = Callable[[], Store]


def in_processes(count: int, work: Callable[[int], bytes]) -> list[bytes]:
    """What `count` processes running `work(number)` at once had to say. Their exceptions fail the test."""
    children = []
    for number in range(count):
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            _run_and_leave(work, number, writing)
        os.close(writing)
        children.append((child, reading))
    return [_said_by(child, reading) for child, reading in children]


def _run_and_leave(work: Callable[[int], bytes], number: int, writing: int) -> None:
    try:
        os.write(writing, work(number))
        os._exit(0)
    except BaseException:
        os.write(writing, traceback.format_exc().encode())
        os._exit(1)


def _said_by(child: int, reading: int) -> bytes:
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read()
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0, said.decode()
    return said


class ConcurrencyContract:
    """The chain stays whole, nothing is lost or doubled, and each writer is told the truth."""

    each = 12

    @pytest.fixture
    def open_store(self, tmp_path: Path) -> OpenStore:
        raise NotImplementedError

    @pytest.mark.parametrize("writers", [2, 4, 8, 16])
    def test_on_one_case(self, open_store: OpenStore, writers: int) -> None:
        case_id = secrets.token_hex(8)
        open_store().append(case_id, 0, [opened()])

        def write(number: int) -> bytes:
            store, kept, refused = open_store(), 0, 0
            while kept < self.each:
                try:
                    store.append(case_id, store.head(case_id).seq, [noted(f"{number}/{kept}")])
                    kept += 1
                except ConflictError as conflict:
                    refused += conflict.head is not None
            return b"%d" % refused

        in_processes(writers, write)
        entries = open_store().read(case_id)
        verify(case_id, entries)
        texts = [entry.payload["text"] for entry in entries[1:] if entry.payload]
        assert sorted(texts) == sorted(f"{number}/{kept}" for number in range(writers) for kept in range(self.each))

    @pytest.mark.parametrize("writers", [2, 4, 8, 16])
    def test_on_many_cases(self, open_store: OpenStore, writers: int) -> None:
        run = secrets.token_hex(6)
        open_store()

        def write(number: int) -> bytes:
            store = open_store()
            for seq in range(self.each):
                store.append(f"{run}-{number}", seq, [noted(str(seq)) if seq else opened()])
            return b"done"

        assert in_processes(writers, write) == [b"done"] * writers
        store = open_store()
        for number in range(writers):
            entries = store.read(f"{run}-{number}")
            verify(f"{run}-{number}", entries)
            assert len(entries) == self.each

    def test_only_one_opens_the_case(self, open_store: OpenStore) -> None:
        case_id = secrets.token_hex(8)
        open_store()

        def write(number: int) -> bytes:
            try:
                open_store().append(case_id, 0, [opened(), noted(str(number))])
            except ConflictError:
                return b"refused"
            return b"kept"

        assert sorted(in_processes(8, write)) == [b"kept"] + [b"refused"] * 7
        assert len(open_store().read(case_id)) == 2

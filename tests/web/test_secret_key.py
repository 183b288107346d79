"""The key that signs cookies: whole or not there, the same for workers that start together."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from tests.journal.crashes import killed_at, lines_of

from recours.web.environment import secret_key


@pytest.mark.parametrize("left", [b"", b"\n", b"  "])
def test_an_empty_key_left_by_a_kill_heals_itself(tmp_path, left):
    (tmp_path / "secret_key").write_bytes(left)
    key = secret_key(tmp_path)
    assert len(key) > 60
    assert secret_key(tmp_path) == key
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0


def test_a_kill_at_any_line_leaves_no_half_key(tmp_path):
    def draw(_acknowledge):
        secret_key(tmp_path)

    lines = lines_of(draw)
    for place in range(1, lines + 1, max(1, lines // 12)):
        (tmp_path / "secret_key").unlink(missing_ok=True)
        killed_at(place, draw)
        assert len(secret_key(tmp_path)) > 60


def test_workers_that_start_together_share_one_key(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(secret_key, [tmp_path] * 16))) == 1

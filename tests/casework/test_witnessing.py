"""A head that left, on an export or a letter, is time-stamped when an authority is named, and nothing leaves otherwise."""

import shutil
import zipfile
from dataclasses import replace
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from tests.casework.conftest import AT
from tests.journal.authority import Authority

from recours.casework import stamps
from recours.casework.case import drafts, step_acts
from recours.casework.case.entry_writer import Act
from recours.casework.desk import open_local
from recours.casework.errors import SettingError
from recours.casework.readers import exports
from recours.casework.settings import Settings, settings_from
from recours.journal.archive.archive_import import check_archive, store_archive

TODAY = date(2026, 11, 21)


def exported(desk, case_id, target, at=AT):
    exports.export(desk, case_id, target, as_of=TODAY, act=Act(at))
    return target


@pytest.fixture
def named(desk, tmp_path):
    """The desk with an authority, which is not asked anything."""
    return replace(desk, settings=Settings(timestamp_url="https://horodatage.invalid", timestamp_roots=tmp_path))


def test_nothing_is_asked_without_an_authority(desk, case_id, tmp_path):
    exported(desk, case_id, tmp_path / "a.zip")
    step_acts.mark_sent(desk, case_id, "support_request", {"channel": "chat"}, act=Act(AT, TODAY))
    assert desk.witnesses.count_waiting() == 0
    assert stamps.stamp_waiting(desk, AT) == (0, 0)


def test_an_export_and_a_step_taken_each_ask_for_a_time_stamp(named, case_id, tmp_path):
    head = exports.export(named, case_id, tmp_path / "a.zip", as_of=TODAY, act=Act(AT))
    assert named.witnesses.is_waiting(head.hash)
    receipt = step_acts.mark_sent(named, case_id, "support_request", {"channel": "chat"}, act=Act(AT, TODAY))
    assert named.witnesses.is_waiting(receipt.head.hash)


@pytest.fixture
def served(tmp_path):
    """An authority of our own that answers on this machine, and the settings that name it."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    folder = tmp_path / "tsa"
    folder.mkdir()
    tsa = Authority(folder)

    class Answering(BaseHTTPRequestHandler):
        def do_POST(self):
            answer = tsa.answer(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Answering)
    Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}"
    yield tsa, settings_from({"RECOURS_TIMESTAMP_URL": url, "RECOURS_TIMESTAMP_ROOTS": str(folder / "root.pem")})
    server.shutdown()
    server.server_close()


def test_the_next_archive_carries_the_time_stamp_and_openssl_agrees(desk, case_id, served, tmp_path):
    tsa, settings = served
    desk = replace(desk, settings=settings)
    head = exports.export(desk, case_id, tmp_path / "a.zip", as_of=TODAY, act=Act(AT))
    assert stamps.stamp_waiting(desk, AT + timedelta(minutes=1)) == (1, 0)
    check_archive(exported(desk, case_id, tmp_path / "b.zip", AT + timedelta(hours=1)))
    token = zipfile.ZipFile(tmp_path / "b.zip").read(f"timestamps/{head.hash}.tsr")
    assert tsa.verifies(head.hash.encode(), token)
    there = open_local(tmp_path / "there")
    for _ in range(2):
        store_archive(tmp_path / "b.zip", there.store, there.evidence, there.witnesses)
    assert there.witnesses.of([head.hash]) == desk.witnesses.of([head.hash])


def test_the_list_of_the_day_names_the_head(desk, case_id):
    assert desk.store.head(case_id).hash in stamps.write_heads(desk, AT).read_text()


@pytest.mark.parametrize(
    ("name", "said", "way_out"),
    [
        ("RECOURS_TIMESTAMP_URL", "file:///etc/passwd", "https://"),
        ("RECOURS_TIMESTAMP_URL", "http://", "https://"),
        ("RECOURS_TIMESTAMP_URL", "http://[::1/", "https://"),
        ("RECOURS_TIMESTAMP_URL", "http://a..b/", "https://"),
        ("RECOURS_TIMESTAMP_URL", "https://horodatage.invalid:99999/", "https://"),
        ("RECOURS_TIMESTAMP_URL", "https://horodatage.invalid/a b", "https://"),
        ("RECOURS_RETENTION_YEARS", "9" * 5000, "1 à 50"),
        ("RECOURS_RETENTION_YEARS", "cinq", "1 à 50"),
        ("RECOURS_RETENTION_YEARS", "0", "1 à 50"),
        ("RECOURS_RETENTION_YEARS", "5 7", "1 à 50"),
        ("RECOURS_ANNOUNCED_DAYS", "-7", "30 7"),
        ("RECOURS_ANNOUNCED_DAYS", "", "30 7"),
    ],
)
def test_a_setting_that_cannot_be_says_which_and_what_to_write(name, said, way_out):
    with pytest.raises(SettingError) as caught:
        settings_from({name: said})
    assert caught.value.place == name
    assert way_out in (caught.value.way_out or "")


@pytest.mark.parametrize("url", ["https://moi:secret@horodatage.invalid/", "ftp://moi:secret@horodatage.invalid/"])
def test_a_password_in_an_address_is_refused_and_not_told_again(url):
    with pytest.raises(SettingError) as caught:
        settings_from({"RECOURS_TIMESTAMP_URL": url})
    assert "secret" not in str(caught.value)


def test_an_authority_without_its_root_is_refused():
    with pytest.raises(SettingError, match="RECOURS_TIMESTAMP_ROOTS"):
        settings_from({"RECOURS_TIMESTAMP_URL": "https://horodatage.invalid"})


def test_a_root_that_is_none_is_refused(desk, tmp_path):
    (tmp_path / "root.pem").write_text("rien")
    settings = Settings(timestamp_url="https://horodatage.invalid", timestamp_roots=tmp_path / "root.pem")
    with pytest.raises(SettingError, match="illisible"):
        stamps.authority_of(settings)


def test_a_letter_prints_the_head_it_was_written_from(desk, case_id):
    """Whoever receives it can hold it against the journal: `verify.py --head` takes these characters."""
    head = desk.store.head(case_id)
    printed = drafts.draft(desk, case_id, "formal_notice", TODAY).content.footer.parts()
    assert any(head.hash[:16] in part for part in printed)

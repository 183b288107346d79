"""Nobody else comes in, nothing goes out: headers, hosts, forms, and what the pages load."""

import re
from pathlib import Path

import pytest
from django.test import Client
from tests.web.visitor import seen

import recours.web
from recours.core.errors import RecoursError
from recours.web.environment import data_dir, secret_key
from recours.web.serve import serve

WEB = Path(recours.web.__file__).parent
TEMPLATES = sorted((WEB / "templates").rglob("*.html"))


def test_the_policy_allows_our_own_files_and_nothing_inline(visitor):
    policy = visitor.get("/")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_template_has_inline_script_style_or_foreign_resource(template):
    text = template.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle=|\son[a-z]+=|<style|javascript:", text)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", text))
    assert not re.search(r'(?:src|srcset|action|data)="(?:https?:)?//', text)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_every_form_that_writes_carries_its_mark(template):
    forms = re.findall(r"<form[^>]*method=\"post\"[^>]*>.*?</form>", template.read_text(encoding="utf-8"), re.DOTALL)
    assert all("{% csrf_token %}" in form for form in forms)


def test_styles_and_scripts_call_nobody(visitor):
    for path in (WEB / "static" / "recours").glob("*.[cj]s*"):
        assert not re.search(r"url\(\s*[\"']?(?:https?:)?//|@import|fetch\(", path.read_text(encoding="utf-8")), (
            path.name
        )


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "192.168.1.10"])
def test_another_name_for_this_machine_is_refused(visitor, host):
    assert visitor.client.get("/", headers={"host": host}).status_code == 400


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:8000", "[::1]:8000"])
def test_this_machines_own_names_are_answered(visitor, host):
    assert visitor.client.get("/", headers={"host": host}).status_code == 200


def test_a_form_without_its_mark_is_refused_in_french(visitor):
    response = Client(enforce_csrf_checks=True).post("/opening/")
    assert response.status_code == 403
    assert "n'a pas été reconnu" in seen(response)


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_site_can_neither_write_nor_load(visitor, site):
    written = visitor.client.post("/opening/", headers={"sec-fetch-site": site, "sec-fetch-mode": "navigate"})
    loaded = visitor.client.get("/", headers={"sec-fetch-site": site, "sec-fetch-mode": "no-cors"})
    linked = visitor.client.get("/", headers={"sec-fetch-site": site, "sec-fetch-mode": "navigate"})
    assert [written.status_code, loaded.status_code, linked.status_code] == [403, 403, 200]


def test_answers_are_not_stored_framed_or_sniffed(visitor):
    response = visitor.get("/")
    assert response["Cache-Control"] == "no-store"
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response["Referrer-Policy"] == "same-origin"


def test_reading_never_writes_and_writing_needs_a_form(visitor):
    case = visitor.open_case()
    for path in ("particulars", "text"):
        visitor.get(f"{case}steps/written_complaint/{path}/", status=405)
    visitor.get("/opening/", status=405)


def test_pages_that_do_not_exist_say_so_in_french(visitor):
    assert "Cette page n'existe pas" in seen(visitor.get("/nowhere/", status=404))


def test_a_fault_of_ours_shows_no_machinery(visitor, monkeypatch):
    monkeypatch.setattr("recours.web.cases.views.home.listings", lambda *_: 1 / 0)
    visitor.client.raise_request_exception = False
    response = visitor.client.get("/")
    assert response.status_code == 500
    assert "de notre côté" in seen(response)
    assert "ZeroDivisionError" not in response.content.decode()


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.10", "recours.example"])
def test_serving_to_other_machines_is_refused(host, tmp_path):
    with pytest.raises(RecoursError) as refused:
        serve(host, 8000, tmp_path)
    assert "127.0.0.1" in str(refused.value)


def test_the_key_is_drawn_once_for_its_owner_alone(tmp_path):
    key = secret_key(tmp_path)
    assert secret_key(tmp_path) == key
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0


def test_the_data_folder_is_the_one_named_or_that_of_the_command_line(tmp_path, monkeypatch):
    monkeypatch.setenv("RECOURS_DATA", str(tmp_path))
    assert data_dir() == tmp_path
    monkeypatch.delenv("RECOURS_DATA")
    assert data_dir().name == "recours-data"

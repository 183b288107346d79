"""Drafts as e-mail, links and calendars: a draft never looks sent, and importing twice doubles nothing."""

from __future__ import annotations

import email
from datetime import date
from email import policy
from urllib.parse import unquote, urlsplit

import icalendar
import pytest

from documents.example import letter
from recours.documents.errors import TooLongError
from recours.documents.formats.eml import LONGEST_LINK, Attachment, mailto_link, render_eml
from recours.documents.formats.ics import Limit, render_ics
from recours.documents.formats.plain_text import body_text, letter_text

PDF = Attachment("mise en demeure é.pdf", "application/pdf", b"%PDF-1.7\n\x00\xff\r\n")
LIMITS = [
    Limit(
        "mediator_latest", "Dernier jour pour le médiateur", date(2027, 9, 20), "Un an après la réclamation, à 24 h."
    ),
    Limit("delivery", "Livraison ; au plus tard, \\ ici", date(2026, 9, 10)),
]


def test_a_draft_opens_as_a_draft() -> None:
    message = email.message_from_bytes(render_eml(letter("recap_email")), policy=policy.default)
    assert message["X-Unsent"] == "1"
    assert message["To"] == "contact@boutique.example"
    assert "camille@exemple.example" in message["From"]
    for sent in ("Date", "Message-ID", "Received", "Bcc"):
        assert message[sent] is None


def test_attachments_keep_their_bytes() -> None:
    data = render_eml(letter("recap_email"), [PDF, PDF])
    message = email.message_from_bytes(data, policy=policy.default)
    first, second = message.iter_attachments()
    assert first.get_filename() == PDF.name
    assert first.get_content() == second.get_content() == PDF.content
    assert data == render_eml(letter("recap_email"), [PDF, PDF])


def test_a_hostile_subject_adds_no_header() -> None:
    content = letter("support_request", item="x\r\nBcc: intrus@exemple.example")
    message = email.message_from_bytes(render_eml(content), policy=policy.default)
    assert message["Bcc"] is None
    assert "intrus" in message["subject"]


def test_without_an_address_the_draft_names_nobody() -> None:
    content = letter("recap_email", consumer_email=None)
    assert email.message_from_bytes(render_eml(content), policy=policy.default)["From"] is None


def test_a_link_holds_the_whole_draft_or_is_refused() -> None:
    link = mailto_link(letter("support_request", story="Rien reçu & rien = zéro ?"))
    assert link.startswith("mailto:contact@boutique.example?subject=")
    assert len(link) <= LONGEST_LINK
    assert "Rien reçu & rien = zéro" in unquote(urlsplit(link).query)
    with pytest.raises(TooLongError):
        mailto_link(letter("support_request", story="mot " * 600))


def test_a_form_with_a_limit_refuses_what_it_would_cut() -> None:
    content = letter("report_signalconso")
    text = body_text(content)
    assert body_text(content, limit=len(text)) == text
    with pytest.raises(TooLongError, match=str(len(text))):
        body_text(content, limit=len(text) - 1)
    with pytest.raises(TooLongError):
        letter_text(content, limit=10)


def test_narrow_spaces_become_spaces_that_old_forms_know() -> None:
    assert "\u202f" not in letter_text(letter("formal_notice_delivery"))
    assert "1\u00a0289,90\u00a0€" in letter_text(letter("formal_notice_delivery"))


def test_the_calendar_has_one_whole_day_a_limit_with_a_lasting_identity() -> None:
    calendar = icalendar.Calendar.from_ical(render_ics("RC-7F3K", LIMITS, date(2026, 9, 1)))
    events = list(calendar.walk("VEVENT"))
    assert [event.decoded("dtstart") for event in events] == [date(2026, 9, 10), date(2027, 9, 20)]
    assert [str(event["uid"]) for event in events] == ["delivery.rc-7f3k@recours", "mediator_latest.rc-7f3k@recours"]
    assert str(events[0]["summary"]) == LIMITS[1].title
    assert [len(event.walk("VALARM")) for event in events] == [2, 2]


def test_a_moved_limit_keeps_its_identity_and_the_same_input_the_same_bytes() -> None:
    moved = [Limit("delivery", "Livraison", date(2026, 10, 1))]
    before, after = (render_ics("RC", limits, date(2026, 9, 1)) for limits in (LIMITS[1:], moved))
    uid = b"UID:delivery.rc@recours"
    assert uid in before
    assert uid in after
    assert before == render_ics("RC", LIMITS[1:], date(2026, 9, 1))

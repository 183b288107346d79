"""The addresses of the consumer's pages."""

from __future__ import annotations

from django.urls import path

from recours.web.cases.views import (
    case,
    events,
    evidence,
    exports,
    home,
    journal,
    keeping,
    mail,
    opening,
    questions,
    readers,
    steps,
)

urlpatterns = [
    path("", home.home, name="home"),
    path("opening/", opening.begin, name="opening"),
    path("opening/<uuid:opening_id>/story/", opening.story, name="opening_story"),
    path("opening/<uuid:opening_id>/company/", opening.company, name="opening_company"),
    path("opening/<uuid:opening_id>/ground/", opening.ground, name="opening_ground"),
    path("opening/<uuid:opening_id>/questions/", opening.next_question, name="opening_next"),
    path("opening/<uuid:opening_id>/questions/<slug:fact>/", opening.question, name="opening_question"),
    path("opening/<uuid:opening_id>/check/", opening.check, name="opening_check"),
    path("opening/<uuid:opening_id>/forget/", opening.forget, name="opening_forget"),
    path("cases/<str:case_id>/", case.case, name="case"),
    path("cases/<str:case_id>/questions/", questions.next_question, name="questions"),
    path("cases/<str:case_id>/questions/<slug:fact>/", questions.question, name="question"),
    path("cases/<str:case_id>/steps/<slug:step_id>/", steps.step, name="step"),
    path("cases/<str:case_id>/steps/<slug:step_id>/particulars/", steps.particulars, name="particulars"),
    path("cases/<str:case_id>/steps/<slug:step_id>/way/", steps.way, name="way"),
    path("cases/<str:case_id>/steps/<slug:step_id>/text/", steps.text, name="text"),
    path("cases/<str:case_id>/steps/<slug:step_id>/letter.<slug:form>", steps.letter, name="letter"),
    path("cases/<str:case_id>/steps/<slug:step_id>/sent/", steps.sent, name="sent"),
    path("cases/<str:case_id>/steps/<slug:step_id>/leave/", steps.leave, name="leave"),
    path("cases/<str:case_id>/events/", events.events, name="events"),
    path("cases/<str:case_id>/events/<slug:kind>/", events.event, name="event"),
    path("cases/<str:case_id>/evidence/", evidence.evidence, name="evidence"),
    path("cases/<str:case_id>/evidence/<slug:digest>/", evidence.piece, name="piece"),
    path("cases/<str:case_id>/evidence/<slug:digest>/preview/", evidence.preview, name="preview"),
    path("cases/<str:case_id>/evidence/<slug:digest>/mail/", mail.mail, name="mail"),
    path("cases/<str:case_id>/evidence/<slug:digest>/mail/<int:number>/", mail.mail_file, name="mail_file"),
    path("cases/<str:case_id>/evidence/<slug:digest>/readers/", readers.readers, name="readers"),
    path("cases/<str:case_id>/evidence/<slug:digest>/for/<slug:reader>/", readers.seen, name="seen"),
    path("cases/<str:case_id>/evidence/<slug:digest>/page/<int:page>/", readers.page_picture, name="page_picture"),
    path("cases/<str:case_id>/export/", exports.export, name="export"),
    path("cases/<str:case_id>/clocks.ics", exports.clocks, name="clocks"),
    path("cases/<str:case_id>/journal/", journal.journal, name="journal"),
    path("cases/<str:case_id>/journal/<int:seq>/correct/", journal.correct, name="correct"),
    path("cases/<str:case_id>/journal/<int:seq>/erase/", keeping.erase, name="erase_entry"),
    path("cases/<str:case_id>/keeping/", keeping.keep, name="keeping"),
    path("cases/<str:case_id>/keeping/erase/", keeping.erase, name="erase"),
]

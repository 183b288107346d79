"""The case file made from a journal: its pieces numbered as in the letters, shown in the chronology, in the archive."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pypdf

from casework.conftest import AT
from recours.casework.case.case_view import case_of, position_for
from recours.casework.case.drafts import draft, render
from recours.casework.case.entry_writer import Act, record
from recours.casework.case.evidence import attach
from recours.casework.case.letter_material import exhibit_numbers
from recours.casework.case.step_acts import mark_sent
from recours.casework.readers.dossier import dossier_of
from recours.casework.readers.exports import export
from recours.casework.readers.versions import version_of
from recours.documents.case_file.case_file import write_case_file

TODAY = date(2026, 11, 21)


def _a_case_on_its_way(desk, case_id):
    attach(desk, case_id, io.BytesIO(b"Commande confirmee, livraison le 5."), "commande.txt", title="Confirmation de commande", of="contract", act=Act(AT, date(2026, 9, 1)))  # fmt: skip
    record(desk, case_id, "call_made", {"channel": "phone", "said": "Patientez."}, act=Act(AT, date(2026, 9, 12)))
    body = render(draft(desk, case_id, "call_recap", date(2026, 9, 12)), "eml")
    mark_sent(
        desk, case_id, "call_recap", {"channel": "email"}, body=body, name="recap.eml", act=Act(AT, date(2026, 9, 12))
    )
    record(desk, case_id, "note_added", {"text": "Ma note à moi."}, act=Act(AT, date(2026, 9, 13)))


def _dossier(desk, case, reader):
    return dossier_of(desk, case, position_for(desk, case, TODAY), version_of(desk, case, reader), {})


def _words(data: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages)


def test_the_dossier_tells_the_case_and_shows_every_piece(desk, case_id):
    _a_case_on_its_way(desk, case_id)
    case = case_of(desk, case_id)
    made = io.BytesIO()
    lines = write_case_file(_dossier(desk, case, "mediator"), made)
    words = _words(made.getvalue())
    for said in (
        "Camille Exemple contre",
        "DOSSIER POUR LE MÉDIATEUR",
        "Patientez.",
        "une cafetière",
        "89,90",
        "Le suivi",
    ):
        assert said in words
    assert [line.exhibit.number for line in lines] == [1, 2]
    assert "Pièce n° 1 — 1/1" in words
    assert "Ma note" not in words
    assert "None" not in words


def test_pieces_have_one_number_in_letters_and_in_the_dossier(desk, case_id):
    _a_case_on_its_way(desk, case_id)
    case = case_of(desk, case_id)
    numbers = exhibit_numbers(case.events)
    assert numbers["contract"] == 1
    assert numbers["call_recap"] == 2
    content = _dossier(desk, case, "judge")
    assert {exhibit.number for exhibit in content.exhibits} == set(numbers.values())


def test_a_piece_added_late_keeps_the_numbers_of_the_letters(desk, case_id):
    _a_case_on_its_way(desk, case_id)
    before = exhibit_numbers(case_of(desk, case_id).events)
    attach(desk, case_id, io.BytesIO(b"Vieille facture."), "facture.txt", of="invoice", act=Act(AT, date(2026, 8, 1)))
    case = case_of(desk, case_id)
    after = exhibit_numbers(case.events)
    assert {name: after[name] for name in before} == before
    shown = {one.number: one.title for one in _dossier(desk, case, "judge").exhibits}
    assert shown[after["invoice"]] == "facture.txt"


def test_the_archive_holds_the_dossier(desk, case_id, tmp_path):
    _a_case_on_its_way(desk, case_id)
    export(desk, case_id, tmp_path / "dossier.zip", reader="mediator", as_of=TODAY, act=Act(AT))
    with zipfile.ZipFile(tmp_path / "dossier.zip") as archive:
        assert "Bordereau des pièces" in _words(archive.read("dossier.pdf"))


def test_the_chronology_names_each_answer_by_what_it_says(desk, case_id):
    told = (
        ("answer_received", {"channel": "phone"}),
        ("answer_classified", {"channel": "phone", "class_of_answer": "full"}),
        ("promise_made", {"what": "89,90 € remboursés", "due_on": "2026-10-15"}),
        ("formal_notice_sent", {"channel": "registered", "proof": "deposit_slip"}),
    )
    for kind, fields in told:
        record(desk, case_id, kind, fields, act=Act(AT, date(2026, 9, 20)))
    for reader in ("company", "mediator", "judge", "consumer"):
        said = [moment.text for moment in _dossier(desk, case_of(desk, case_id), reader).chronology]
        assert [each for each in said if "épon" in each] == ["Réponse reçue de l'entreprise, par téléphone"], reader
        assert "L'entreprise accepte toute la demande, par téléphone" in said
        assert "Promesse de l'entreprise : 89,90 € remboursés, pour le 15\xa0octobre 2026" in said
        assert "Mise en demeure envoyée en recommandé" in said

"""One suite for every format: the same words, the same bytes, and nothing a person types is ever read as markup."""

from __future__ import annotations

import email
import io
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from email import policy
from functools import cache, partial
from pathlib import Path

import docx
import pypdf
import pytest

from documents.example import EVENTS, FACTS, MATERIAL, RECIPIENT, letter
from recours.core.law.events import Event
from recours.documents.errors import ControlCharacterError, DocumentError, UnprintableTextError
from recours.documents.formats.renderers import RENDERERS
from recours.documents.letter_content import LetterContent, Shape
from recours.documents.letters.addresses import Recipient
from recours.documents.letters.composition import compose
from recours.documents.letters.letter_reader import letter_shelf

CHOSEN = frozenset({"ground", "contract_kind", "conformity_choice", "payment_method"})
HOSTILE = {
    "typst": '#import "x.typ" #let a = 1 #panic("non") *gras* _it_ `code` $x^2$ @ref <label> // fin /* ici */ \\ #sys.inputs',
    "closer": '\\")))#panic("non") \\\\" \\u{41} \\n ")\n#sys "))',
    "jinja": "{{ 7*7 }} {% for x in y %}{% endfor %} {# rien #} ${7*7} #{7*7}",
    "html": "<script>alert(1)</script> &amp; &lt; <!-- --> ]]> <?xml?>",
    "format": "{price_eur} {0} {} %s %(x)s \\n \\u0041",
    "quotes": "\"double\" 'simple' `inverse` « français » “anglais”",
    "long": "mot " * 2500,
    "one word": "a" * 10_000,
    "lines": "un\r\ndeux\rtrois\u2028quatre\x0bcinq",
    "field": "=cmd|' /C calc'!A0 @SUM(1+1) -1+2",
    "direction": "prix\u202e 00,1 \u202cet\u200f fin\u2066",
    "emoji": "Je suis en colère 😡 مرحبا",
    "mail": "\r\nBcc: intrus@exemple.example\r\n\r\nautre corps",
}


def pdf_words(data: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages)


def docx_words(data: bytes) -> str:
    document = docx.Document(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def eml_words(data: bytes) -> str:
    message = email.message_from_bytes(data, policy=policy.default)
    body = message.get_body(("plain",))
    assert body is not None
    return f"{message['subject']}\n{body.get_content()}"


WORDS: dict[str, Callable[[bytes], str]] = {"pdf": pdf_words, "docx": docx_words, "eml": eml_words, "txt": bytes.decode}


def bare(text: str) -> str:
    """The letters and figures alone: layout, hyphens and spaces may differ between formats."""
    return "".join(sign for sign in text if sign.isalnum())


@pytest.mark.parametrize("form", RENDERERS)
@pytest.mark.parametrize("id", sorted(letter_shelf().letters))
def test_every_word_is_in_every_format(form: str, id: str) -> None:
    content = letter(id)
    found = bare(WORDS[form](RENDERERS[form].render(content)))
    wanted = [*(block.text for block in content.blocks), content.subject, content.closing, *content.exhibits]
    wanted += [cell for block in content.blocks if block.shape.value != "notes" for row in block.rows for cell in row]
    for paragraph in wanted:
        for line in paragraph.split("\n"):
            assert bare(line) in found, line


@pytest.mark.parametrize("form", RENDERERS)
def test_the_same_letter_is_the_same_bytes(form: str) -> None:
    assert RENDERERS[form].render(letter("mediator_referral")) == RENDERERS[form].render(letter("mediator_referral"))


@pytest.mark.parametrize("form", RENDERERS)
@pytest.mark.parametrize("attack", sorted(set(HOSTILE) - {"emoji"}))
def test_what_a_person_types_stays_text(form: str, attack: str) -> None:
    content = letter("formal_notice_delivery", story=HOSTILE[attack])
    found = WORDS[form](RENDERERS[form].render(content))
    if attack == "long" and form == "pdf":
        assert found.split().count("mot") == HOSTILE[attack].split().count("mot")
        return
    for line in HOSTILE[attack].replace("\r\n", "\n").splitlines():
        assert bare(line) in bare(found)


@cache
def fields() -> dict[str, str]:
    """Every fact that a person types and some letter prints, with the first of those letters."""
    typed = [fact for fact, value in FACTS.items() if isinstance(value, str) and fact not in CHOSEN]
    found = {(fact, id) for fact in typed for id in sorted(letter_shelf().letters) if prints(id, fact)}
    return {fact: min(id for one, id in found if one == fact) for fact in typed if fact in dict(found)}


def prints(id: str, fact: str) -> bool:
    """Whether this letter of the example case shows the fact in its body."""
    named = letter_shelf()[id].placeholders() | {"consumer_first_name", "consumer_street"}
    return fact in named and any("75999" in word for word in letter(id, **{fact: "75999"}).words())


def shown_or_refused(make: Callable[[], LetterContent], form: str, hostile: str) -> bool:
    """Whether the text stands in the file as it was typed, or the person is told plainly why it cannot."""
    try:
        found = bare(WORDS[form](RENDERERS[form].render(make())))
    except DocumentError as error:
        return bool(str(error)) and (form == "pdf" or not isinstance(error, UnprintableTextError))
    return bare(hostile) in found or bare(hostile.upper()) in found


@pytest.mark.parametrize("form", RENDERERS)
@pytest.mark.parametrize("field", fields())
def test_no_field_is_markup(form: str, field: str) -> None:
    for name in ("typst", "closer", "jinja", "html", "format", "quotes", "mail", "field", "direction", "emoji"):
        hostile = HOSTILE[name][:60]
        for text in (hostile, f"avant {hostile} après"):
            assert shown_or_refused(lambda text=text: letter(fields()[field], **{field: text}), form, text), name


@pytest.mark.parametrize("form", RENDERERS)
@pytest.mark.parametrize("told", ["said", "promised", "spoke_with"])
@pytest.mark.parametrize("attack", ["typst", "jinja", "html", "mail", "emoji", "direction"])
def test_what_was_told_of_a_call_is_no_markup(form: str, told: str, attack: str) -> None:
    call = Event("call_made", date(2026, 9, 15), {**EVENTS[0].data, told: HOSTILE[attack]})
    material = replace(MATERIAL, events=(call, *EVENTS[1:]))
    assert shown_or_refused(lambda: compose(letter_shelf()["recap_email"], material, RECIPIENT), form, HOSTILE[attack])


@pytest.mark.parametrize("form", RENDERERS)
@pytest.mark.parametrize("part", ["name", "detail", "street", "locality", "town"])
def test_no_part_of_the_address_is_markup(form: str, part: str) -> None:
    for attack in ("typst", "jinja", "html", "format", "quotes", "mail"):
        address = replace(RECIPIENT.address, **{part: HOSTILE[attack][:36]})
        recipient = Recipient(address.name, address)
        make = partial(compose, letter_shelf()["mediator_referral"], MATERIAL, recipient)
        assert shown_or_refused(make, form, HOSTILE[attack][:36].strip()), attack


@pytest.mark.parametrize("field", fields())
def test_ten_thousand_signs_are_printed_or_refused_in_every_field(field: str) -> None:
    for text in ("mot " * 2500, "a" * 10_000):
        for form in RENDERERS:
            assert shown_or_refused(lambda text=text: letter(fields()[field], **{field: text}), form, text[:40]), form


@pytest.mark.parametrize("field", fields())
def test_null_bytes_are_refused_with_their_field(field: str) -> None:
    with pytest.raises(ControlCharacterError, match=field):
        letter(fields()[field], **{field: "avant\x00après"})


@pytest.mark.parametrize("field", ["consumer_last_name", "item", "story", "order_number"])
@pytest.mark.parametrize("sign", ["\x07", "\x1b", "\ud800", "\uffff"])
def test_what_is_not_text_is_refused_with_its_field(field: str, sign: str) -> None:
    with pytest.raises(ControlCharacterError, match=field):
        letter("formal_notice_delivery", **{field: f"avant{sign}après"})


def test_marks_that_turn_the_reading_direction_are_left_out() -> None:
    content = letter("formal_notice_delivery", story="prix\u202e 00,1 \u202cet\u200b fin\ufeff")
    assert content.blocks[2].text == "prix 00,1 et fin"


def test_signs_no_font_draws_are_refused_clearly_on_paper_and_kept_in_mail() -> None:
    content = letter("formal_notice_delivery", story="Je suis en colère 😡 مرحبا")
    with pytest.raises(UnprintableTextError, match="😡"):
        RENDERERS["pdf"].render(content)
    assert "😡" in eml_words(RENDERERS["eml"].render(content))


def test_the_docx_is_a_whole_file_without_macros_or_links() -> None:
    data = RENDERERS["docx"].render(letter("formal_notice_delivery"))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert not [name for name in names if "vba" in name.lower() or "activeX" in name]
        assert b"TargetMode" not in archive.read("word/_rels/document.xml.rels")


def test_the_words_of_a_letter_are_listed_in_reading_order() -> None:
    listed = [word for word in letter("formal_notice_delivery").words() if word]
    assert listed.index("Camille Exemple") < listed.index("Madame, Monsieur,") < len(listed) - 1


@pytest.mark.slow
def test_a_word_processor_opens_every_docx_with_every_word(tmp_path: Path) -> None:
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip("LibreOffice is not on this machine")
    ids = sorted(letter_shelf().letters)
    for id in ids:
        (tmp_path / f"{id}.docx").write_bytes(RENDERERS["docx"].render(letter(id)))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [soffice, "--headless", profile, "--convert-to", "pdf", "--outdir", str(tmp_path)]
    files = map(str, sorted(tmp_path.glob("*.docx")))
    subprocess.run([*command, *files], check=True, capture_output=True, timeout=300)
    for id in ids:
        data = (tmp_path / f"{id}.pdf").read_bytes()
        found = bare(pdf_words(data))
        for block in letter(id).blocks:
            cells = [cell for row in block.rows for cell in row] if block.shape is not Shape.NOTES else []
            assert all(bare(line) in found for text in (block.text, *cells) for line in text.split("\n")), id
        ours = len(pypdf.PdfReader(io.BytesIO(RENDERERS["pdf"].render(letter(id)))).pages)
        assert len(pypdf.PdfReader(io.BytesIO(data)).pages) <= ours + 1, id


def test_accents_typed_apart_are_joined_to_their_letter() -> None:
    content = letter("formal_notice_delivery", story="re\u0301clame\u0301 \u2011 de\u0301ja\u0300")
    assert content.blocks[2].text == "réclamé - déjà"
    assert "réclamé - déjà" in pdf_words(RENDERERS["pdf"].render(content))

"""What is masked is gone: from the words, the pixels, the corners of the file and the bytes."""

from __future__ import annotations

import io
import shutil
import subprocess
from datetime import date

import pikepdf
import pypdf
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from documents import mail_boxes_example as boxes
from documents import secrets_example as secret
from documents.exhibits_example import pdf as empty_pdf
from documents.exhibits_example import photo, picture, saved
from documents.secrets_example import IBAN, NAME, WORDS, said_by
from recours.documents.case_file.exhibit_pages import pages_of
from recours.documents.case_file.exhibits import Exhibit
from recours.documents.errors import MaskingError, WordTooShortError
from recours.documents.masking.masks import Mask, Search, Way, masked_copy, page_count, search
from recours.documents.received.hidden_words import HiddenWords, key_of

DAY = date(2026, 11, 21)
MASK = Mask(HiddenWords(WORDS))


def exhibit(name: str, content: bytes, media_type: str = "") -> Exhibit:
    return Exhibit(1, name, name, content, media_type)


def words_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    pages = [page.get_textpage().get_text_range() for page in document]
    return "\n".join(pages + [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages])


def pixels(pdf: bytes, page: int = 0) -> Image.Image:
    return pypdfium2.PdfDocument(pdf)[page].render(scale=2).to_pil().convert("L")


@pytest.mark.parametrize(
    "written",
    [
        IBAN,
        IBAN.replace(" ", ""),
        IBAN.lower(),
        IBAN.replace(" ", "\n"),
        IBAN.replace(" ", "\u00a0"),
        "FR76-3000.4028/3798 7654\u00ad3210 9\u200b43",
        "ＦＲ７６ 30004028379876543210９４３",
        "ELODIE MARTIN",
        "E\u0301lodie-\nMartin",
        "elodie.martin@exemple.example",
        "Élodie\n\n   Martin",
    ],
)
def test_a_word_is_found_however_it_is_written(written):
    text = f"avant {written} après"
    masked = MASK.words.mask(text, "#")
    assert masked.startswith("avant #")
    assert masked.endswith(" après")
    assert key_of(written) not in key_of(masked) if "martin@" not in written else "elodie" not in masked


@pytest.mark.parametrize("written", ["+33 6 12 34 56 78", "0033612345678", "06.12.34.56.78", "(06) 12-34-56-78"])
def test_a_phone_number_is_found_in_its_two_ways(written):
    hidden = HiddenWords(("06 12 34 56 78",))
    assert hidden.is_in(f"tel {written} !")
    assert HiddenWords((written,)).is_in("mon numéro 0612345678")


def test_a_short_word_is_hidden_where_it_is_a_word():
    hidden = HiddenWords(("Ali", "750"))
    assert hidden.mask("Ali, A L I, ali : la ligne de réalisation 750 m, 1750 et 7 500", "#") == (
        "#, #, # : la ligne de réalisation # m, 1750 et 7 500"
    )


@pytest.mark.parametrize("word", ["", "a", "12", "é!", "  "])
def test_a_word_too_short_is_refused_with_the_way_out(word):
    with pytest.raises(WordTooShortError, match="trois lettres ou chiffres"):
        HiddenWords((word,))


@given(
    word=st.text(st.characters(categories=("Ll", "Lu", "Nd"), max_codepoint=0x24F), min_size=6, max_size=20),
    around=st.tuples(st.text(max_size=20), st.text(max_size=20)),
    between=st.sampled_from(["", " ", "\n", "-", "\u00a0", ". "]),
)
def test_nothing_of_a_word_is_left_whatever_stands_around_it(word, around, between):
    if len(key_of(word)) < 6:
        return
    hidden = HiddenWords((word,))
    masked = hidden.mask(around[0] + " " + between.join(word) + " " + around[1], " § ")
    assert not hidden.is_in(masked.replace("§", "\u2588"))


@pytest.mark.parametrize(
    ("made", "kept"), [(secret.everywhere, "page sans secret"), (secret.layered, ""), (secret.revised, "Rien")]
)
def test_a_masked_pdf_says_nothing_of_it_anywhere(made, kept):
    data = made()
    one = exhibit("releve.pdf", data)
    assert search(one, MASK).way is Way.COPY
    copy = masked_copy(one, MASK, DAY)
    assert said_by(copy, *WORDS) == []
    assert not MASK.words.is_in(words_of(copy))
    assert kept in words_of(copy)
    assert search(exhibit("copie.pdf", copy), MASK).way is Way.AS_IS
    with pikepdf.open(io.BytesIO(data)) as before, pikepdf.open(io.BytesIO(copy)) as after:
        assert len(after.pages) == len(before.pages)
        assert not after.attachments
        assert set(after.Root.keys()) <= {"/Type", "/Pages"}
        assert not after.docinfo


def test_the_secrets_are_in_the_files_before():
    for data in (secret.everywhere(), secret.layered(), secret.revised()):
        assert said_by(data, IBAN)
    assert said_by(secret.picture_with_secrets(), IBAN)


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs pdftotext (poppler-utils)")
def test_another_reader_of_pdf_finds_nothing_either(tmp_path):
    for number, data in enumerate((secret.everywhere(), secret.layered(), secret.revised())):
        path = tmp_path / f"{number}.pdf"
        path.write_bytes(masked_copy(exhibit("a.pdf", data), MASK, DAY))
        text = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout
        assert not MASK.words.is_in(text)


def test_under_the_box_there_are_only_black_pixels_and_nothing_else_is_painted():
    data = secret.saved(secret.paper("Bonjour", IBAN, "Au revoir"))
    before, after = pixels(data), pixels(masked_copy(exhibit("a.pdf", data), MASK, DAY))
    line, other = (122, 149, 420, 163), (122, 186, 240, 204)  # at twice 72 dots an inch
    assert before.crop(line).getextrema() == (0, 255)
    assert after.crop(line).getextrema()[1] < 16
    assert after.crop(other).getextrema()[1] == 255


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_words_and_areas_are_painted_on_turned_and_cropped_pages(turn):
    pdf = secret.paper("Bonjour", IBAN)
    pdf.pages[0].obj.Rotate = turn
    pdf.pages[0].obj.CropBox = [30, 400, 560, 842]
    data = secret.saved(pdf)
    areas = {1: [(0.0, 0.0, 0.1, 0.1)]}
    copy = masked_copy(exhibit("a.pdf", data), Mask(HiddenWords((IBAN,)), areas), DAY)
    assert not MASK.words.is_in(words_of(copy))
    ink = [pixels(each).point(lambda value: 255 if value < 16 else 0) for each in (data, copy)]
    assert ink[1].size == ink[0].size
    assert ink[1].getpixel((2, 2)) == 255
    black = [sum(value > 0 for value in each.tobytes()) for each in ink]
    assert black[1] > black[0] + ink[0].width * ink[0].height // 100


def test_a_word_in_two_columns_is_found_line_by_line():
    pdf = secret.paper("gauche")
    letters = "".join(
        f"1 0 0 1 {60 + 9 * at} 500 Tm ({sign}) Tj " for at, sign in reversed(list(enumerate("DUPONTEL")))
    )
    pdf.pages[0].contents_add(f"BT /F1 12 Tf {letters} ET".encode())
    data = secret.saved(pdf)
    mask = Mask(HiddenWords(("Dupontel",)))
    assert search(exhibit("a.pdf", data), mask).way is Way.COPY
    copy = masked_copy(exhibit("a.pdf", data), mask, DAY)
    assert "DUPONTEL" not in words_of(copy)
    assert pixels(copy).crop((120, 664, 250, 684)).getextrema()[1] < 255


def test_words_written_outside_the_page_are_found_and_go():
    kerned = " ".join(f"({sign}) {-20 - at}" for at, sign in enumerate(secret.TIGHT))
    data = secret.saved(secret.paper("Facture", also=f"BT /F1 12 Tf 1 0 0 1 -900 5000 Tm [{kerned}] TJ ET".encode()))
    one = exhibit("a.pdf", data)
    assert MASK.words.is_in(words_of(data))
    assert search(one, MASK).way is Way.COPY
    copy = masked_copy(one, MASK, DAY)
    assert not MASK.words.is_in(words_of(copy))
    assert pixels(copy).getextrema() == (0, 255)


def test_a_page_without_the_words_stays_text_and_a_file_without_them_stays_as_it_is():
    copy = masked_copy(exhibit("a.pdf", secret.everywhere()), MASK, DAY)
    assert "Une page sans secret" in words_of(copy)
    clean = exhibit("b.pdf", secret.saved(secret.paper("Bonjour")))
    assert search(clean, MASK).way is Way.AS_IS
    assert search(clean, MASK).unread == ()


def test_a_picture_shared_by_pages_does_not_come_along_with_another_page():
    pdf = secret.paper("un")
    photo_ = pikepdf.Stream(pdf, bytes(range(256)) * 12, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=32,
                            Height=32, ColorSpace=pikepdf.Name.DeviceRGB, BitsPerComponent=8)  # fmt: skip
    shared = pdf.make_indirect(
        pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im=photo_), Font=pdf.pages[0].Resources.Font)
    )
    secret.add_page(pdf, "deux", also=b"q 300 0 0 300 60 300 cm /Im Do Q")
    for page in pdf.pages:
        page.obj.Resources = shared
    copy = masked_copy(exhibit("a.pdf", secret.saved(pdf)), Mask(areas={2: [(0, 0, 1, 1)]}), DAY)
    assert "un" in words_of(copy)
    with pikepdf.open(io.BytesIO(copy)) as made:
        assert not made.pages[0].Resources.get("/XObject", {})
        pictures = [one for one in made.objects if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == "/Image"]
        assert len(pictures) == 1
    assert pixels(copy, 1).getextrema()[1] < 16


@pytest.mark.parametrize("turn", range(1, 9))
def test_a_photo_keeps_its_pixels_upright_and_nothing_else(turn):
    one = exhibit("photo.jpg", photo(turn))
    assert search(one, MASK) == search(one, MASK)
    assert search(one, MASK).unread == (1,)
    copy = masked_copy(one, Mask(areas={1: [(0.4, 0.4, 0.6, 0.6)]}), DAY)
    page = pypdfium2.PdfDocument(copy)[0].render(scale=1).to_pil().convert("RGB")
    middle = page.getpixel((page.width // 2, page.height // 2 - 7))
    assert max(middle) < 20
    with pikepdf.open(io.BytesIO(copy)) as pdf:
        raw = pdf.pages[0].Resources.XObject.Im.read_raw_bytes()
    shown = Image.open(io.BytesIO(raw))
    assert not shown.getexif()
    assert shown.size == picture().size
    assert shown.getpixel((10, 300))[1] > 120 > shown.getpixel((10, 300))[0]  # the green band is at the left


def test_a_picture_that_is_pixels_alone_may_travel_as_it_is_once_looked_at():
    plain, told = saved("PNG"), io.BytesIO()
    Image.open(io.BytesIO(plain)).save(told, "PNG", pnginfo=_note(IBAN))
    assert search(exhibit("a.png", plain), MASK) == Search(Way.AS_IS, (1,))
    for data in (told.getvalue(), plain + b"\n" + IBAN.encode(), saved("WEBP"), saved("GIF")):
        assert search(exhibit("a.png", data), MASK) == Search(Way.COPY, (1,))
    assert said_by(masked_copy(exhibit("a.png", told.getvalue()), MASK, DAY), IBAN) == []


def _note(text):
    note = PngInfo()
    note.add_text("Comment", text)
    return note


@settings(max_examples=25, deadline=None)
@given(
    cuts=st.sets(st.integers(1, len(secret.TIGHT) - 1), max_size=6),
    order=st.randoms(),
    moves=st.lists(st.booleans(), min_size=7, max_size=7),
)
def test_however_a_page_writes_the_word_nothing_of_it_is_left(cuts, order, moves):
    edges = [0, *sorted(cuts), len(secret.TIGHT)]
    x, y, drawn = 60, 700, []
    for start, end, new_line in zip(edges, edges[1:], moves, strict=False):
        part = secret.TIGHT[start:end]
        drawn.append(f"1 0 0 1 {x} {y} Tm ({part}) Tj")
        x, y = (60, y - 16) if new_line else (x + 10 * len(part), y)
    order.shuffle(drawn)
    page = secret.paper("Compte", also=f"BT /F1 12 Tf {' '.join(drawn)} ET".encode())
    one = exhibit("a.pdf", secret.saved(page))
    assert search(one, MASK).way is Way.COPY
    copy = masked_copy(one, MASK, DAY)
    assert said_by(copy, IBAN) == []
    assert not MASK.words.is_in(words_of(copy))
    where = (0, 250, 1190, 600)  # below « Compte », at twice 72 dots an inch
    before, after = (pixels(each).crop(where) for each in (one.data(), copy))
    inked = before.point(lambda value: 255 if value < 128 else 0)
    assert inked.getbbox() is not None
    assert Image.composite(after, Image.new("L", after.size, 0), inked).getextrema()[1] < 60


def test_nothing_of_a_photo_but_its_pixels_travels():
    copy = masked_copy(
        exhibit("photo.jpg", secret.picture_with_secrets()), Mask(areas={1: [(0.05, 0.05, 0.5, 0.3)]}), DAY
    )
    assert said_by(copy, *WORDS) == []
    assert copy.count(b"\xff\xd8\xff") == 1
    assert b"Exif" not in copy
    page = pypdfium2.PdfDocument(copy)[0].render(scale=1).to_pil().convert("RGB")
    assert not any(red > 150 > green for red, green, _ in page.getdata())


@pytest.mark.parametrize("html", [False, True])
def test_an_email_is_masked_with_its_headers_and_its_files(html):
    one = exhibit("rib.eml", secret.mail(html=html), "message/rfc822")
    assert search(one, MASK).way is Way.COPY
    copy = masked_copy(one, MASK, DAY)
    text = words_of(copy)
    assert said_by(copy, *WORDS) == []
    assert not MASK.words.is_in(text)
    assert "[masqué]" in text
    assert "service@boutique.example" in text
    assert "bh=" not in text


PACKED = {
    "signed": lambda part: boxes.mail(boxes.smime(boxes.signed(part))),
    "passed on": lambda part: boxes.mail(boxes.passed_on(boxes.mail(part))),
    "in base64": lambda part: boxes.mail(boxes.file("a.eml", boxes.mail(part))),
    "winmail": lambda part: boxes.mail(boxes.file("winmail.dat", boxes.winmail(IBAN, {f"{NAME}.gif": boxes.PICTURE}))),
    "uuencode": lambda part: boxes.mail(boxes.words(boxes.uuencoded(f"{NAME}.txt", IBAN.encode()))),
    "outlook": lambda part: boxes.outlook(f"RIB {NAME}", IBAN, {"rib.txt": IBAN.encode()}),
    "mailbox": lambda part: b"From x\r\n" + boxes.mail(part) + b"\r\n\r\nFrom x\r\n" + boxes.mail(part),
}


@pytest.mark.parametrize("how", PACKED)
def test_what_is_packed_in_an_email_is_masked_too(how):
    link = f"<p>Compte {IBAN} <a href='https://x.example/{secret.TIGHT}'>ici</a></p>"
    part = boxes.many("mixed", boxes.words(link, "html"), boxes.file(f"{NAME}.txt", IBAN.encode(), "text/plain"))
    data = PACKED[how](part)
    name, kind = ("a.msg", "application/vnd.ms-outlook") if how == "outlook" else ("a.eml", "message/rfc822")
    one = exhibit(name, data, kind)
    before = "".join(words_of(_merged(shown.pdf)) for shown in pages_of(one, DAY))
    assert MASK.words.is_in(before)
    assert search(one, MASK).way is Way.COPY
    copy = masked_copy(one, MASK, DAY)
    assert not MASK.words.is_in(words_of(copy))
    assert said_by(copy, *WORDS) == []


def test_the_original_of_an_outlook_message_does_not_travel_when_words_are_hidden():
    one = exhibit("a.msg", boxes.outlook("Bonjour", "Rien de secret", {}), "application/vnd.ms-outlook")
    assert search(one, MASK) == Search(Way.COPY)
    assert "Rien de secret" in words_of(masked_copy(one, MASK, DAY))


def _merged(pdf):
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def test_a_text_is_masked_across_its_lines_whatever_its_code():
    for code in ("utf-8", "cp1252"):
        one = exhibit("note.txt", f"Élodie\r\nMartin m'a donné {IBAN[:12]}\n{IBAN[12:]}".encode(code))
        copy = masked_copy(one, MASK, DAY)
        assert search(one, MASK).way is Way.COPY
        assert not MASK.words.is_in(words_of(copy))
        assert said_by(copy, *WORDS) == []


def test_a_page_of_the_web_is_shown_by_its_words_alone():
    page = f"<!doctype html><p title='{NAME}'>Compte FR76&nbsp;3000 <i>4028</i> 3798 7654 3210 943</p>"
    one = exhibit("page.html", page.encode(), "text/html")
    assert search(one, MASK).way is Way.COPY
    assert not MASK.words.is_in(words_of(masked_copy(one, MASK, DAY)))


@pytest.mark.parametrize(
    ("name", "content", "way", "unread"),
    [
        ("photo.jpg", photo(), Way.COPY, (1,)),
        ("note.docx", secret.office(IBAN), Way.NEVER, (0,)),
        ("note.docx", secret.office("Bonjour tout le monde"), Way.AS_IS, (0,)),
        ("locked.pdf", empty_pdf(password="x"), Way.AS_IS, (0,)),
        ("son.mp3", b"ID3\x00" + bytes(100), Way.AS_IS, (0,)),
        ("boite.mbox", b"From x\nFrom: a@b.example\n\n" + b"QUJD" * 40, Way.AS_IS, (0,)),
    ],
)  # fmt: skip
def test_what_cannot_be_searched_is_said(name, content, way, unread):
    found = search(exhibit(name, content), MASK)
    assert (found.way, found.unread) == (way, unread)


def test_an_email_with_a_ciphered_part_or_a_very_long_header_is_searched_whole():
    plain = secret.mail("Bonjour").replace(IBAN.encode(), b"x").replace(secret.TIGHT.encode(), b"x")
    assert search(exhibit("a.eml", b"Subject: a\nFrom: b@c.example\n\nBonjour", "message/rfc822"), MASK) == Search(
        Way.AS_IS
    )
    coded = b"Subject: a\nFrom: b@c.example\n\n" + b"QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9w" * 2
    assert search(exhibit("a.eml", coded, "message/rfc822"), MASK).unread == (0,)
    signed = (
        b"DKIM-Signature: v=1; b="
        + b"Ab3" * 30
        + b"\nSubject: a\nFrom: b@c.example\n\nLire https://x.example/"
        + b"aB3" * 40
    )
    assert search(exhibit("a.eml", signed, "message/rfc822"), MASK) == Search(Way.AS_IS)
    long = b"X-Long: " + b"mot " * 400 + b"=?utf-8?b?RlI3NiAzMDAwIDQwMjggMzc5OCA3NjU0IDMyMTAgOTQz?=\n"
    assert (
        search(exhibit("a.eml", long + b"Subject: a\nFrom: b@c.example\n\nBonjour", "message/rfc822"), MASK).way
        is Way.COPY
    )
    assert said_by(masked_copy(exhibit("a.eml", plain, "message/rfc822"), MASK, DAY), *WORDS) == []


def test_a_scan_is_never_taken_for_a_page_without_the_words():
    scan = masked_copy(exhibit("photo.jpg", photo()), Mask(areas={1: [(0, 0, 0.1, 0.1)]}), DAY)
    assert search(exhibit("scan.pdf", scan), MASK).unread == (1,)


def test_letters_whose_code_is_not_told_cannot_be_read():
    pdf = secret.paper("Bonjour")
    font = pdf.pages[0].Resources.Font.F1
    font.Encoding = pikepdf.Dictionary(
        Type=pikepdf.Name.Encoding, Differences=[66, pikepdf.Name("/g12"), pikepdf.Name("/g13")]
    )
    assert search(exhibit("a.pdf", secret.saved(pdf)), MASK).unread == (1,)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("note.txt", b"Bonjour", "ses lignes bougent"),
        ("son.mp3", b"ID3\x00" + bytes(100), "n'a pas de pages"),
        ("a.pdf", secret.saved(secret.paper("Bonjour")), "la pièce a 1 page"),
    ],
)
def test_an_area_that_cannot_be_is_refused_with_the_way_out(name, content, says):
    with pytest.raises(MaskingError, match=says):
        masked_copy(exhibit(name, content), Mask(areas={7: [(0, 0, 1, 1)]}), DAY)


def test_the_same_masks_give_the_same_bytes():
    for one in (exhibit("a.pdf", secret.everywhere()), exhibit("rib.eml", secret.mail(), "message/rfc822")):
        assert masked_copy(one, MASK, DAY) == masked_copy(one, MASK, DAY)
    assert page_count(exhibit("a.pdf", secret.everywhere())) == 4

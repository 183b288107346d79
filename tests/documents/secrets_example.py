"""Files that hide an IBAN and a name in every place we could think of, and a search of a file down to its bytes."""

from __future__ import annotations

import contextlib
import io
import re
import zipfile
import zlib
from email.message import EmailMessage
from email.policy import SMTP

import pikepdf
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageDraw

IBAN = "FR76 3000 4028 3798 7654 3210 943"
NAME = "Élodie Martin"
WORDS = (IBAN, NAME)
TIGHT = IBAN.replace(" ", "")


def paper(*lines: str, also: bytes = b"") -> pikepdf.Pdf:
    """One page of a few lines in Helvetica."""
    pdf = pikepdf.new()
    add_page(pdf, *lines, also=also)
    return pdf


def add_page(pdf: pikepdf.Pdf, *lines: str, also: bytes = b"") -> pikepdf.Page:
    pdf.add_blank_page(page_size=(595, 842))
    page = pdf.pages[-1]
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
    page.Resources = Dictionary(Font=Dictionary(F1=pdf.make_indirect(font)))
    drawn = b"".join(
        b"1 0 0 1 60 %d Tm (%s) Tj\n" % (780 - 20 * at, line.encode("cp1252")) for at, line in enumerate(lines)
    )
    page.Contents = pdf.make_stream(b"BT /F1 12 Tf\n" + drawn + b"ET\n" + also)
    return page


def saved(pdf: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    pdf.save(out, static_id=True)
    return out.getvalue()


def picture_with_secrets() -> bytes:
    """A JPEG whose EXIF names a person and carries a small picture of before."""
    image, small, out = Image.new("RGB", (900, 600), "#dddddd"), io.BytesIO(), io.BytesIO()
    ImageDraw.Draw(image).rectangle((90, 60, 360, 120), fill="#ff0000")
    image.resize((90, 60)).save(small, "JPEG")
    exif = Image.Exif()
    exif[0x013B], exif[0x010E] = NAME, IBAN
    image.save(out, "JPEG", exif=exif.tobytes() + small.getvalue(), comment=IBAN.encode())
    return out.getvalue()


def everywhere() -> bytes:
    """A PDF of four pages that says the secrets on the first, and hides them in all the corners of the file."""
    pdf = paper("Relevé", f"IBAN {IBAN}", "Titulaire : ELODIE MARTIN")
    add_page(pdf, "Une page et un champ")
    add_page(pdf, "Rien ici non plus", also=b"/Span <</ActualText (" + IBAN.encode() + b")>> BDC EMC\n")
    add_page(pdf, "Une page sans secret")
    pdf.docinfo["/Author"] = NAME
    with pdf.open_metadata() as about:
        about["dc:description"] = f"Compte {IBAN}"
    pdf.attachments["secret.txt"] = IBAN.encode()
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem(NAME, 0))
    page = pdf.pages[1]
    note = Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=[10, 10, 30, 30], Contents=IBAN)
    field = Dictionary(
        Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T="iban", V=IBAN, TU=NAME, Rect=[60, 300, 400, 330],
        AP=Dictionary(N=_appearance(pdf)), F=4,
    )  # fmt: skip
    page.obj.Annots = Array([pdf.make_indirect(note), pdf.make_indirect(field)])
    pdf.Root.AcroForm = Dictionary(Fields=[page.obj.Annots[1]])
    return saved(pdf)


def _appearance(pdf: pikepdf.Pdf) -> pikepdf.Stream:
    made = pdf.make_stream(b"BT /F1 12 Tf 1 0 0 1 2 8 Tm (" + TIGHT.encode() + b") Tj ET")
    made.Type, made.Subtype, made.BBox = Name.XObject, Name.Form, Array([0, 0, 340, 30])
    made.Resources = pdf.pages[0].Resources
    return made


def layered() -> bytes:
    """A PDF with a layer that is not shown, and words without ink."""
    hidden = b"/OC /Hidden BDC BT /F1 12 Tf 1 0 0 1 60 400 Tm (" + IBAN.encode() + b") Tj ET EMC\n"
    inkless = b"BT 3 Tr /F1 12 Tf 1 0 0 1 60 300 Tm (" + NAME.encode("cp1252") + b") Tj ET\n"
    pdf = paper("Une facture", also=hidden + inkless)
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name="secret"))
    pdf.pages[0].Resources.Properties = Dictionary(Hidden=layer)
    pdf.Root.OCProperties = Dictionary(OCGs=[layer], D=Dictionary(OFF=[layer]))
    return saved(pdf)


def revised() -> bytes:
    """A PDF whose older revision, still in the file, held the IBAN."""
    first = saved(paper(f"IBAN {IBAN}"))
    pdf = pikepdf.open(io.BytesIO(first))
    number = pdf.pages[0].Contents.objgen[0]
    size, start = int(pdf.trailer.Size), first.rindex(b"startxref") + 10
    body = b"BT /F1 12 Tf 60 780 Td (Rien) Tj ET"
    update = b"%d 0 obj\n<</Length %d>>\nstream\n%s\nendstream\nendobj\n" % (number, len(body), body)
    at = len(first)
    table = b"xref\n%d 1\n%010d 00000 n \n" % (number, at)
    root = pdf.Root.objgen[0]
    trailer = b"trailer\n<</Size %d /Root %d 0 R /Prev %s>>\nstartxref\n%d\n%%%%EOF\n" % (
        size, root, first[start:].split()[0], at + len(update),
    )  # fmt: skip
    return first + update + table + trailer


def mail(body: str = f"Voici mon compte : {TIGHT[:14]}\n{TIGHT[14:]}", html: bool = False) -> bytes:
    """An e-mail that says the secrets in its headers, its text and the files it carries."""
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"] = f'"{NAME}" <elodie.martin@exemple.example>', "service@boutique.example"
    message["Subject"], message["X-Compte"] = f"RIB {IBAN}", TIGHT
    message["DKIM-Signature"] = "v=1; bh=2jmj7l5rSw0yVb/vlWAYkK/YBwk="
    message.set_content(body)
    if html:
        message.add_alternative(f"<p>Compte <b>{IBAN[:14]}</b>{IBAN[14:]}</p>", subtype="html")
    message.add_attachment(everywhere(), maintype="application", subtype="pdf", filename=f"RIB {NAME}.pdf")
    return message.as_bytes()


def office(text: str) -> bytes:
    """A document of Word, as far as a search is concerned."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("word/document.xml", f"<w:t>{text[:9]}</w:t><w:r/><w:t>{text[9:]}</w:t>")
    return out.getvalue()


def every_byte(data: bytes) -> list[bytes]:
    """A file and all that is packed in it: the members of a zip, the streams of a PDF, undone."""
    found = [data]
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            found += [each for name in packed.namelist() for each in (name.encode(), *every_byte(packed.read(name)))]
    elif data.startswith(b"%PDF-"):
        with pikepdf.open(io.BytesIO(data)) as pdf:
            out = io.BytesIO()
            pdf.save(
                out,
                compress_streams=False,
                stream_decode_level=pikepdf.StreamDecodeLevel.specialized,
                object_stream_mode=pikepdf.ObjectStreamMode.disable,
            )
            found.append(out.getvalue())
        for stream in re.finditer(rb"stream\r?\n", data):  # those of older revisions too, which no table names
            with contextlib.suppress(zlib.error):
                found.append(zlib.decompressobj().decompress(data[stream.end() :]))
    return found


def said_by(data: bytes, *words: str) -> list[str]:
    """The words that the file still says somewhere, in any of the ways that bytes write letters."""
    wanted = {form for word in words for form in (word, word.replace(" ", ""), word.upper(), word.replace(" ", "\n"))}
    coded = {form: [form.encode(code) for code in ("utf-8", "cp1252", "utf-16-be", "utf-16-le")] for form in wanted}
    for ways in coded.values():
        ways += [each.hex().encode() for each in ways] + [each.hex().upper().encode() for each in ways]
    pieces = every_byte(data)
    return sorted({form for form, ways in coded.items() if any(way in piece for piece in pieces for way in ways)})

"""Exhibits of every sort, made here: photos turned in eight ways, pictures, e-mails, broken and disguised files."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from email.message import EmailMessage
from email.policy import SMTP

import pikepdf
import pillow_heif
from PIL import Image, ImageDraw

from documents.example import FOOTER
from recours.documents.case_file.case_file import CaseFileContent, Finding, Moment, Party
from recours.documents.case_file.exhibits import Exhibit
from recours.documents.letter_content import Block, Shape

_HOW_TAKEN = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def picture(size: tuple[int, int] = (960, 640)) -> Image.Image:
    """A picture with a red band at the top and a green one at the left: any wrong turn shows."""
    image = Image.new("RGB", size, "#8899aa")
    drawing = ImageDraw.Draw(image)
    drawing.rectangle((0, 0, size[0] // 8, size[1]), fill="#00aa00")
    drawing.rectangle((0, 0, size[0], size[1] // 8), fill="#dd0000")
    return image


def photo(orientation: int = 1, size: tuple[int, int] = (960, 640)) -> bytes:
    """A JPEG whose EXIF orientation makes `picture` upright."""
    turn, made, exif = _HOW_TAKEN[orientation], io.BytesIO(), Image.Exif()
    exif[0x0112] = orientation
    image = picture(size) if turn is None else picture(size).transpose(turn)
    image.save(made, "JPEG", exif=exif, quality=95)
    return made.getvalue()


def saved(form: str, mode: str = "RGB") -> bytes:
    """The picture in another format."""
    made = io.BytesIO()
    if form == "HEIF":
        pillow_heif.from_pillow(picture()).save(made)
    else:
        picture().convert(mode).save(made, form)
    return made.getvalue()


def pdf(pages: int = 2, rotate: int = 0, password: str = "") -> bytes:
    """A PDF of empty pages, turned, or locked with a password."""
    made, file = io.BytesIO(), pikepdf.new()
    for _ in range(pages):
        file.add_blank_page(page_size=(300, 500))
        file.pages[-1].obj.Rotate = rotate
    file.save(made, encryption=pikepdf.Encryption(user=password, owner=password) if password else False)
    return made.getvalue()


def mail(body: str = "Votre colis est perdu.", joined: bytes | None = None) -> bytes:
    """An e-mail as a mail program saves it."""
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"] = "service@boutique.example", "camille@exemple.example"
    message["Subject"], message["Date"] = "Votre commande", "Tue, 15 Sep 2026 10:00:00 +0200"
    message["Message-ID"] = "<1@boutique.example>"
    message["Received"] = "from mx.boutique.example (192.0.2.1) by in.exemple.example; Tue, 15 Sep 2026 10:00:01 +0200"
    message.set_content(body)
    if joined:
        message.add_attachment(joined, maintype="image", subtype="jpeg", filename="photo.jpg")
    return message.as_bytes()


def case_file(*exhibits: Exhibit) -> CaseFileContent:
    """A small case file with these exhibits."""
    return CaseFileContent(
        title="Camille Exemple contre Boutique Fictive SAS",
        reader="Dossier pour le médiateur",
        made_on=date(2026, 10, 21),
        parties=(
            Party("Consommateur", ("Camille Exemple", "12 rue de l'Exemple", "75000 PARIS")),
            Party("Professionnel", ("Boutique Fictive SAS", "1 avenue du Modèle", "92000 NANTERRE")),
        ),
        summary=(
            Block(Shape.FIELDS, rows=(("Objet", "un aspirateur balai"), ("Somme demandée", "1 294,89 €"))),
            Block(Shape.TEXT, "Le colis n'est jamais arrivé. Le vendeur, mis en demeure, n'a ni livré ni répondu."),
        ),
        chronology=(
            Moment(date(2026, 9, 1), "Commande passée sur le site", exhibits[0].number if exhibits else None),
            Moment(date(2026, 9, 20), "Réclamation écrite envoyée par courriel"),
        ),
        findings=(
            Finding("Annuler la commande et être remboursé", "oui", "Rien n'est venu.", ("C. conso., art. L. 216-6",)),
        ),
        exhibits=exhibits,
        sources=(("C. conso., art. L. 216-6", "Mise en demeure, puis résolution"),),
        footer=FOOTER,
    )


def exhibit(content: bytes, name: str = "piece") -> Exhibit:
    """An exhibit of this content, the first of its file."""
    return Exhibit(1, "Titre", name, content)


def members(files: dict[str, str]) -> bytes:
    """An office file with these members; `mimetype` first and not compressed, as OpenDocument asks."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, text in files.items():
            zipped.writestr(name, text, zipfile.ZIP_STORED if name == "mimetype" else None)
    return out.getvalue()

"""Hidden words and files as other programs write them: whatever stands inside, a search ends with a way to travel."""

from __future__ import annotations

from datetime import date

import pytest

from documents.secrets_example import said_by
from recours.documents.case_file.exhibits import Exhibit
from recours.documents.masking.masks import Mask, Way, masked_copy, search
from recours.documents.received.hidden_words import HiddenWords

DAY = date(2026, 11, 21)
MASK = Mask(HiddenWords(("Camille Exemple",)))


def exhibit(name: str, content: bytes) -> Exhibit:
    return Exhibit(1, name, name, content)


def written_pdf(says: str, *others: bytes) -> bytes:
    """A PDF as LibreOffice, cairo and scanners write it: the length of a page's words stands as an object of its own,
    and so may any other value (`others`)."""
    words = b"BT /F 12 Tf 20 50 Td (%s) Tj ET" % says.encode("latin-1")
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 99]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Length 6 0 R>>stream\n%s\nendstream" % words,
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        b"%d" % len(words),
        *others,
    ]
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)
    return bytes(out)


@pytest.mark.parametrize("other", [b"12", b"-1.5", b"true", b"/Nom", b"(texte)", b"[1 2]"])
def test_a_pdf_whose_values_stand_as_objects_is_searched_and_travels_as_it_is(other: bytes) -> None:
    found = search(exhibit("facture.pdf", written_pdf("Bonjour", other)), MASK)
    assert (found.way, found.unread) == (Way.AS_IS, ())


@pytest.mark.parametrize("other", [b"12", b"true", b"null"])
def test_and_is_masked_where_it_says_the_word(other: bytes) -> None:
    data = written_pdf("Madame Camille Exemple", other)
    assert said_by(data, "Camille Exemple")
    assert search(exhibit("facture.pdf", data), MASK).way is Way.COPY
    assert not said_by(masked_copy(exhibit("facture.pdf", data), MASK, DAY), "Camille Exemple")

"""A document that points elsewhere tells nobody that it was opened."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from conftest import absent
from documents.exhibits_example import exhibit, members
from recours.documents.received import office, office_pages

_SPACES = " ".join(
    f'xmlns:{short}="{name}"'
    for short, name in {
        "o": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
        "t": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
        "d": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
        "s": "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
        "x": "http://www.w3.org/1999/xlink",
    }.items()
)


@pytest.fixture
def asked() -> Iterator[tuple[int, list[str]]]:
    """A server of this machine, and what it was asked for."""
    paths: list[str] = []

    class Remember(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            paths.append(self.path)
            self.send_error(404)

        do_HEAD = do_OPTIONS = do_PROPFIND = do_GET

        def log_message(self, format: str, *args: object) -> None:
            """Nothing."""

    server = HTTPServer(("127.0.0.1", 0), Remember)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port, paths
    server.shutdown()
    server.server_close()


def test_a_linked_picture_is_not_fetched(asked: tuple[int, list[str]]) -> None:
    if office_pages.program() is None:
        absent("LibreOffice")
    port, paths = asked
    kind = "application/vnd.oasis.opendocument.text"
    picture = (
        '<t:p>Bonjour<d:frame t:anchor-type="as-char" s:width="5cm" s:height="5cm">'
        f'<d:image x:href="http://127.0.0.1:{port}/suivi.png" x:type="simple" x:show="embed" x:actuate="onLoad"/></d:frame></t:p>'
    )
    content = members(
        {
            "mimetype": kind,
            "content.xml": f"<o:document-content {_SPACES}><o:body><o:text>{picture}</o:text></o:body></o:document-content>",
            "META-INF/manifest.xml": '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            f'<m:file-entry m:full-path="/" m:media-type="{kind}"/>'
            '<m:file-entry m:full-path="content.xml" m:media-type="text/xml"/></m:manifest>',
        }
    )
    assert office.office_pdf(exhibit(content, "a.odt"))
    assert paths == []

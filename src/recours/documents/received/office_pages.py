"""An office document as pages, by LibreOffice when it is on this machine: in the limited child, with a profile of its
own that is thrown away, no macro, nothing fetched from elsewhere.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from functools import cache
from pathlib import Path

from recours.documents.errors import UnreadableExhibitError

ENDINGS = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "pptx",
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
    "application/vnd.oasis.opendocument.presentation": "odp",
    "application/msword": "doc",
    "application/vnd.ms-excel": "xls",
    "application/vnd.ms-powerpoint": "ppt",
    "application/rtf": "rtf",
}
_SETTING = (
    '<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
)
#: Macros and active content off, linked files and pictures left alone, and a door to the network that leads nowhere.
_SETTINGS = (
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Writer/Content/Update", "Link", "0"),
    ("Office.Calc/Content/Update", "Link", "1"),
    ("Inet/Settings", "ooInetProxyType", "1"),
    ("Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPSProxyPort", "9"),
    ("Inet/Settings", "ooInetNoProxy", ""),
)
_SETTINGS_FILE = (
    '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">'
    + "".join(_SETTING.format(path=path, name=name, value=value) for path, name, value in _SETTINGS)
    + "</oor:items>"
)


@cache
def program() -> str | None:
    """LibreOffice on this machine; None when it is not there."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def convert_document(data: bytes, ending: str, soffice: str, folder: str) -> bytes:
    """The document as a PDF, made in `folder`. Raises UnreadableExhibitError."""
    source, pdf = Path(folder) / f"piece.{ending}", Path(folder) / "piece.pdf"
    source.write_bytes(data)
    profile = Path(folder) / "profile"
    settings = profile / "user" / "registrymodifications.xcu"
    settings.parent.mkdir(parents=True)
    settings.write_text(_SETTINGS_FILE, encoding="utf-8")
    words = ("--headless", "--norestore", "--nolockcheck", "--nologo", "--convert-to", "pdf", "--outdir", folder)
    subprocess.run(  # noqa: S603 LibreOffice, as it is installed; the name of the file is ours
        [soffice, f"-env:UserInstallation={profile.as_uri()}", *words, str(source)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={"PATH": os.environ.get("PATH", ""), "HOME": folder, "TMPDIR": folder, "LANG": "C.UTF-8"},
        cwd=folder,
        check=False,
    )
    if not pdf.is_file():
        raise UnreadableExhibitError("", "office_failed")
    return pdf.read_bytes()

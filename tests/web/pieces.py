"""Pieces that a visitor adds to her case, and the entry that the journal holds of one."""

from django.core.files.uploadedfile import SimpleUploadedFile
from tests.web.visitor import case_id

from recours.web.desk import desk

#: The bytes of a picture that nobody else has.
PICTURE = b"\x89PNG\r\n\x1a\n" + b"xylophone" * 8


def add(visitor, case, name, content, status=302, **more):
    upload = SimpleUploadedFile(name, content)
    return visitor.post(f"{case}evidence/", status=status, file=upload, **more)


def piece(case, back=1):
    return desk().store.read(case_id(case))[-back].payload

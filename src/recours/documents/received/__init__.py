"""Strangers' files: what a mail, a picture, a PDF or an office file says and how it looks on paper.

What decodes a file runs in the limited child only (`documents.limited`), and is imported there from its own file. What
any process may load stands in this face: hidden words, an e-mail as it was read, and the reading of one.
"""

from recours.documents.received.hidden_words import HiddenWords
from recours.documents.received.mail_model import Field, Mail, MailFile, Notice, Part, PassedMessage, Words
from recours.documents.received.mail_reader import OpenedMail, file_in, is_mail, open_mail, read_mail

__all__ = [
    "Field",
    "HiddenWords",
    "Mail",
    "MailFile",
    "Notice",
    "OpenedMail",
    "Part",
    "PassedMessage",
    "Words",
    "file_in",
    "is_mail",
    "open_mail",
    "read_mail",
]

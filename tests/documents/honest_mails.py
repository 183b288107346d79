"""An e-mail as a company sends it: two forms of its words, and a file."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP


def an_email() -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["Received"] = "from b.exemple.invalid by c.exemple.invalid; Mon, 2 Nov 2026 10:00:00 +0100"
    message["From"] = "Service clients <service@exemple.invalid>"
    message["To"] = "Camille Exemple <camille@exemple.invalid>"
    message["Subject"] = "Votre réclamation n° 12"
    message["Message-ID"] = "<12@exemple.invalid>"
    message.set_content("Votre colis est perdu.\n")
    message.add_alternative("<p>Votre colis est <b>perdu</b>.</p>", subtype="html")
    message.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="réponse.pdf")
    return message

"""A time-stamping authority of our own, by `openssl ts`, with no network."""

from __future__ import annotations

import subprocess
from pathlib import Path

from cryptography.x509 import Certificate, load_pem_x509_certificate

_CONFIG = """
[ req ]
distinguished_name = name
prompt = no
[ name ]
CN = {name}
[ root ]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[ stamping ]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[ tsa ]
default_tsa = ours
[ ours ]
serial = {folder}/serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ordering = yes
tsa_name = no
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""


class Authority:
    """Answers requests with time-stamps that verify up to `root`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._certificate("root", "Autorité d'exemple", "root", ca=None)
        self._certificate("tsa", "Horodatage d'exemple", "stamping", ca="root")
        (folder / "serial").write_text("01")

    @property
    def root(self) -> Certificate:
        return load_pem_x509_certificate((self.folder / "root.pem").read_bytes())

    def answer(self, request: bytes) -> bytes:
        (self.folder / "request.tsq").write_bytes(request)
        self._openssl(
            *("ts", "-reply", "-config", "tsa.cnf", "-queryfile", "request.tsq", "-out", "answer.tsr"),
            *("-signer", "tsa.pem", "-inkey", "tsa.key", "-chain", "tsa.pem"),
        )
        return (self.folder / "answer.tsr").read_bytes()

    def verifies(self, data: bytes, token: bytes) -> bool:
        """What `openssl ts -verify` says, as anybody can ask it."""
        (self.folder / "data").write_bytes(data)
        (self.folder / "token.tsr").write_bytes(token)
        command = ["openssl", "ts", "-verify", "-data", "data", "-in", "token.tsr", "-CAfile", "root.pem"]
        return subprocess.run(command, cwd=self.folder, capture_output=True, check=False).returncode == 0

    def _certificate(self, file: str, name: str, extensions: str, ca: str | None) -> None:
        (self.folder / f"{file}.cnf").write_text(_CONFIG.format(name=name, folder=self.folder))
        signer = ["-CA", f"{ca}.pem", "-CAkey", f"{ca}.key"] if ca else []
        self._openssl(
            *("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30"),
            *("-utf8", "-config", f"{file}.cnf", "-extensions", extensions),
            *("-keyout", f"{file}.key", "-out", f"{file}.pem", *signer),
        )

    def _openssl(self, *arguments: str) -> None:
        subprocess.run(["openssl", *arguments], cwd=self.folder, check=True, capture_output=True)

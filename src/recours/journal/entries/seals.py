"""Seals: a payload lies beside its entry; the entry holds only its salted digest.

When the payload and its salt are erased, the commitment stays and says nothing: without the salt, nobody can
guess a payload and check the guess. The chain of headers stays whole.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass

#: As many bits as the digest: a payload of one word cannot be guessed from its commitment.
SALT_BYTES = 32


@dataclass(frozen=True, slots=True)
class Seal:
    """A payload as it was written (canonical JSON text) and the salt it was committed with."""

    salt: bytes
    text: str

    def commitment(self) -> str:
        """SHA-256(salt, payload) in hexadecimal: what the entry's header carries."""
        return hashlib.sha256(self.salt + self.text.encode()).hexdigest()

    def matches(self, commitment: str) -> bool:
        """True when this is the payload that was committed."""
        return len(self.salt) == SALT_BYTES and hmac.compare_digest(self.commitment(), commitment)


def seal(text: str) -> Seal:
    """`text` under a new salt."""
    return Seal(secrets.token_bytes(SALT_BYTES), text)

"""RFC 3161 time-stamps, by rfc3161-client (an optional dependency): asking an authority, checking its answer."""

from __future__ import annotations

import http.client
import urllib.request
from collections.abc import Callable, Sequence
from datetime import datetime
from time import monotonic

from cryptography.x509 import Certificate, load_pem_x509_certificates
from rfc3161_client import (
    HashAlgorithm,
    TimeStampRequest,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from recours.journal.proof.witnesses import Stamp, TimestampError

_TIMEOUT_S = 20
#: For the whole answer: one that comes byte by byte must not hold up the clock.
_PATIENCE_S = 30
#: A time-stamp with its certificates is a few kilobytes; an answer of this size is no time-stamp.
_LARGEST_ANSWER = 100_000

#: Sends a request (DER) to the authority; its answer (DER). May raise OSError.
Send = Callable[[bytes], bytes]


def http_sender(url: str) -> Send:
    """Sends to the authority at `url` (https or http), as section 3.4 of RFC 3161 says."""
    if not url.startswith(("https://", "http://")):
        raise ValueError(url)

    def send(request: bytes) -> bytes:
        headers = {"Content-Type": "application/timestamp-query"}
        asked = urllib.request.Request(url, data=request, headers=headers)  # noqa: S310 (http and https only, above)
        with urllib.request.urlopen(asked, timeout=_TIMEOUT_S) as answer:  # noqa: S310
            return _body(answer)

    return send


def _body(answer: http.client.HTTPResponse) -> bytes:
    """The body of an answer that is not too long and comes in time. Raises TimeoutError."""
    until, body = monotonic() + _PATIENCE_S, b""
    while len(body) < _LARGEST_ANSWER and (chunk := answer.read1(_LARGEST_ANSWER)):
        body += chunk
        if monotonic() > until:
            raise TimeoutError
    return body


def read_roots(pem: bytes) -> list[Certificate]:
    """The root certificates of a PEM file. Raises ValueError when there is none."""
    return load_pem_x509_certificates(pem)


def authority(send: Send, roots: Sequence[Certificate]) -> Stamp:
    """A `Stamp` that asks by `send` and accepts only answers that verify up to one of `roots`."""

    def stamp(data: bytes) -> bytes:
        request = TimestampRequestBuilder().data(data).hash_algorithm(HashAlgorithm.SHA256).build()
        try:
            answer = send(request.as_bytes())
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise TimestampError(str(error)) from error
        _check(answer, data, roots, request)
        return answer

    return stamp


def stamp_time(token: bytes, data: bytes, roots: Sequence[Certificate]) -> datetime:
    """When the authority saw `data`, as `token` says. Raises TimestampError when it does not verify."""
    return _check(token, data, roots, None).tst_info.gen_time


def _check(
    token: bytes, data: bytes, roots: Sequence[Certificate], request: TimeStampRequest | None
) -> TimeStampResponse:
    try:
        builder = VerifierBuilder.from_request(request) if request else VerifierBuilder()
        for root in roots:
            builder = builder.add_root_certificate(root)
        answer = decode_timestamp_response(token)
        builder.build().verify_message(answer, data)
    except (VerificationError, ValueError) as error:
        raise TimestampError(str(error)) from error
    return answer

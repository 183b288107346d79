"""The tables of the journal. Rows are written by `DjangoStore` alone; the database refuses to change history.

Days and instants are kept as the text that the chain's hash covers, so that reading gives back the same bytes.
"""

from __future__ import annotations

from django.db import models


class Entry(models.Model):
    """The header of an entry: never updated, never deleted."""

    pk = models.CompositePrimaryKey("case_id", "seq")
    case_id = models.CharField(max_length=64)
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=80)
    kind_version = models.PositiveSmallIntegerField()
    occurred_on = models.CharField(max_length=10)
    recorded_at = models.CharField(max_length=27)
    actor = models.CharField(max_length=80)
    payload_commitment = models.CharField(max_length=64)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        db_table = "journal_entry"

    def __str__(self) -> str:
        return f"{self.case_id}/{self.seq} {self.kind}"


class Payload(models.Model):
    """What an entry says, with its salt: never updated, deleted only once its erasure is recorded."""

    pk = models.CompositePrimaryKey("case_id", "seq")
    case_id = models.CharField(max_length=64)
    seq = models.PositiveIntegerField()
    salt = models.BinaryField()
    text = models.TextField()

    class Meta:
        db_table = "journal_payload"

    def __str__(self) -> str:
        return f"{self.case_id}/{self.seq}"


class Erasure(models.Model):
    """The record that a payload was erased, and by which entry: never updated, never deleted."""

    pk = models.CompositePrimaryKey("case_id", "seq")
    case_id = models.CharField(max_length=64)
    seq = models.PositiveIntegerField()
    by_seq = models.PositiveIntegerField()

    class Meta:
        db_table = "journal_erasure"

    def __str__(self) -> str:
        return f"{self.case_id}/{self.seq}"


class Piece(models.Model):
    """That an entry rests on the file of this digest."""

    pk = models.CompositePrimaryKey("digest", "case_id", "seq")
    digest = models.CharField(max_length=64)
    case_id = models.CharField(max_length=64, db_index=True)
    seq = models.PositiveIntegerField()

    class Meta:
        db_table = "journal_piece"

    def __str__(self) -> str:
        return self.digest


class Identity(models.Model):
    """The identity of these journals, drawn once: the folder of the pieces remembers it."""

    number = models.PositiveSmallIntegerField(primary_key=True)
    identity = models.CharField(max_length=64)

    class Meta:
        db_table = "journal_identity"

    def __str__(self) -> str:
        return self.identity


class CondemnedPiece(models.Model):
    """A file whose last entry was erased: its bytes go next."""

    digest = models.CharField(max_length=64, primary_key=True)

    class Meta:
        db_table = "journal_condemned_piece"

    def __str__(self) -> str:
        return self.digest

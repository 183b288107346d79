"""The web's own tables: a copy of what lists show, made from the journal, and work that is not in a journal yet."""

from __future__ import annotations

import uuid

from django.db import models


class CaseListing(models.Model):
    """A case as a list shows it. Derived: `seq` says from which entry, `changes_on` until when it holds.

    `erased_on`: the day of its erasure, once that was announced.
    """

    case_id = models.CharField(primary_key=True, max_length=64)
    seq = models.PositiveIntegerField()
    title = models.CharField(max_length=300)
    opened_on = models.DateField()
    next_step = models.CharField(max_length=300, blank=True)
    closed = models.BooleanField(default=False)
    changes_on = models.DateField(null=True)
    erased_on = models.DateField(null=True)
    written_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ("closed", "-written_at")

    def __str__(self) -> str:
        return self.title


class Opening(models.Model):
    """The answers of a person who has begun to tell her problem and has not opened a case yet.

    `answers` holds each fact as typed text (or a list of choices), by fact id; `skipped` the facts she does not know;
    `way` the pages that she answered, in her own order, each once.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    story = models.TextField(blank=True)
    company = models.CharField(max_length=80, blank=True)
    company_told = models.BooleanField(default=False)
    answers = models.JSONField(default=dict)
    skipped = models.JSONField(default=list)
    way = models.JSONField(default=list)
    begun_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True, db_index=True)

    class Meta:
        ordering = ("-changed_at",)

    def __str__(self) -> str:
        return self.story[:60] or str(self.id)


class OpenedCase(models.Model):
    """Which case an opening became, so that its old addresses lead there. Gone with what the case tells."""

    opening_id = models.UUIDField(primary_key=True)
    case_id = models.CharField(max_length=64, db_index=True)

    def __str__(self) -> str:
        return f"{self.opening_id} → {self.case_id}"


class UnsentText(models.Model):
    """A letter that she has not sent: her own words for it (none when empty), and how it is to go.

    `by`: "post", "message", or empty while she has not chosen. Gone once the letter is sent.
    """

    case_id = models.CharField(max_length=64)
    step_id = models.CharField(max_length=80)
    body = models.TextField(blank=True)
    by = models.CharField(max_length=10, blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["case_id", "step_id"], name="one_unsent_text_a_step"),)

    def __str__(self) -> str:
        return f"{self.case_id}/{self.step_id}"

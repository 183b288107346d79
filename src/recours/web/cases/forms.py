"""The forms: one question, the particulars of a letter, what happened, a piece, a correction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

from django import forms

from recours.casework.words import UNASKED
from recours.core.days import Length, LengthError
from recours.core.law import EventDefinition, FactDefinition, FactType, Value
from recours.documents.letters.blanks import known_words
from recours.web.cases.fields import FactField, ProofField, initial_of
from recours.wording import has_word, say, word

#: The types of an event's fields that are types of facts.
_TYPES = {each.value: each for each in FactType}
CHANNELS, PROOFS = known_words("channel"), known_words("proof")
#: Up to so many choices all stand before the reader; more go into a list that opens.
FEW_CHOICES = 6
#: Particulars that an address has only abroad.
MAY_STAY_EMPTY = frozenset({"company_country_name", "consumer_country_name"})
PERIODS = ("8 days", "15 days", "1 month", "2 months")


class QuestionForm(forms.Form):
    """One fact, asked."""

    def __init__(self, definition: FactDefinition, data: Any = None, *, known: Value | None = None) -> None:
        super().__init__(data, initial={definition.id: initial_of(known)})
        self.fields[definition.id] = FactField(definition)
        self.definition = definition

    @property
    def value(self) -> Value:
        """The typed answer of a valid form."""
        found: Value = self.cleaned_data[self.definition.id]
        return found


class ParticularsForm(forms.Form):
    """The facts that a letter still needs: each one left empty says so; what was told counts all the same."""

    def __init__(self, definitions: Iterable[FactDefinition], data: Any = None, *, known: Mapping[str, Value]) -> None:
        chosen = list(definitions)
        super().__init__(data, initial={each.id: initial_of(known.get(each.id)) for each in chosen})
        for each in chosen:
            self.fields[each.id] = FactField(each, required=each.id not in MAY_STAY_EMPTY)

    @property
    def values(self) -> dict[str, Value]:
        """The facts that were told well."""
        return {name: value for name, value in self.cleaned_data.items() if value is not None}


class EntryForm(forms.Form):
    """What happened, on which day: the fields of an event as content/events names them, and a file that shows it."""

    def __init__(self, definition: EventDefinition, *args: Any, fixed: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = definition.id
        self.fields["seq"] = forms.IntegerField(required=False, widget=forms.HiddenInput)
        asked = f"on_{self.kind}" if has_word("web.field", f"on_{self.kind}") else "on"
        self.fields["on"] = FactField(
            FactDefinition("on", FactType.DATE, word("web.field", asked), hint=say("web.field.on_hint"))
        )
        for name, shape in definition.fields.items():
            if name not in fixed and name not in UNASKED:
                self.fields[name] = entry_field(name, shape, (self.initial or {}).get(name))
        if "note" not in self.fields and "text" not in self.fields:
            self.fields["note"] = entry_field("note", {"type": "text"})
        self.fields["file"] = ProofField(
            required=False, label=say("web.field.file"), help_text=say("web.field.file_hint")
        )

    @property
    def payload(self) -> dict[str, Any]:
        """What the entry will hold: the fields that were told."""
        apart = ("on", "seq", "file", "sent_text", "copy")
        return {
            name: value for name, value in self.cleaned_data.items() if value not in (None, "") and name not in apart
        }


def entry_field(name: str, shape: Mapping[str, Any], preset: object = None) -> FactField:
    """The field of an event: its type and choices from the content, its words from the wording."""
    choices = _choices(name, shape, preset)
    kind = FactType.CHOICE if choices else _TYPES.get(str(shape.get("type")), FactType.TEXT)
    hint = _hint(name)
    definition = FactDefinition(name, kind, word("web.field", name), choices=choices, hint=hint)
    required = bool(shape.get("required"))
    if choices and len(choices) > FEW_CHOICES:
        widget = forms.Select(choices=[("", say("web.form.choose")), *choices.items()])
        return FactField(definition, required=required, widget=widget)
    return FactField(definition, required=required)


def _choices(name: str, shape: Mapping[str, Any], preset: object) -> dict[str, str] | None:
    if shape.get("type") == "length":
        periods = {each: Length.parse(each).phrase for each in PERIODS}
        with suppress(LengthError):  # what an older door let in is not proposed again
            periods |= {str(preset): Length.parse(str(preset)).phrase} if preset else {}
        return periods
    known = _choice_labels(name, shape)
    beyond = _choice_labels(name, {"choices": [preset]}) if known and preset and preset not in known else None
    return {**known, **beyond} if known and beyond else known


def _choice_labels(name: str, shape: Mapping[str, Any]) -> dict[str, str] | None:
    if name == "channel":
        return {each: word("web.channel", str(each)) for each in shape.get("choices", CHANNELS)}
    if name == "proof":
        return {each: word("web.proof", str(each)) for each in shape.get("choices", PROOFS)}
    listed = shape.get("choices")
    return {str(each): word("web.choice", name, str(each)) for each in listed} if isinstance(listed, list) else None


def _hint(name: str) -> str:
    return word("web.field", f"{name}_hint") if has_word("web.field", f"{name}_hint") else ""


class SentForm(EntryForm):
    """She sent it, herself: on which day, how, what shows it, and whether it was the text of the draft."""

    def __init__(self, definition: EventDefinition, *args: Any, has_text: bool, **kwargs: Any) -> None:
        super().__init__(definition, *args, **kwargs)
        if has_text:
            self.fields["sent_text"] = forms.ChoiceField(
                label=say("web.field.sent_text"),
                choices=[("draft", say("web.sent_text.draft")), ("own", say("web.sent_text.own"))],
                initial="draft",
                widget=forms.RadioSelect,
            )
            self.fields["copy"] = ProofField(
                required=False, label=say("web.field.copy"), help_text=say("web.field.copy_hint")
            )
            self.order_fields(["on", "channel", "proof", "file", "sent_text", "copy"])

    def clean(self) -> dict[str, Any]:
        """Another text than ours must come with its copy: what was sent is kept as it was sent."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("sent_text") == "own" and not cleaned.get("copy"):
            self.add_error("copy", say("web.form.required.copy"))
        return cleaned


class AnswerForm(EntryForm):
    """An answer of the company, with the person's own reading of it, and what it promises."""

    def __init__(self, definition: EventDefinition, classes: Sequence[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(definition, *args, **kwargs)
        shape = {"type": "choice", "choices": list(classes)}
        self.fields["class_of_answer"] = entry_field("class_of_answer", shape)
        self.fields["what"] = entry_field("what", {"type": "text"})
        self.fields["due_on"] = entry_field("due_on", {"type": "date"})
        self.fields["amount_eur"] = entry_field("amount_eur", {"type": "amount_eur"})
        self.order_fields(["on", "channel", "class_of_answer", "what", "due_on", "amount_eur", "file", "note"])

    def clean(self) -> dict[str, Any]:
        """A promised day or amount needs the promise itself."""
        cleaned = super().clean() or self.cleaned_data
        if (cleaned.get("due_on") or cleaned.get("amount_eur")) and not cleaned.get("what"):
            self.add_error("what", say("web.form.required.what"))
        return cleaned


class EvidenceForm(forms.Form):
    """A file, what it is, which exhibit it serves as, and the day it bears."""

    file = ProofField(label=say("web.field.evidence_file"), help_text=say("web.field.evidence_file_hint"))
    title = forms.CharField(
        label=say("web.field.title"), help_text=say("web.field.title_hint"), required=False, max_length=200
    )

    def __init__(self, wanted: Sequence[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", say("web.form.other_exhibit")), *wanted]
        self.fields["of"] = forms.ChoiceField(label=say("web.field.exhibit_of"), choices=choices, required=False)
        self.fields["on"] = FactField(
            FactDefinition("on", FactType.DATE, say("web.field.piece_on"), hint=say("web.field.piece_on_hint")),
            required=False,
        )


class CorrectionForm(forms.Form):
    """An earlier entry, set right: its true day, what it says, or that it never happened; and why."""

    def __init__(self, definition: EventDefinition, payload: Mapping[str, Any], data: Any = None) -> None:
        super().__init__(data, initial={name: initial_of(value) for name, value in payload.items()})
        self.said = {name: payload.get(name) for name in definition.fields if name not in UNASKED}
        self.fields["occurred_on"] = FactField(
            FactDefinition("occurred_on", FactType.DATE, say("web.field.occurred_on")), required=False
        )
        for name in self.said:
            self.fields[name] = entry_field(name, definition.fields[name], payload.get(name))
        self.fields["withdrawn"] = forms.BooleanField(label=say("web.field.withdrawn"), required=False)
        if "reason" not in self.fields:
            self.fields["reason"] = entry_field("reason", {"type": "text"})

    @property
    def changed_fields(self) -> dict[str, Any]:
        """The fields that now say something else; None for one that was emptied."""
        found = ((name, self.cleaned_data.get(name)) for name in self.said if name in self.data)
        told = {name: None if value == "" else value for name, value in found}
        return {name: value for name, value in told.items() if self.said[name] not in (value, value and str(value))}

    def current_fields(self) -> Iterator[forms.BoundField]:
        """What the entry says, field by field, for the page."""
        return (self[name] for name in self.said)

    def clean(self) -> dict[str, Any]:
        """Something must change. A line that is withdrawn may have said anything."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("withdrawn"):
            self.errors.clear()
            return dict.fromkeys(self.fields) | cleaned
        if (
            not self.errors
            and not cleaned.get("withdrawn")
            and not cleaned.get("occurred_on")
            and not self.changed_fields
        ):
            self.add_error("occurred_on", say("web.form.required.correction"))
        return cleaned


class ErasureForm(forms.Form):
    """She knows that it is for good."""

    sure = forms.BooleanField(label=say("web.field.sure"), error_messages={"required": say("web.form.required.sure")})

"""Form fields made from definitions of content/, and the forms that several pages share.

The type of a fact decides the widget, its definition reads what was typed. The form of one page stands beside its view.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import Any, TypeAlias

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.forms.renderers import TemplatesSetting

from recours.casework.words import UNASKED
from recours.core.days import Length, LengthError
from recours.core.errors import RecoursError
from recours.core.law import EventDefinition, FactDefinition, FactType, Value
from recours.documents.french import typeset_text
from recours.documents.letters import known_words
from recours.journal.entries.entry import Entry
from recours.wording import has_word, say, word

#: A choice of more than this is a list that opens instead of buttons that all stand there.
MANY_CHOICES = 11
#: The same for a choice among the fields of an event, which has other fields around it.
FEW_CHOICES = 6
#: The types of an event's fields that are types of facts.
_TYPES = {each.value: each for each in FactType}
CHANNELS, PROOFS = known_words("channel"), known_words("proof")
#: What is proposed as the period of a notice.
PERIODS = ("8 days", "15 days", "1 month", "2 months")
#: What browsers may fill in by themselves (HTML autofill names; WCAG 2.2, 1.3.5).
AUTOFILL = {
    "consumer_first_name": "given-name",
    "consumer_last_name": "family-name",
    "consumer_street": "address-line1",
    "consumer_postcode": "postal-code",
    "consumer_town": "address-level2",
    "consumer_email": "email",
    "consumer_phone": "tel",
}
#: Texts of several lines, with the lines their box shows.
LONG_TEXTS = {"story": 9, "demand": 4, "said": 4, "promised": 2, "text": 5, "note": 2, "what": 2, "reason": 2}

Upload: TypeAlias = "UploadedFile[Any]"


class FormRenderer(TemplatesSetting):
    """Fields drawn by our template: label, hint, field and error, each tied to the others for a screen reader."""

    field_template_name = "parts/field.html"


def error_text(error: RecoursError) -> str:
    """An error as two sentences: what is wrong, then the way out."""
    return typeset_text(" ".join(_sentence(part) for part in (error.message, error.way_out) if part))


def _sentence(text: str) -> str:
    text = text.strip()
    return f"{text[:1].upper()}{text[1:]}{'' if text[-1:] in '.?!…' else '.'}"


class FactField(forms.Field):
    """A field for one fact: `cleaned_data` holds the typed value, or None when it may be left empty."""

    def __init__(self, definition: FactDefinition, *, required: bool = True, **kwargs: Any) -> None:
        self.definition = definition
        kwargs.setdefault("label", typeset_text(definition.question))
        kwargs.setdefault("help_text", typeset_text(definition.hint))
        kwargs.setdefault("widget", widget_for(definition))
        kwargs.setdefault("error_messages", {"required": say(f"web.form.required.{definition.type.value}")})
        super().__init__(required=required, **kwargs)

    def to_python(self, raw: Any) -> Value | None:
        """The typed value of what was typed. Raises ValidationError with the message and the way out."""
        if raw in self.empty_values or (isinstance(raw, str) and not raw.strip()):
            return None
        try:
            return self.definition.read(raw.strip() if isinstance(raw, str) else raw)
        except RecoursError as error:
            raise forms.ValidationError(error_text(error), code="bad") from error


def widget_for(definition: FactDefinition) -> forms.Widget:
    """The widget that suits the type of a fact."""
    choices = {id_: typeset_text(label) for id_, label in (definition.choices or {}).items()}
    if definition.type is FactType.YES_NO:
        return forms.RadioSelect(choices=[("yes", say("web.form.yes")), ("no", say("web.form.no"))])
    if definition.type is FactType.CHOICES:
        return forms.CheckboxSelectMultiple(choices=list(choices.items()))
    if definition.type is FactType.CHOICE and len(choices) <= MANY_CHOICES:
        return forms.RadioSelect(choices=list(choices.items()))
    if definition.type is FactType.CHOICE:
        return forms.Select(choices=[("", say("web.form.choose")), *choices.items()])
    return _typed_widget(definition)


def _typed_widget(definition: FactDefinition) -> forms.Widget:
    if definition.type is FactType.DATE:
        return DayInput()
    if definition.type is FactType.AMOUNT_EUR:
        return forms.TextInput(attrs={"inputmode": "decimal", "class": "short", "autocomplete": "off"})
    if definition.type is FactType.INTEGER:
        return forms.TextInput(attrs={"inputmode": "numeric", "class": "short", "autocomplete": "off"})
    if definition.id in LONG_TEXTS:
        return forms.Textarea(attrs={"rows": LONG_TEXTS[definition.id]})
    return forms.TextInput(attrs={"autocomplete": AUTOFILL.get(definition.id, "off"), "maxlength": 500})


class DayInput(forms.DateInput):
    """A day picker; what was typed and is no day is shown again as text, which a picker would drop."""

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d", attrs={"type": "date", "class": "short"})

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """See Django's widgets."""
        context: dict[str, Any] = super().get_context(name, value, attrs)
        shown = context["widget"]["value"]
        if shown and not _is_day(str(shown)):
            context["widget"]["attrs"] |= {"type": "text", "maxlength": 40, "placeholder": say("web.form.day")}
            context["widget"]["type"] = "text"
        return context


def _is_day(text: str) -> bool:
    try:
        return len(text) == len("2026-11-21") and bool(date.fromisoformat(text))
    except ValueError:
        return False


def initial_of(value: Value | None) -> object:
    """A known value as its widget wants it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, frozenset):
        return sorted(value)
    return value


def plain_answer(definition: FactDefinition, value: Value) -> object:
    """A typed value as JSON keeps it, such that `definition.read` gives it back."""
    if isinstance(value, frozenset):
        return sorted(value)
    return value if isinstance(value, (bool, int)) else str(value)


class ProofField(forms.FileField):
    """A file joined to what is told; what it may be, the journal says when it keeps it."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "error_messages", {"empty": say("web.form.empty_file"), "required": say("web.form.required.file")}
        )
        super().__init__(max_length=250, **kwargs)


def file_of(cleaned: Mapping[str, Any], name: str) -> Upload | None:
    """The uploaded file of a cleaned form, if there is one."""
    found = cleaned.get(name)
    return found if isinstance(found, UploadedFile) else None


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

    def is_repeated(self, entries: Iterable[Entry]) -> bool:
        """True when the form was sent before (a second click, a page reloaded): its entry came after it was shown."""
        shown_at = self.cleaned_data.get("seq")
        after = [entry for entry in entries if shown_at is not None and entry.seq > shown_at]
        return any(entry.kind == self.kind and entry.occurred_on == self.cleaned_data["on"] for entry in after)


def entry_field(name: str, shape: Mapping[str, Any], preset: object = None) -> FactField:
    """The field of an event: its type and choices from the content, its words from the wording."""
    choices = _choices(name, shape, preset)
    kind = FactType.CHOICE if choices else _TYPES.get(str(shape.get("type")), FactType.TEXT)
    hint = word("web.field", f"{name}_hint") if has_word("web.field", f"{name}_hint") else ""
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

"""Form fields made from definitions of content/: the type decides the widget, the definition reads what was typed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeAlias

from django import forms
from django.core.files.uploadedfile import UploadedFile

from recours.core.errors import RecoursError
from recours.core.law import FactDefinition, FactType, Value
from recours.documents.french import typeset_text
from recours.wording import say

MANY_CHOICES = 11
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

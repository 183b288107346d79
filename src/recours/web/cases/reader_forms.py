"""The forms of « qui peut voir cette pièce ? »: withhold it, hide words, hide an area, say that one looked."""

from __future__ import annotations

from typing import Any

from django import forms

from recours.casework.readers.reader_names import OTHERS
from recours.wording import say, word


class ReadersField(forms.MultipleChoiceField):
    """Some of the readers."""

    def __init__(self, label: str, *, required: bool = False) -> None:
        super().__init__(
            label=say(f"web.readers.{label}"),
            choices=[(reader, word("web.readers", reader)) for reader in OTHERS],
            widget=forms.CheckboxSelectMultiple,
            required=required,
            error_messages={"required": say("web.readers.required")},
        )


class WithholdForm(forms.Form):
    """Those who do not get the piece at all."""

    readers = ReadersField("withheld_from")
    reason = forms.CharField(label=say("web.readers.reason"), required=False, max_length=500)


class WordsForm(forms.Form):
    """Words that some readers read nowhere in their file."""

    words = forms.CharField(
        label=say("web.readers.words"),
        help_text=say("web.readers.words_hint"),
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off", "spellcheck": "false"}),
        max_length=5000,
        error_messages={"required": say("web.readers.words_required")},
    )
    readers = ReadersField("hidden_from", required=True)


class EdgeField(forms.DecimalField):
    """A place on a page, in per cent from its left or its top."""

    def __init__(self, name: str) -> None:
        super().__init__(
            label=say(f"web.readers.{name}"),
            min_value=0,
            max_value=100,
            localize=True,
            widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "percent", "autocomplete": "off"}),
            error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), say("web.readers.edge")),
        )


class AreaForm(forms.Form):
    """An area of a page that some readers do not see."""

    left, top, right, bottom = (EdgeField(name) for name in ("left", "top", "right", "bottom"))
    readers = ReadersField("hidden_from", required=True)

    def clean(self) -> dict[str, Any]:
        """The right is at the right of the left, the bottom below the top."""
        cleaned = super().clean() or self.cleaned_data
        for low, high in (("left", "right"), ("top", "bottom")):
            if low in cleaned and high in cleaned and cleaned[low] >= cleaned[high]:
                self.add_error(high, say(f"web.readers.before_{high}"))
        return cleaned

    def area(self, page: int) -> str:
        """The area as the journal writes it."""
        edges = (self.cleaned_data[name].normalize() for name in ("left", "top", "right", "bottom"))
        return f"{page}:" + ",".join(f"{edge:f}" for edge in edges)

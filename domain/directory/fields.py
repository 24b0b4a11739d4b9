"""What a field of a form is: its label, its kind, how its text is cleaned, how long it may be; the
fields themselves are in `forms`.

The forms in `domain.directory.forms` declare each of theirs once; edit form, proposals, the page of
the partner, import, reading page and record take it from there.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from enum import Enum, auto
from functools import cache
from typing import Any

from domain.text import LINE_LIMIT, TooLong, clean_line, clean_text
from domain.vocabulary import N_

TEXT_LIMIT, SHORT_LIMIT = 4_000, 120
TOO_LONG = N_("This text is too long.")


class FieldKind(Enum):
    """How a field is written: typed, chosen among codes, or ticked."""

    LINE = auto()
    TEXT = auto()
    CODE = auto()
    CODES = auto()
    TICK = auto()


@dataclass(frozen=True, slots=True)
class FormField:
    """A field of a form; texts are English sources."""

    label: str
    kind: FieldKind = FieldKind.LINE
    required: str = ""
    """What is said where it is empty; nothing where it may be."""
    limit: int = LINE_LIMIT
    rule: Callable[[str], str] | None = None
    """How a line that is more than words is stored."""
    proposed: bool = False
    """Whether a partner may propose it itself, behind the link of its verification."""
    asked: str = ""
    """What the edit form says instead of the label."""
    help: str = ""

    @property
    def typed(self) -> bool:
        """Whether it holds words and no codes."""
        return self.kind in (FieldKind.LINE, FieldKind.TEXT)

    def cleaned(self, text: str) -> str:
        """As it is stored. Raises ValueError, its text an English source."""
        try:
            if self.rule:
                return self.rule(text)
            return (clean_text if self.kind is FieldKind.TEXT else clean_line)(text, self.limit)
        except TooLong as error:
            raise ValueError(TOO_LONG) from error


def of(form: type) -> dict[str, FormField]:
    """The fields of a form by name, in the order in which they are written and read."""
    return _of(form)


@cache
def _of(form: Any) -> dict[str, FormField]:
    return {each.name: each.metadata["field"] for each in fields(form)}


def line(label: str, required: str = "", **more: Any) -> Any:
    """Declare words on one line."""
    return _declared(FormField(label, FieldKind.LINE, required, **{"proposed": True, **more}), "")


def text(label: str) -> Any:
    """Declare words on several lines."""
    return _declared(FormField(label, FieldKind.TEXT, limit=TEXT_LIMIT, proposed=True), "")


def code(label: str, required: str = "", default: Any = "", *, proposed: bool = False) -> Any:
    """Declare one choice among codes."""
    return _declared(FormField(label, FieldKind.CODE, required, proposed=proposed), default)


def codes(label: str) -> Any:
    """Declare several choices among codes."""
    return _declared(FormField(label, FieldKind.CODES), ())


def tick(label: str, default: bool, **more: Any) -> Any:
    """Declare a yes or no."""
    return _declared(FormField(label, FieldKind.TICK, **more), default)


def _declared(it: FormField, default: Any) -> Any:
    return field(default=default, metadata={"field": it})

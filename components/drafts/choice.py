"""What is chosen in a form, kept with what is typed in it (`draft`): as the words on screen.

`web/drafts/keep.js` hands over what a person reads: the label of a choice, a day as 31/12/2026, an
hour as 09:30. Here those words are read back. What cannot be read, or is offered no more, is left
out: that field begins as it would without a draft.
"""

from collections.abc import Callable, Sequence
from datetime import date, time
from typing import Any, TypeVar

import streamlit as st

import i18n
from components.choosing import distinct
from components.drafts import form as draft_form

T = TypeVar("T")
V = TypeVar("V")
Write = Callable[[Any], str]
"""A value as it stands on screen."""
Read = Callable[[str], Any]
"""The value of what stood on screen. Raises ValueError when it is none."""
TICKED, BLANK = "✓", "–"
"""A checkbox on and off, as `web/drafts/keep.js` has them."""
_DAY, _HOUR = "%d/%m/%Y", "%H:%M"


def selectbox(
    label: str,
    place: str,
    field: str,
    options: Sequence[T],
    value: T | None,
    *say: Callable[[T], str],
    placeholder: str | None = None,
) -> T | None:
    """One of `options`, which read as the first of `say`, and where alike as the others too."""
    words = _Words(options, say)
    key = _seeded(place, field, value, words.write, words.read)
    chosen = st.selectbox(
        label,
        options,
        index=None if value is None else 0,  # who began with a choice changes it, and clears none
        format_func=distinct(options, *say),
        key=key,
        placeholder=placeholder,
    )
    return _noted(place, field, chosen, words.write)


def multiselect(
    label: str,
    place: str,
    field: str,
    options: Sequence[T],
    value: Sequence[T],
    *say: Callable[[T], str],
    placeholder: str | None = None,
) -> list[T]:
    """Any of `options`, in the order they were chosen."""
    words = _Words(options, say)
    held = [each for each in value if each in options]
    key = _seeded(place, field, held, words.write_all, words.read_all)
    chosen = st.multiselect(
        label,
        options,
        format_func=distinct(options, *say),
        key=key,
        placeholder=placeholder,
    )
    return _noted(place, field, chosen, words.write_all)


def segmented_control(
    label: str,
    place: str,
    field: str,
    options: Sequence[T],
    value: T | None,
    *say: Callable[[T], str],
) -> T | None:
    """One of a few `options` side by side; who began with a choice changes it, and clears none."""
    words = _Words(options, say)

    def read(text: str) -> Any:
        if not text and value is not None:
            raise ValueError("no choice")
        return words.read(text)

    key = _seeded(place, field, value, words.write, read)
    chosen: T | None = st.segmented_control(
        label,
        options,
        format_func=distinct(options, *say),
        key=key,
        required=value is not None,
    )
    return _noted(place, field, chosen, words.write)


def checkbox(label: str, place: str, field: str, value: bool, *, help: str | None = None) -> bool:
    """Yes or no."""
    key = _seeded(place, field, value, _write_tick, _read_tick)
    return _noted(place, field, st.checkbox(label, key=key, help=help), _write_tick)


def date_input(
    label: str,
    place: str,
    field: str,
    value: date | None,
    *,
    earliest: date | None = None,
    latest: date | None = None,
    demanded: bool = False,
) -> date | None:
    """A day, or none unless it is `demanded`; one outside the limits is not taken up again."""

    def read(text: str) -> date | None:
        day = _read_day(text)
        if demanded and day is None:
            raise ValueError("no day")
        if day and ((earliest and day < earliest) or (latest and day > latest)):
            raise ValueError("outside the limits")
        return day

    key = _seeded(place, field, value, _write_day, read)
    # Streamlit lets a day be taken away where it began with none; what it holds is in the key.
    day: date | None
    if demanded:
        day = st.date_input(label, "today", earliest, latest, key=key, format="DD/MM/YYYY")
    else:
        day = st.date_input(label, None, earliest, latest, key=key, format="DD/MM/YYYY")
    return _noted(place, field, day, _write_day)


def time_input(label: str, place: str, field: str, value: time | None, *, step: int) -> time | None:
    """An hour, or none; `step` in seconds."""
    key = _seeded(place, field, value, _write_hour, _read_hour)
    return _noted(place, field, st.time_input(label, None, key=key, step=step), _write_hour)


def number_input(
    label: str,
    place: str,
    field: str,
    value: int | None,
    least: int,
    most: int,
    *,
    help: str | None = None,
) -> int | None:
    """A whole number, or none."""

    def read(text: str) -> int | None:
        number = int(text) if text.strip() else None
        if number is not None and not least <= number <= most:
            raise ValueError("outside the limits")
        return number

    key = _seeded(place, field, value, _write_number, read)
    number = st.number_input(label, least, most, None, step=1, key=key, placeholder="–", help=help)
    return _noted(place, field, number, _write_number)


class _Words:
    """The labels of some options, and back; in every language, for a draft of another."""

    def __init__(self, options: Sequence[Any], say: Sequence[Callable[[Any], str]]) -> None:
        self._options, self._say = options, say
        self._label = distinct(options, *say)

    def write(self, option: Any) -> str:
        return "" if option is None else self._label(option)

    def write_all(self, chosen: Sequence[Any]) -> str:
        return "\n".join(map(self._label, chosen))

    def read(self, text: str) -> Any:
        return self._found(text) if text else None

    def read_all(self, text: str) -> list[Any]:
        return list(dict.fromkeys(map(self._found, text.splitlines())))

    def _found(self, text: str) -> Any:
        for labels in (self._label, *map(self._labels, i18n.LANGUAGES)):
            for option in self._options:
                if labels(option) == text:
                    return option
        raise ValueError("not offered")

    def _labels(self, language: str) -> Callable[[Any], str]:
        with i18n.speaking(language):
            return distinct(self._options, *self._say)


def _seeded(place: str, field: str, value: Any, write: Write, read: Read) -> str:
    """The key of the widget; when it is drawn anew it holds what was kept, else `value`."""
    form = draft_form.opened(place)
    form.writes[field] = write
    key = form.key(field)
    if key not in st.session_state:
        form.refresh()
        kept = form.fields.setdefault(field, write(value))
        st.session_state[key] = value if kept == write(value) else _read_back(kept, value, read)
    return key


def _read_back(kept: str, value: Any, read: Read) -> Any:
    try:
        return read(kept)
    except ValueError:
        return value


def _noted(place: str, field: str, value: V, write: Write) -> V:
    """Once its form is sent nothing else tells of it."""
    draft_form.opened(place).note(field, write(value))
    return value


def _write_day(value: date | None) -> str:
    return f"{value:{_DAY}}" if value else ""


def _read_day(text: str) -> date | None:
    if not text:
        return None
    day, month, year = map(int, text.split("/"))
    return date(year, month, day)


def _write_hour(value: time | None) -> str:
    return f"{value:{_HOUR}}" if value else ""


def _read_hour(text: str) -> time | None:
    if not text:
        return None
    hour, minute = map(int, text.split(":"))
    return time(hour, minute)


def _write_number(value: int | None) -> str:
    return "" if value is None else str(value)


def _write_tick(value: bool) -> str:
    return TICKED if value else BLANK


def _read_tick(text: str) -> bool:
    if text not in (TICKED, BLANK):
        raise ValueError("no tick")
    return text == TICKED

"""Sentences made of figures: right of one, of many, of none, and of few that are not told."""

from collections.abc import Callable, Sequence

from domain.figures.figure import Figure
from i18n import _


def counted(figure: Figure, said: Callable[[int], str], few: str = "", **more: str) -> str:
    """`said` of a count with its `{n}`, and `more`, filled in; `few` of one that is only told to be
    below a number; nothing of none and of what is not told.
    """
    if figure.value:
        return said(int(figure.value)).format(n=figure.text, **more)
    told_below = figure.value is None and figure.text.startswith("<")
    return few.format(n=figure.text.removeprefix("<"), **more) if told_below else ""


def quoted(name: str) -> str:
    """A name as it stands in a sentence."""
    return _("“{name}”").format(name=name)


def joined(parts: Sequence[str]) -> str:
    """`one, two and three`; what is empty is left out."""
    said = [part for part in parts if part]
    if len(said) < 2:
        return "".join(said)
    return _("{first} and {last}").format(first=", ".join(said[:-1]), last=said[-1])


def opening(sentence: str) -> str:
    """With a capital letter to begin with."""
    return sentence[:1].upper() + sentence[1:]

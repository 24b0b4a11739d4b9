"""The diary of a case, newest first: one line each, unfolded with a click."""

from html import escape

import streamlit as st

from components.cases.words import diary_text, when
from db.cases.detail import CaseDetail, DiaryLine
from db.reference.catalogue import Catalogue
from domain.vocabulary import EventKind
from i18n import _

_SHORT = 90
_WRITTEN = (EventKind.STORY, EventKind.NOTE, EventKind.CALL)


def show(case: CaseDetail, catalogue: Catalogue) -> None:
    """The whole diary as one element; every value is escaped."""
    st.subheader(_("Diary"))
    empty = escape(_("Nothing is written here yet."))
    lines = "".join(_line(line, catalogue) for line in case.diary) or f"<p>{empty}</p>"
    st.html(f'<div class="case-diary">{lines}</div>')


def _line(line: DiaryLine, catalogue: Catalogue) -> str:
    written = line.kind in _WRITTEN
    # Its kind stands before what a person wrote, also where that is nothing.
    text = line.text or _("not written") if written else diary_text(line, catalogue)
    short = _first_line(text) if written else text
    kind = f"<b>{escape(_(line.kind.label))}</b> " if written else ""
    head = f"<time>{escape(when(line.at))}</time><span>{kind}{escape(short)}</span>"
    if text == short:
        return f'<div class="line">{head}<small>{escape(line.who)}</small></div>'
    return (
        f'<details><summary class="line">{head}<small>{escape(line.who)}</small></summary>'
        f"<p>{escape(text)}</p></details>"
    )


def _first_line(text: str) -> str:
    """What stands on one line, with a sign where more is written below."""
    first, _break, more = text.partition("\n")
    if len(first) > _SHORT:
        first, more = first[:_SHORT].rsplit(" ", 1)[0], text
    return first.rstrip(".,;: ") + "…" if more.strip() else first

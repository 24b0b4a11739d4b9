"""Which translations of the sheet a mother-tongue reader has checked; who did, and when."""

import re

import streamlit as st

import i18n
from components import context, flash
from components.plain import plain
from db import clock
from db.handout import readings
from db.handout.readings import READER_LIMIT, Reading
from domain.errors import NotThere, Refused
from domain.handout.tongues import LEFTWARD, TEXTS
from i18n import _

AT = "sheet-readings"
_GAP = re.compile(r"\{\w+\}")
"""Where a name, a day or topics will stand."""


def show() -> None:
    """Each translation: read by whom, or not yet."""
    st.subheader(_("Languages of the tenant’s sheet"))
    st.caption(
        _(
            "A mediator reads the translation and says it is right. When the text changes it is to "
            "be read again."
        )
    )
    flash.show(AT)
    for each in context.read(readings.listing):
        with st.container(border=True, key=f"sheet-reading-{each.language}"):
            _one(each)


def _one(each: Reading) -> None:
    name = i18n.tongue(each.language)
    if each.read_on:
        st.markdown(
            _("**{language}** ✓ read by {who} on {day}").format(
                language=name, who=plain(each.reader), day=i18n.day(each.read_on)
            )
        )
    else:
        st.markdown(_("**{language}** ○ nobody has read it yet").format(language=name))
    with st.expander(_("The text")):
        side = "rtl" if each.language in LEFTWARD else "ltr"
        lines = "".join(f"<li>{_GAP.sub('…', text)}</li>" for text in TEXTS[each.language].values())
        st.html(f'<ul dir="{side}" lang="{each.language}">{lines}</ul>')
        if not each.read_on:
            _form(each, name)
    if each.read_on:
        st.button(
            _("Not read after all"),
            key=f"sheet-unread-{each.language}",
            on_click=_take_back,
            args=(each.language,),
        )


def _form(each: Reading, name: str) -> None:
    """Under the text, so that it is read before."""
    with st.form(f"sheet-read-{each.language}", border=False, enter_to_submit=False):
        who, day = st.columns(2, vertical_alignment="bottom")
        reader = who.text_input(_("Who has read it"), max_chars=READER_LIMIT, autocomplete="off")
        today = clock.today()
        on = day.date_input(_("Read on"), today, max_value=today, format="DD/MM/YYYY")
        sent = st.form_submit_button(_("It is right"))
    if sent:
        said = _("Kept: {language} has been read.").format(language=name)
        args = (each.language, each.version, reader, on)
        flash.tried(readings.mark_read, *args, said=said, why=_why, at=AT)
        st.rerun()


def _take_back(language: str) -> None:
    said = _("Taken back: it is to be read.")
    flash.tried(readings.take_back, language, said=said, why=_why, at=AT)


def _why(error: Exception) -> str | None:
    match error:
        case Refused(why="version"):
            return _("Not kept: the text is another now. Read it again.")
        case Refused(why="future"):
            return _("Not kept: the day is in the future.")
        case Refused():
            return _("Not kept: write who has read it.")
        case NotThere():
            return _("It was taken back already.")
    return None

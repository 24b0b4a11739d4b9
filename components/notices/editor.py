"""The privacy notice: its versions, and the one being written."""

import streamlit as st

import i18n
from components import context, flash
from components.drafts import choice as draft_choice
from components.drafts import saving as draft_saving
from components.drafts import text as draft
from components.notices import paper
from components.plain import plain
from db.notices import versions
from db.notices.versions import NoticeVersion
from domain.errors import Refused
from domain.rights.notice import FIRST, TEXT_LIMIT, TONGUES, VERSION_LIMIT
from domain.text import TooLong
from i18n import _

PLACE = "notice"
"""Where the draft of a version is kept."""


def show() -> None:
    """The versions, then the form."""
    known = context.read(versions.listing)
    st.caption(
        _(
            "What was published is never changed: each case keeps which version was given, and in "
            "which language."
        )
    )
    if not known:
        now = context.read(versions.given_today)
        st.info(_("Version {version} is kept elsewhere.").format(version=plain(now.version)))
    for each in known:
        _version(each)
    _form([each.version for each in known if each.published_on is None])


def _version(each: NoticeVersion) -> None:
    day = i18n.day(each.published_on) if each.published_on else ""
    said = _("published on {day}").format(day=day) if day else _("being written")
    with st.container(border=True):
        st.markdown(
            _("**Version {version}**, {said}").format(version=plain(each.version), said=said)
        )
        label = _("Language of the paper")
        language = paper.choose(each, label, f"notice-language-{each.version}")
        with st.container(horizontal=True):
            paper.offer(each, language, f"notice-print-{each.version}")
            if not each.published_on:
                with st.popover(_("Publish"), icon=":material/publish:"):
                    st.write(_("From today it is the one that is given. It cannot be changed."))
                    st.button(
                        _("Yes, publish"),
                        key=f"notice-publish-{each.version}",
                        type="primary",
                        on_click=_publish,
                        args=(each.version,),
                    )


def _form(drafts: list[str]) -> None:
    st.subheader(_("Write a version"))
    begun = drafts[0] if drafts else ""
    version = draft.text_input(_("Version"), PLACE, "version", value=begun, max_chars=VERSION_LIMIT)
    language = draft_choice.selectbox(
        _("Language"), PLACE, "language", list(TONGUES), FIRST, paper.name_of
    )
    draft.text_area(
        _("Text, a paragraph for each line"), PLACE, "text", max_chars=TEXT_LIMIT, height=300
    )
    st.button(_("Save"), type="primary", on_click=_save, args=(version, language or FIRST))
    flash.show("notice")


def _save(version: str, language: str) -> None:
    said = _("Saved. It is given once it is published.")
    write, text = draft_saving.using(versions.write, PLACE), draft.current(PLACE)
    version = draft.current(PLACE, "version") or version
    if flash.tried(write, version, language, text, said=said, why=_why, at="notice"):
        draft_saving.done(PLACE)


def _publish(version: str) -> None:
    flash.tried(versions.publish, version, said=_("Published."), why=_why, at="notice")


def _why(error: Exception) -> str | None:
    match error:
        case Refused(why="blank"):
            return _("Not saved: write version, language and text.")
        case Refused(why="published"):
            return _("Not saved: this version is published. Write a new one.")
        case Refused(why="no_italian"):
            return _("Not published: write it in Italian first.")
        case TooLong():
            return _("Not saved: {length} characters, at most {limit}.").format(
                length=i18n.number(error.length), limit=i18n.number(error.limit)
            )
    return None

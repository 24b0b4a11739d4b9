"""A button that makes the paper of the privacy notice: in the intake and on the page of rights."""

import streamlit as st

from components import context, files
from components.choosing import distinct
from db.clock import utcnow
from db.notices import versions
from db.notices.versions import NoticeVersion
from domain.rights.notice import TONGUES
from exchange.rights import notice
from i18n import _


def name_of(language: str) -> str:
    """A language by its own name."""
    return TONGUES[language].name


def offer(of: NoticeVersion, language: str, key: str) -> None:
    """Make the paper, then hand it over; said in words where this machine lacks its letters."""
    kept = f"{key}-made"
    if st.button(_("Notice on paper"), icon=":material/print:", key=key):
        text = context.read(versions.text_of, of.version, language)
        if not notice.can_be_set(text):
            st.error(
                _(
                    "This machine has no letters for {language}: the paper was not made. Who runs "
                    "Ponte has to add a font."
                ).format(language=name_of(language))
            )
            return
        made = notice.as_pdf(of.version, language, text, utcnow())
        st.session_state[kept] = of.version, language, made
    held = st.session_state.get(kept)
    if held and held[:2] == (of.version, language):
        file = f"{_('Privacy notice')} {of.version} {language}.pdf"
        files.offer(_("Download the notice (PDF)"), held[2], file, "application/pdf")


def choose(of: NoticeVersion, label: str, key: str) -> str:
    """One of the languages a version is written in."""
    chosen = st.selectbox(
        label, list(of.languages), format_func=distinct(of.languages, name_of), key=key
    )
    return chosen or of.languages[0]

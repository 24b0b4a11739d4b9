"""Second half of the intake: needs, urgency, story, privacy; beside it, who can answer."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

import i18n
from components import context
from components.choosing import distinct
from components.context import DatabaseUnavailable
from components.intake import urgency as intake_urgency
from components.intake.needs import chips
from components.intake.parts import heading, problem, tell_draft
from components.intake.work import Work
from components.matching import suggestions
from components.notices import paper
from components.plain import plain
from db.clock import today
from db.matching import rank as matching
from db.notices import versions
from db.notices.versions import NoticeVersion
from db.reference.catalogue import Catalogue
from domain.languages import spoken_besides_italian
from domain.people.identity import find_identifiers
from domain.rights.notice import NoticeWay
from domain.text import STORY_LIMIT
from i18n import _, ngettext

SUGGESTED = 3
NEAR_LIMIT = 1_000
"""From so many characters left the story says how much still fits."""


def needs(work: Work, catalogue: Catalogue) -> None:
    """The chips."""
    heading(3, _("Needs"))

    def choose(codes: list[str]) -> None:
        before = intake_urgency.asked(work, catalogue)
        work.put("needs", codes)
        intake_urgency.follow(work, before, intake_urgency.asked(work, catalogue))

    choose(chips(catalogue, work.form["needs"], work.key("needs"), choose))
    problem(work, "needs")


def urgency(work: Work, catalogue: Catalogue) -> None:
    """How soon."""
    heading(4, _("Urgency"))
    intake_urgency.show(work, catalogue)
    problem(work, "urgency")


@context.fragment
def story(work: Work, status: DeltaGenerator) -> None:
    """What the tenant tells; a warning when it names somebody."""
    heading(5, _("Story"))
    text = st.text_area(
        _("Story"),
        **work.bind("story"),
        height=150,
        label_visibility="collapsed",
        placeholder=_("What the tenant tells, in their words; without names and numbers."),
    )
    _warn(text or "")
    work.keep()
    tell_draft(work, status)


def _warn(text: str) -> None:
    left = STORY_LIMIT - len(text)
    if 0 <= left < NEAR_LIMIT:
        st.caption(
            ngettext("{n} more character fits.", "{n} more characters fit.", left).format(
                n=i18n.number(left)
            )
        )
    if left < 0:
        st.error(
            _(
                "The story has {n} characters; {limit} can be stored. Nothing is cut: shorten it."
            ).format(n=i18n.number(len(text)), limit=i18n.number(STORY_LIMIT))
        )
    found = find_identifiers(text)
    if found:
        st.warning(
            _(
                "The story names somebody: {found}. "
                "Write it above, in the fields of the person, where it is protected."
            ).format(found=plain(", ".join((*found.codici_fiscali, *found.phones)))),
            icon=":material/privacy_tip:",
        )


def privacy(work: Work) -> None:
    """The notice given: version and day, never in the future."""
    heading(6, _("Privacy notice"))
    notice = context.read(versions.given_today)
    with st.container(horizontal=True, vertical_alignment="center"):
        said = st.checkbox(
            _("Given, version {version}").format(version=notice.version), **work.bind("privacy")
        )
        if said:
            st.date_input(
                _("Given on"),
                max_value=today(),
                format="DD/MM/YYYY",
                **work.bind("privacy_given_on"),
                label_visibility="collapsed",
            )
    problem(work, "privacy_given_on")
    if said:
        _how(work)
    if notice.languages:
        _on_paper(work, notice)


def _how(work: Work) -> None:
    """By one touch; a second takes it back, and without one nothing is claimed."""
    ways = [way.value for way in NoticeWay]
    st.pills(
        _("How it was given"),
        ways,
        format_func=distinct(ways, lambda code: _(NoticeWay(code).label)),
        wrap=True,
        **work.bind("privacy_way"),
    )


def _on_paper(work: Work, notice: NoticeVersion) -> None:
    """In which language it is given, and the paper itself."""
    spoken, made = st.columns(2, vertical_alignment="bottom")
    held = work.form["privacy_language"]
    with spoken:
        language = st.selectbox(
            _("Language of the notice"),
            list(notice.languages),
            index=notice.languages.index(held) if held in notice.languages else 0,
            format_func=distinct(notice.languages, paper.name_of),
            key=work.key("notice-language"),
        )
    if language and language != held:
        work.put("privacy_language", language)
    with made:
        paper.offer(notice, language or notice.languages[0], work.key("notice-paper"))


def answers(work: Work) -> None:
    """Who can answer these needs in this quarter, live."""
    st.markdown(f"**{_('Who can answer')}**")
    quarter, codes = work.form["quarter_id"], frozenset(work.form["needs"])
    if quarter is None or not codes:
        st.caption(_("Choose the quarter and a need: the partners to call appear here."))
        return
    try:
        spoken = spoken_besides_italian(work.form["language"])
        found = context.read(matching.suggest, codes, quarter, SUGGESTED, spoken)
    except DatabaseUnavailable:
        st.caption(_("The suggestions do not answer now; you can go on writing."))
        return
    listed(found, work.key("answers"))
    if found.fitting:
        st.caption(
            _("The sheet for the tenant is made after saving: the diary says what was given.")
        )


def listed(
    found: matching.Suggestions, key: str, *, refer_label: str | None = None, saved: bool = False
) -> int | None:
    """The suggestions, or that there are none; the service id clicked."""
    if not found.fitting:
        before = _(
            "No active service answers these needs in {place}. Save: the case stays with ALER."
        )
        after = _("No active service answers these needs in {place}. The case stays with ALER.")
        st.info((after if saved else before).format(place=found.municipality))
    clicked = suggestions.show(found, key, refer_label=refer_label)
    if found.more:
        text = ngettext("{n} more can answer", "{n} more can answer", found.more)
        st.caption(text.format(n=i18n.number(found.more)))
    return clicked

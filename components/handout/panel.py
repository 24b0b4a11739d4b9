"""Choose who is on the sheet and its language; see what it says; make it, print it, send it."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

import streamlit as st

import i18n
from components import context, files
from components.choosing import distinct
from components.elements import copy
from components.handout import left
from db.clock import utcnow
from db.handout.give import give, tenant_name
from db.handout.prepare import prepare
from db.handout.readings import was_read
from domain.errors import Changed, NotThere, Refused
from domain.handout.asked import SheetAsked
from domain.handout.contents import MOST, Handout
from domain.handout.tongues import FIRST, LEFTWARD, TEXTS
from exchange.handout import message, page
from exchange.handout.page import SheetSize
from exchange.handout.said import SaidSheet, say
from i18n import _

PDF = "application/pdf"


@dataclass(frozen=True, slots=True)
class SheetOf:
    """Whom a sheet is for: the case, the tenant's language, the services offered by id and those
    it begins with.
    """

    reference: str
    language: str
    offered: Mapping[int, str]
    begun: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Made:
    """A sheet that was made, and of what."""

    of: tuple[SheetAsked, SheetSize, Handout]
    content: bytes
    text: str
    named: bool


def show(of: SheetOf) -> None:
    """The choices, what stands on the sheet, and the sheet once it is made."""
    key = f"sheet-{of.reference}"
    asked, size = _choices(of, key)
    if not asked.services:
        st.caption(_("Choose who is on the sheet."))
        return
    found = context.read(prepare, of.reference, asked)
    left.closed(found)
    left.on_holiday(found)
    left.told(found, asked, key)
    if not context.read(was_read, asked.language):
        st.warning(
            _("No mother-tongue reader has checked this translation yet: read it out with care."),
            icon=":material/translate:",
        )
    if found.closed or not found.places:
        return
    made = _made(key, (asked, size, found))
    if made is None:
        if st.button(_("Make the sheet"), type="primary", key=f"{key}-make"):
            _make(of, (asked, size, found), key)
        _preview(found, asked.language)
    else:
        _offer(made, asked.language, key)


def _choices(of: SheetOf, key: str) -> tuple[SheetAsked, SheetSize]:
    chosen = _services(of, f"{key}-services")
    spoken, paper = st.columns(2)
    tongues = list(TEXTS)
    begun = of.language if of.language in TEXTS else FIRST
    language = spoken.selectbox(
        _("Language of the sheet"),
        tongues,
        index=tongues.index(begun),
        format_func=distinct(tongues, i18n.tongue),
        key=f"{key}-language",
    )
    size = paper.segmented_control(
        _("Paper"),
        list(SheetSize),
        default=SheetSize.A5,
        format_func=distinct(list(SheetSize), lambda each: each.label),
        key=f"{key}-size",
        required=True,
    )
    with st.container(horizontal=True):
        named = st.checkbox(_("Write the tenant’s name"), key=f"{key}-named")
        needs = st.checkbox(_("Write what the tenant asked about"), key=f"{key}-needs")
    nameless = frozenset(each for each in chosen if left.ticked(key, each))
    asked = SheetAsked(chosen, language or FIRST, named, needs, nameless)
    return asked, size or SheetSize.A5


def _services(of: SheetOf, key: str) -> tuple[int, ...]:
    """Those chosen; one that is offered no more goes."""
    if key in st.session_state:
        st.session_state[key] = [each for each in st.session_state[key] if each in of.offered]
    else:
        st.session_state[key] = [each for each in of.begun if each in of.offered][:MOST]
    chosen = st.multiselect(
        _("On the sheet, up to three"),
        list(of.offered),
        format_func=distinct(list(of.offered), of.offered.__getitem__),
        max_selections=MOST,
        placeholder=_("Choose"),
        key=key,
    )
    return tuple(chosen)


def _preview(found: Handout, language: str) -> None:
    """What it says, without the name of the tenant."""
    try:
        said = say(found, language, utcnow())
    except Refused as refused:
        left.together(refused)
        return
    with st.expander(_("What it says"), expanded=True):
        _lines(message.write(said), language)


def _lines(text: str, language: str) -> None:
    side = "rtl" if language in LEFTWARD else "ltr"
    lines = (f"<div>{escape(line) or '&nbsp;'}</div>" for line in text.splitlines())
    st.html(f'<div dir="{side}" lang="{language}">{"".join(lines)}</div>')


def _make(of: SheetOf, wanted: tuple[SheetAsked, SheetSize, Handout], key: str) -> None:
    """Made first, then noted in the diary: what did not come about was given to nobody."""
    asked, size, found = wanted
    try:
        name = context.write(tenant_name, of.reference) if asked.named else ""
        said = say(found, asked.language, utcnow(), name)
        if not page.can_be_set(said):
            left.no_letters(asked.language)
            return
        made = _Made(wanted, page.write(said, size, utcnow()), message.write(said), _named(said))
        context.write(give, of.reference, asked, found, _token(key))
    except Refused as refused:
        left.refused(refused)
    except (Changed, NotThere):
        st.error(_("Not made: the directory has just changed. Look again, then make it."))
    else:
        st.session_state[f"{key}-made"] = made
        st.session_state.pop(f"{key}-token", None)
        st.rerun()


def _token(key: str) -> str:
    """The same until a sheet is made: a second click may interrupt the first."""
    return str(st.session_state.setdefault(f"{key}-token", secrets.token_urlsafe(32)))


def _named(said: SaidSheet) -> bool:
    return len(said.about) > 1


def _made(key: str, wanted: tuple[SheetAsked, SheetSize, Handout]) -> _Made | None:
    """The sheet that was made of just this."""
    made = st.session_state.get(f"{key}-made")
    return made if isinstance(made, _Made) and made.of == wanted else None


def _offer(made: _Made, language: str, key: str) -> None:
    st.success(_("The sheet is made, and the diary says so. Print it, or send its text."))
    if made.of[0].named and not made.named:
        st.info(_("The name is not on it: nobody is named, or it cannot be shown."))
    with st.container(horizontal=True, vertical_alignment="center"):
        file = f"{_('sheet')}-{language}.pdf"
        files.offer(
            _("Open and print (PDF)"), made.content, file, PDF, key=f"{key}-pdf", primary=True
        )
        copy.button(made.text, f"{key}-copy")
    st.caption(_("“Copy” takes the text for a message:"))
    _lines(made.text, language)

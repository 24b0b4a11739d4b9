"""What tenants asked about their data: to decide, to do, answered."""

import secrets
from functools import partial

import streamlit as st

from components import context, due, files, flash
from components.drafts import choice as draft_choice
from components.drafts import saving as draft_saving
from components.drafts import text as draft
from components.elements import into_view
from components.elements.rows import Action, Row, Tag, choices
from components.plain import plain
from components.rights import words
from db.rights import letter as letters
from db.rights import told, wishes
from db.rights.wishes import WishLine
from domain.business_time import closing
from domain.mail.messages import MailState
from domain.rights.wish import NOT_USED, Ground, WishKind, WishState
from exchange.rights import letter
from i18n import _
from settings import get_settings

_CHOSEN, _BRING = "rights-wish", "rights-bring"
_OPEN, _AGAIN = "open", "again"
_LETTER = "rights-letter-made"


def show() -> None:
    """The pending ones with the form of the one chosen; below, those that were answered."""
    pending = context.read(wishes.pending)
    st.subheader(_("To decide and to do"))
    if not pending:
        st.caption(_("No wish waits. They are taken down in the case, under “Rights”."))
    choices(
        [_row(wish) for wish in pending],
        "rights-pending",
        label=_("To decide and to do"),
        on_act=_choose,
    )
    chosen = st.session_state.get(_CHOSEN)
    for wish in pending:
        if wish.id == chosen:
            with st.container(border=True):
                into_view.bring("wish", st.session_state.get(_BRING, ""), always=True)
                _decide(wish)
    in_force = context.read(wishes.ended)
    if in_force:
        st.subheader(_("Answers given"))
        acted = choices(
            [_ended(wish) for wish in in_force], "rights-ended", label=_("Answers given")
        )
        if acted:
            code, number = acted[0], int(acted[1])
            if code == _AGAIN:
                said = _("It stands on Oggi again.")
                flash.tried(told.not_called, number, said=said, why=words.why)
            else:
                flash.tried(wishes.lift, number, said=_("Over."), why=words.why)
            st.rerun()


def _choose(_code: str, wish: str) -> None:
    st.session_state[_CHOSEN] = int(wish)
    st.session_state[_BRING] = secrets.token_hex(4)


def _row(wish: WishLine) -> Row:
    late = due.due_tag(closing(get_settings().office_hours, wish.due_on))
    button = _("Decide") if wish.state is WishState.OPEN else _("It is done")
    by_clock = wish.kind is WishKind.ERASURE and wish.state is WishState.GRANTED
    return Row(
        str(wish.id),
        f"{_(wish.kind.label)} · {wish.reference}",
        href=f"/casi?case={wish.reference}",
        tags=(words.state_tag(wish), late),
        lines=words.lines(wish),
        actions=() if by_clock else (Action(_OPEN, button),),
    )


def _ended(wish: WishLine) -> Row:
    holds = wish.kind in NOT_USED and wish.state is WishState.DONE
    by_phone = any(each.state is MailState.CALLED for each in wish.told)
    return Row(
        str(wish.id),
        " · ".join(filter(None, (_(wish.kind.label), wish.reference))),
        href=f"/casi?case={wish.reference}" if wish.reference else "",
        tags=(words.state_tag(wish), *((Tag(_("In force"), "info"),) if holds else ())),
        lines=words.lines(wish),
        actions=(
            *((Action("lift", _("It is over")),) if holds else ()),
            *((Action(_AGAIN, _("Not called yet")),) if by_phone else ()),
        ),
    )


def _decide(wish: WishLine) -> None:
    """The answer, and what becomes of it."""
    st.markdown(f"**{_(wish.kind.label)}** · {wish.reference}")
    if wish.state is WishState.GRANTED:
        _partners(wish)
        st.button(_("It is done"), type="primary", on_click=_done, args=(wish,))
        return
    if wish.not_by_me:
        st.info(_("You took this wish down: somebody else has to decide. It cannot be undone."))
        return
    place = f"case_{wish.reference}_wish_v{wish.id}"
    draft.text_area(_("What the tenant is told"), place, "text", max_chars=wishes.TEXT_LIMIT)
    ground = draft_choice.selectbox(
        _("Reason, where it is refused"),
        place,
        "ground",
        list(Ground),
        None,
        lambda each: _(each.label),
        placeholder=_("Choose"),
    )
    _partners(wish)
    _letter(wish, place, ground)
    with st.container(horizontal=True):
        if wish.kind is WishKind.ERASURE:
            with st.popover(_("Grant: erase for good"), icon=":material/delete_forever:"):
                st.write(_("Person, cases and what was said are gone for good. Numbers stay."))
                st.button(_("Yes, erase"), type="primary", on_click=_grant, args=(wish, place))
        else:
            st.button(_("Grant"), type="primary", on_click=_grant, args=(wish, place))
        st.button(_("Refuse"), on_click=_refuse, args=(wish, place, ground))
        st.button(_("Cancel"), type="tertiary", on_click=_leave)


def _partners(wish: WishLine) -> None:
    """Who knows of the case, and is told once it is granted."""
    known = context.read(told.partners_of, wish.id)
    by_mail = ", ".join(plain(each.name) for each in known if each.reached)
    others = ", ".join(plain(each.name) for each in known if not each.reached)
    if by_mail:
        st.caption(
            _("They know of the case, and are told by mail once it is done: {names}").format(
                names=by_mail
            )
        )
    if others:
        st.caption(
            _("They know of the case and no mail reaches them, call them: {names}").format(
                names=others
            )
        )


def _letter(wish: WishLine, place: str, ground: Ground | None) -> None:
    """The answer to print, as it is written now: once somebody is erased it cannot be made."""
    if st.button(_("Make the letter"), icon=":material/print:", key="rights-letter"):
        facts = context.write(letters.of_wish, wish.id)
        st.session_state[_LETTER] = wish.id, letter.as_pdf(facts, draft.current(place), ground)
    made = st.session_state.get(_LETTER)
    if made and made[0] == wish.id:
        name = f"{_('answer')} {wish.reference}.pdf"
        files.offer(_("Download the letter (PDF)"), made[1], name, "application/pdf")


def _leave() -> None:
    st.session_state.pop(_CHOSEN, None)
    st.session_state.pop(_LETTER, None)


def _grant(wish: WishLine, place: str) -> None:
    said = _("Granted.")
    if wish.kind is WishKind.ERASURE:
        said = _("Granted. It is carried out within minutes, and then stands below as done.")
    function = draft_saving.using(wishes.grant, place)
    _ended_well(
        place, flash.tried(function, wish.id, draft.current(place), said=said, why=words.why)
    )


def _refuse(wish: WishLine, place: str, ground: Ground | None) -> None:
    if ground is None:
        flash.say(_("Say why it is refused: reason and a sentence for the tenant."), "error")
        return
    function = draft_saving.using(wishes.refuse, place)
    text = draft.current(place)
    tried = partial(flash.tried, said=_("Refused. The tenant has to be told."), why=words.why)
    _ended_well(place, tried(function, wish.id, ground, text))


def _ended_well(place: str, done: bool) -> None:
    if done:
        draft_saving.done(place)
        _leave()


def _done(wish: WishLine) -> None:
    if flash.tried(wishes.done, wish.id, said=_("Done."), why=words.why):
        _leave()

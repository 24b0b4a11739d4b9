"""For the coordinator: ask a partner to verify, and decide on what it proposes."""

from urllib.parse import quote

import streamlit as st

import i18n
from components import context, flash
from components.directory import words
from components.elements.rows import Action, Row, choices
from components.plain import plain
from db.directory import proposals, verification_ask
from db.directory import verification as verifications
from db.directory.detail import PartnerDetail
from db.directory.proposals import Proposed
from db.mail import outbox
from db.reference.catalogue import Catalogue
from domain.directory.verification import NEW, NOTE, ORGANIZATION, newcomer
from domain.errors import Changed, DoneAlready, Refused
from exchange.directory import letter as verification_letter
from i18n import _

ACCEPT, REFUSE, READ = "accept", "refuse", "read"
_LETTER = "verification-letter"


def show(partner: PartnerDetail, catalogue: Catalogue) -> None:
    """Open proposals with their buttons; nothing when there are none."""
    waiting = context.read(proposals.of_partner, partner.reference)
    if waiting:
        st.subheader(_("Proposed by the partner · {n}").format(n=len(waiting)))
        acted = choices(
            [_row(item, catalogue) for item in waiting],
            "partner-proposals",
            label=_("Proposed by the partner"),
        )
        if acted:
            _decide(int(acted[1]), accept=acted[0] != REFUSE)
            st.rerun()


def ask(partner: PartnerDetail) -> None:
    """When they were asked to verify, and the text to ask them with."""
    with st.expander(_("Ask them to verify"), icon=":material/forward_to_inbox:"):
        _ask(partner)


def _row(item: Proposed, catalogue: Catalogue) -> Row:
    part = _("The organisation") if item.part == ORGANIZATION else item.part_name
    said = (
        _("said by {who}, {ago}").format(who=item.who or "?", ago=i18n.ago(item.at))
        if (item.at)
        else item.who
    )
    titles = {NEW: _("New referent"), NOTE: _("In their words")}
    decisions = (Action(ACCEPT, _("Accept"), primary=True), Action(REFUSE, _("Refuse")))
    return Row(
        id=str(item.id),
        title=titles.get(item.field) or f"{part}: {_field(item)}",
        lines=(*_lines(item, catalogue), said),
        actions=(Action(READ, _("Read, done")),) if item.field == NOTE else decisions,
    )


def _field(item: Proposed) -> str:
    return words.field(item.field).lower()


def _lines(item: Proposed, catalogue: Catalogue) -> tuple[str, ...]:
    if item.field == NEW:
        form = newcomer(item.after)
        facts = (form.name, form.title, i18n.phone(form.phone) if form.phone else "", form.email)
        return (", ".join(fact for fact in facts if fact),)
    if item.field == NOTE:
        return (item.after,)
    before, after = (
        words.value(item.field, text, catalogue) or "–" for text in (item.before, item.after)
    )
    return (_("now: {text}").format(text=before), _("proposed: {text}").format(text=after))


def _decide(number: int, *, accept: bool) -> None:
    said = _("Written into the directory.") if accept else _("Left as it was.")
    flash.tried(proposals.decide, number, accept=accept, said=said, why=_undecided)


def _undecided(error: Exception) -> str | None:
    match error:
        case DoneAlready():
            return _("Somebody has decided it already.")
        case Changed():
            return _("What we hold has changed meanwhile: compare, then edit or refuse.")
        case Refused():
            return _("Not written: {why}").format(why=_(next(iter(error.problems.values()))))
    return None


def _ask(partner: PartnerDetail) -> None:
    last = context.read(verification_ask.last, partner.reference)
    if last:
        st.caption(_told(last))
        if last.note:
            st.text(last.note)
    letter = st.session_state.get(_LETTER)
    if letter is None or letter[0] != partner.reference:
        st.caption(" ".join(_explained(last)))
        st.button(_("Make the message"), on_click=_write, args=(partner,), key="verification-make")
        return
    _reference, to, subject, body = letter
    on_its_way = bool(to) and outbox.by_mail()
    if on_its_way:
        said = _("On its way by mail to {address}. This is what it says:")
        st.caption(said.format(address=plain(to)))
    st.code(body, language=None, wrap_lines=True)
    if to and not on_its_way:
        address = f"mailto:{quote(to)}?subject={quote(subject)}&body={quote(body)}"
        st.link_button(_("Open in the mail program"), address, icon=":material/mail:")


def _explained(last: verification_ask.LastAsked | None) -> list[str]:
    said = [_("They get a page with what we hold: one click confirms it.")]
    if outbox.by_mail():
        said.append(_("Ponte also asks by itself, by mail, when a verification is late."))
    if last and last.answered_at is None:
        said.append(_("The link they have from us stops working."))
    return said


def _told(last: verification_ask.LastAsked) -> str:
    asked = _("Asked {ago}").format(ago=i18n.ago(last.asked_at))
    if last.answered_at is None:
        return f"{asked} · {_('no answer yet')}"
    answered = _("answered {ago} by {who}").format(
        ago=i18n.ago(last.answered_at), who=last.who or "?"
    )
    return f"{asked} · {answered}"


def _write(partner: PartnerDetail) -> None:
    token = context.write(verification_ask.ask, partner.reference)
    held = context.read(verifications.behind, token)
    subject, body = verification_letter.write(held, f"{context.origin()}/v/{token}")
    to = next((r.form.email for r in partner.referents if r.form.active and r.form.email), "")
    st.session_state[_LETTER] = (partner.reference, to or partner.form.email, subject, body)

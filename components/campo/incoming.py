"""*New from the camper* on Oggi: what was written without signal, until somebody decides."""

from dataclasses import dataclass

import streamlit as st

import i18n
from components import context, flash, navigation
from components.campo import one
from components.elements.rows import Action, Row, Tag, choices
from db.campo import entries
from db.campo.entries import FieldDetail, FieldLine
from db.people import identity
from db.people.identity import KnownPerson
from db.reference import catalogue as reference
from db.reference.catalogue import Catalogue
from domain.errors import DoneAlready, NotThere
from domain.vocabulary import Urgency
from i18n import _

SHOWN, KEY = 5, "campo-incoming"
LOOK, LEAVE = "look", "leave"


@dataclass(frozen=True, slots=True)
class Opened:
    """The entry that is open: read and searched once, however often the page is drawn."""

    detail: FieldDetail
    alike: tuple[KnownPerson, ...]
    visit: int
    """To the page: who comes back to it opens it anew, which is on record."""


@context.fragment
def show() -> None:
    """The section; nothing where nothing waits."""
    total, lines = context.read(entries.waiting, SHOWN)
    flash.show(KEY)
    if not total:
        _close()
        return
    catalogue = context.read(reference.catalogue)
    with st.container(border=True, key=KEY):
        st.subheader(f"{_('New from the camper')} · {i18n.bounded(total, 99)}")
        opened = _still_open()
        here = opened.detail.line.id if opened else 0
        rows = [_row(line, catalogue, line.id == here) for line in lines]
        upto = next((n for n, line in enumerate(lines, 1) if line.id == here), len(rows))
        _listed(rows[:upto], f"{KEY}-rows")
        if opened:  # under its own row, not under that of somebody else
            one.show(opened.detail, opened.alike, catalogue, _close)
        _listed(rows[upto:], f"{KEY}-more")


def _listed(rows: list[Row], key: str) -> None:
    if not rows:
        return
    clicked = choices(rows, key, label=_("New from the camper"), beside=True)
    if clicked:
        _turn_to(*clicked)


def _turn_to(action: str, entry_id: str) -> None:
    if action == LOOK:
        _open(int(entry_id))
    else:
        _close()
    st.rerun()


def _open(entry_id: int) -> None:
    try:
        detail = context.write(entries.detail, entry_id)
    except (DoneAlready, NotThere):
        flash.say(_("Somebody has decided on it meanwhile."), "info", KEY)
        return
    form = detail.intake
    sought = (form.family_name, form.given_name, form.codice_fiscale, form.phone)
    alike = context.write(identity.alike, *sought) if form.names_somebody else ()
    st.session_state[KEY] = Opened(detail, alike, navigation.visit())


def _still_open() -> Opened | None:
    opened: Opened | None = st.session_state.get(KEY)
    if opened and opened.visit != navigation.visit():
        _close()
        return None
    return opened


def _close() -> None:
    st.session_state.pop(KEY, None)


def _row(line: FieldLine, catalogue: Catalogue, here: bool) -> Row:
    quarter = catalogue.quarters[line.quarter_id]
    urgent = line.urgency <= Urgency.HIGH
    action = Action(LEAVE, _("Close")) if here else Action(LOOK, _("Look and decide"))
    return Row(
        str(line.id),
        f"{quarter.name} ({quarter.municipality})",
        tags=(Tag(_(Urgency(line.urgency).label), "bad" if urgent else "plain"),),
        lines=(one.written(line),),
        actions=(action,),
    )

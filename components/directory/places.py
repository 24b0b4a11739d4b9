"""What a partner says by phone that it can take, written down by who hears it: the fields of the
partner's own page.
"""

from datetime import date

import streamlit as st

from components import context
from components.directory import words
from components.drafts import choice as draft_choice
from components.sheet import Sheet
from db.directory import places
from db.directory.detail import PartnerDetail
from db.directory.places import PartnerSays, ServiceNow, TakesNow
from db.reference.catalogue import Catalogue
from domain.directory.places import MAIL_LANGUAGES, OFFERED, Away, Places
from domain.errors import Changed
from domain.vocabulary import Capacity
from i18n import _


def form(sheet: Sheet, partner: PartnerDetail, catalogue: Catalogue) -> None:
    """Places of each service, holidays, language of the mails; what is said holds at once."""
    held = context.read(places.held_of, partner.reference)
    with st.form(sheet.key("form"), enter_to_submit=False):
        if not held.services:
            st.caption(_("No service described yet."))
        services = {one.id: _service(sheet, one, catalogue) for one in held.services}
        away, language = _away(sheet, held), _language(sheet, held)
        sent = st.form_submit_button(_("Save"), type="primary")
    if sent:
        _save(sheet, partner.reference, PartnerSays(services, away, language))
        st.rerun()


def field(partner: PartnerDetail, name: str) -> str:
    """A field of this form, or of another form of the partner, by its label."""
    _kind, _dot, number = name.partition(".")
    titles = {str(one.id): one.form.name for one in partner.services}
    if not number:
        return words.field(name)
    return f"{titles.get(number, '')}: {words.field('full_until').lower()}"


def _service(sheet: Sheet, one: ServiceNow, catalogue: Catalogue) -> Places:
    def say(code: str) -> str:
        return words.value("capacity", code, catalogue)

    left, right = st.columns(2, vertical_alignment="bottom")
    with left:
        codes = [each.value for each in OFFERED]
        label = _("Places: {service}").format(service=one.name)
        name = f"places.{one.id}"
        code = draft_choice.selectbox(
            label, sheet.place, name, codes, one.places.capacity.value, say
        )
    with right:
        until = _day(sheet, f"until.{one.id}", words.field("full_until"), one.places.until)
    chosen = Capacity(code or one.places.capacity)
    if chosen is not Capacity.FULL and until == one.places.until:
        until = None
    return Places(chosen, until)


def _away(sheet: Sheet, held: TakesNow) -> Away:
    left, right = st.columns(2, vertical_alignment="bottom")
    with left:
        first = _day(sheet, "away_from", words.field("away_from"), held.away.first)
    with right:
        last = _day(sheet, "away_until", words.field("away_until"), held.away.last)
    return Away(first, last)


def _language(sheet: Sheet, held: TakesNow) -> str:
    chosen = draft_choice.selectbox(
        words.field("mail_language"),
        sheet.place,
        "mail_language",
        list(MAIL_LANGUAGES),
        held.mail_language,
        words.mail_language,
    )
    return chosen or held.mail_language


def _day(sheet: Sheet, name: str, label: str, day: date | None) -> date | None:
    return draft_choice.date_input(label, sheet.place, name, day)


def _save(sheet: Sheet, reference: str, told: PartnerSays) -> None:
    """Of what somebody else has said meanwhile it is told first; then it is for who writes."""

    def why(error: Exception) -> tuple[str, ...] | None:
        if not isinstance(error, Changed):
            return None
        sheet.version = error.present.version
        return _("Somebody wrote something else just now. This stands there:"), *_now(error.present)

    sheet.save(places.note, reference, sheet.version, told, why=why)


def _now(held: TakesNow) -> tuple[str, ...]:
    tags = [
        (one.name, words.capacity(one.places.capacity, one.places.until)) for one in held.services
    ]
    lines = [f"{name}: {tag.text if tag else _(Capacity.UNKNOWN.label)}" for name, tag in tags]
    if away := words.away(held.away.last):
        lines.append(away.text)
    return *lines, _("If what you chose holds, save again.")

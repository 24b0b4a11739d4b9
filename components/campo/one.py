"""One case from the camper in the clear: who may be known already, and what becomes of it."""

from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st

import i18n
from components import flash, navigation
from components.cases.answers import labels
from components.elements.rows import Action, Link, Row, choices
from components.intake.form import blank
from components.plain import plain
from db.campo import entries
from db.campo.entries import FieldDetail, FieldLine
from db.drafts import keep as drafts
from db.drafts.keep import TokenUsed, TooManyDrafts
from db.intake.intake import OpenedCase
from db.people.identity import KnownPerson
from db.reference.catalogue import Catalogue
from domain.campo.entry import Aside
from domain.errors import DoneAlready, NotThere, Refused
from domain.intake.form import HOUSEHOLD, IDENTITY, Intake
from domain.rights.notice import way_of
from i18n import _

KEY, SAME = "campo-incoming", "same"
ASIDE = (Aside.KNOWN, Aside.MISTAKE, Aside.WITHDRAWN)
DRAFT = "draft"


def written(line: FieldLine) -> str:
    """Both moments: by the clock of the device, and by ours."""
    return _("Written {written} by {name}, arrived {received}").format(
        written=i18n.moment(line.written_at),
        name=line.whose,
        received=i18n.moment(line.received_at),
    )


def show(
    detail: FieldDetail,
    alike: tuple[KnownPerson, ...],
    catalogue: Catalogue,
    close: Callable[[], None],
) -> None:
    """What was written, those who may be the same person, and the buttons."""
    form = detail.intake
    st.markdown(f"**{plain(_name(form))}**")
    st.text(" · ".join(_facts(form, catalogue)))
    if form.story:
        st.text(form.story)
    if alike:
        st.markdown(f"**{_('Perhaps already known')}**")
        clicked = choices(
            [_known(known) for known in alike],
            f"{KEY}-alike",
            label=_("Perhaps already known"),
            beside=True,
        )
        if clicked:
            _make(detail, close, int(clicked[1]))
    _buttons(detail, close, bool(alike))


def _buttons(detail: FieldDetail, close: Callable[[], None], known: bool) -> None:
    fresh = _("Open the case of a new person") if known else _("Open the case")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if st.button(fresh, type="secondary" if known else "primary", key=f"{KEY}-open"):
            _make(detail, close)
        if st.button(_("Put right first"), key=f"{KEY}-form", help=_("Opens the form with it.")):
            _into_form(detail, close)
        with st.popover(_("Put aside")):
            st.caption(_("No case is made of it, and what it says is destroyed."))
            for why in ASIDE:
                st.button(
                    _(why.label),
                    key=f"{KEY}-{why.value}",
                    width="stretch",
                    on_click=partial(_put_aside, detail.line.id, why, close),
                )


def _make(detail: FieldDetail, close: Callable[[], None], person_id: int | None = None) -> None:
    why = partial(_why, close=close)
    if flash.tried(entries.open_case, detail.line.id, person_id, said=_opened, why=why, at=KEY):
        close()
    st.rerun()


def _opened(made: OpenedCase | str) -> str:
    reference = made if isinstance(made, str) else made.reference
    said = _("Case [{reference}]({address}) is open.")
    return said.format(reference=reference, address=f"/casi?case={reference}")


def _why(error: Exception, close: Callable[[], None]) -> str | None:
    """In words; what somebody has decided on is not shown any longer."""
    match error:
        case DoneAlready() | NotThere():
            close()
            return _("Somebody has decided on it meanwhile.")
        case TokenUsed(reference=reference):
            return _("It is in Ponte already, as {reference}.").format(reference=reference)
        case TooManyDrafts():
            return _("You have too many drafts: save or throw away some first.")
        case Refused(problems=problems) if problems:
            reasons = " ".join(_(flaw.label) for flaw in problems.values())
            said = _("The case does not open: {reasons} “Put right first” keeps what is written.")
            return said.format(reasons=reasons)
    return None


def _put_aside(entry_id: int, why: Aside, close: Callable[[], None]) -> None:
    told = partial(_why, close=close)
    if flash.tried(entries.put_aside, entry_id, why, said=_("Put aside."), why=told, at=KEY):
        close()


def _into_form(detail: FieldDetail, close: Callable[[], None]) -> None:
    token, why = drafts.new_token(), partial(_why, close=close)
    form = _form(detail.intake)
    if flash.tried(entries.take_into_form, detail.line.id, token, form, why=why, at=KEY):
        flash.forget(KEY)
        close()
        navigation.go("intake", {DRAFT: token[:12]})
    st.rerun()


def _form(intake: Intake) -> dict[str, Any]:
    """The same as a draft of the intake holds it."""
    fields = {name: getattr(intake, name) for name in (*IDENTITY, *HOUSEHOLD)}
    given = intake.privacy_given_on
    return {
        **blank(),
        **fields,
        "quarter_id": intake.quarter_id,
        "channel": intake.channel,
        "needs": sorted(intake.needs),
        "urgency": intake.urgency or blank()["urgency"],
        "urgency_by_hand": intake.urgency is not None,
        "story": intake.story,
        "language": intake.language,
        "anonymous": intake.anonymous,
        "privacy": given is not None,
        "privacy_given_on": given.isoformat() if given else blank()["privacy_given_on"],
        "privacy_language": intake.privacy_language or blank()["privacy_language"],
        "privacy_way": intake.privacy_way,
    }


def _name(form: Intake) -> str:
    name = f"{form.family_name} {form.given_name}".strip()
    return name or (_("Prefers not to say who they are") if form.anonymous else _("Nobody named"))


def _facts(form: Intake, catalogue: Catalogue) -> list[str]:
    facts = [form.codice_fiscale, i18n.phone(form.phone), labels(catalogue, sorted(form.needs))]
    if form.language:
        facts.append(_("Speaks {language}").format(language=i18n.tongue(form.language)))
    facts.append(_notice(form))
    return [fact for fact in facts if fact]


def _notice(form: Intake) -> str:
    if not form.privacy_given_on:
        return _("Notice not given")
    given = _("Notice given")
    way = way_of(form.privacy_way)
    return f"{given} ({_(way.label)})" if way else given


def _known(known: KnownPerson) -> Row:
    person = known.person
    facts = (person.codice_fiscale, i18n.phone(person.phone), person.address)
    cases = known.cases[:1]
    return Row(
        str(person.person_id),
        f"{person.family_name} {person.given_name}".strip() or person.codice_fiscale,
        lines=(" · ".join(fact for fact in facts if fact), *([] if cases else [_("no open case")])),
        aside=tuple(
            Link(_("Open {reference}").format(reference=c.reference), f"/casi?case={c.reference}")
            for c in cases
        ),
        actions=(Action(SAME, _("It is this person: open the case"), primary=True),),
    )

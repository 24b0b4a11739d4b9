"""First half of the intake: where and how, who; beside it, people who may be the same."""

from functools import lru_cache

import streamlit as st

import i18n
from components.choosing import distinct_in
from components.context import DatabaseUnavailable
from components.due import need_labels
from components.elements.rows import Action, Link, Row, choices
from components.intake import start
from components.intake.parts import heading, problem
from components.intake.work import Work
from components.people.apart import apart
from components.plain import plain
from db.people.identity import KnownCase, KnownPerson
from db.reference.catalogue import Catalogue
from domain.intake.form import flaw_of
from domain.people import codice_fiscale as codes
from domain.people import phone as phones
from domain.people.identity import LARGEST_HOUSEHOLD
from domain.people.one_name import stands_for_none
from i18n import _, ngettext

SAME, OTHER = "same", "other"
NAMES = ("family_name", "given_name")
SHOWN = 3
"""Of those found, so many at once: more letters make the list shorter."""


def where(work: Work, catalogue: Catalogue) -> None:
    """Quarter and channel, side by side."""
    heading(1, _("Where and how"))
    quarters, channels = _quarters(catalogue), tuple(catalogue.channels)
    left, right = st.columns(2)
    with left:
        st.selectbox(
            _("Quarter"),
            quarters,
            index=None,
            format_func=distinct_in(catalogue, quarters, _quarter_name),
            placeholder=_("Choose the quarter"),
            **work.bind("quarter_id"),
        )
        problem(work, "quarter_id")
    with right:
        st.selectbox(
            _("Channel"),
            channels,
            index=None,
            format_func=distinct_in(catalogue, channels, _channel_name),
            placeholder=_("Choose the channel"),
            **work.bind("channel"),
        )
        problem(work, "channel")
    start.tell(work.form, catalogue)


@lru_cache(maxsize=4)
def _quarters(catalogue: Catalogue) -> tuple[int, ...]:
    """Those in which a case can begin, where the camper stops first."""
    found = catalogue.open_quarters.values()
    order = sorted(found, key=lambda q: (not q.camper_stop, q.municipality, q.name))
    return tuple(quarter.id for quarter in order)


def _channel_name(code: str, catalogue: Catalogue) -> str:
    return catalogue.channels[code].label


def _quarter_name(quarter_id: int, catalogue: Catalogue) -> str:
    quarter = catalogue.quarters[quarter_id]
    return f"{quarter.name} · {quarter.municipality}"


def who(work: Work) -> None:
    """Identity and household: typed, chosen among those known, or not said."""
    if work.form["person_id"] is not None:
        heading(2, _("Who it is"))
        _chosen(work)
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        heading(2, _("Who it is"))
        unsaid = st.checkbox(_("Prefers not to say"), **work.bind("anonymous"))
    if unsaid:
        return
    _names(work)
    _household(work)
    with st.expander(_("E-mail, address, dwelling")):
        _text(work, "email", _("E-mail"))
        _text(work, "address", _("Address"))
        _text(work, "dwelling", _("Dwelling code"))


def _chosen(work: Work) -> None:
    st.success(plain(work.form["person_label"]), icon=":material/person_check:")
    problem(work, "person_id")
    if st.button(_("Somebody else"), key=work.key("somebody-else")):
        work.put("person_label", "")
        work.put("person_id", None)
        st.rerun()


def _names(work: Work) -> None:
    # Two rows of columns, not two columns of rows: Tab follows the reading order.
    left, right = st.columns(2)
    with left:
        _text(work, "family_name", _("Family name"), live=True)
    with right:
        _text(work, "given_name", _("Given name"), live=True)
    left, right = st.columns(2)
    with left:
        _text(work, "codice_fiscale", _("Codice fiscale"))
    with right:
        _text(work, "phone", _("Telephone"))


def _text(work: Work, name: str, label: str, *, live: bool = False) -> None:
    # autocomplete off: the tablet must not offer one tenant's name to the next.
    text = st.text_input(label, live=live, autocomplete="off", **work.bind(name))
    flaw = flaw_of(name, text or "")
    if flaw:
        st.markdown(f":red[{_(flaw.label)}]")
    if name in NAMES and stands_for_none(text or ""):
        st.caption(_("Taken as blank: one name is enough."))
    if name == "phone" and (number := phones.meant(text or "")):
        shown = i18n.phone(number)
        _ask(work, name, shown, _("Yes, it is {number}").format(number=shown))
    if name == "codice_fiscale" and (code := codes.meant(text or "")):
        _ask(work, name, code, _("Did you mean {code}?").format(code=code))


def _ask(work: Work, name: str, text: str, question: str) -> None:
    """A click puts in the field what may be meant."""
    st.button(question, key=work.key(f"{name}-meant"), on_click=work.show, args=(name, text))


def _household(work: Work) -> None:
    labels = (
        ("size", _("In the household"), 1),
        ("minors", _("Minors"), 0),
        ("over_65", _("Over 65"), 0),
    )
    with st.container(key="intake-household", horizontal=True):
        for name, label, least in labels:
            st.number_input(
                label,
                min_value=least,
                max_value=LARGEST_HOUSEHOLD,
                value=None,
                step=1,
                **work.bind(name),
            )
    problem(work, "size")


def alike(work: Work, catalogue: Catalogue) -> None:
    """Those already known by what was typed so far, each to be taken or put aside."""
    st.markdown(f"**{_('Perhaps already known')}**")
    form = work.form
    if form["anonymous"] or form["person_id"] is not None:
        st.caption(_("Nobody to look for."))
        return
    try:
        shown = work.find_alike()
    except DatabaseUnavailable:
        st.caption(_("The search does not answer now; you can go on writing."))
        return
    if not shown and any(work.looked_for):
        st.caption(_("Nobody known by that."))
        return
    if not shown:
        st.caption(_("Family name, codice fiscale or telephone: who is known appears here."))
        return
    more = apart(shown)
    clicked = choices(
        [
            _row(known, catalogue, above, more(known))
            for known, above in zip(shown[:SHOWN], (None, *shown), strict=False)
        ],
        work.key("alike"),
        label=_("Perhaps already known"),
    )
    if len(shown) > SHOWN:
        st.caption(_("Others have these letters: go on writing."))
    if clicked:
        _answer(work, clicked[0], next(k for k in shown if str(k.person.person_id) == clicked[1]))


def _answer(work: Work, action: str, known: KnownPerson) -> None:
    person = known.person
    if action == SAME:
        work.put("person_label", _label(known))
        work.put("person_id", person.person_id)
    else:
        work.put("dismissed", [*work.form["dismissed"], person.person_id])
    st.rerun()


def _label(known: KnownPerson) -> str:
    person = known.person
    name = f"{person.family_name} {person.given_name}".strip()
    return name or i18n.phone(person.phone) or person.codice_fiscale


def _row(
    known: KnownPerson, catalogue: Catalogue, above: KnownPerson | None, more: tuple[str, ...]
) -> Row:
    person = known.person
    facts = (person.codice_fiscale, i18n.phone(person.phone), person.address)
    cases = [_case(case, catalogue) for case in known.cases]
    return Row(
        id=str(person.person_id),
        title=_label(known),
        lines=(" · ".join(fact for fact in facts if fact), *(cases or [_("no open case")]), *more),
        aside=(
            *(
                Link(_("Open {reference}").format(reference=case.reference), _address(case))
                for case in known.cases[:1]
            ),
            *([_twins(above, known)] if above else []),
        ),
        actions=(
            Action(SAME, _("It is this person"), primary=True),
            Action(OTHER, _("It is not")),
        ),
    )


def _twins(above: KnownPerson, known: KnownPerson) -> Link:
    """Opens beside, so that the form stays as it is."""
    ids = f"{above.person.person_id},{known.person.person_id}"
    return Link(_("Same as the one above? Merge…"), f"/casi?people={ids}")


def _address(case: KnownCase) -> str:
    return f"/casi?case={case.reference}"


def _case(case: KnownCase, catalogue: Catalogue) -> str:
    age = ngettext("open for {n} day", "open for {n} days", case.days).format(n=case.days)
    parts = (case.reference, age if case.days else _("opened today"), _(case.status.label))
    return " · ".join((*parts, need_labels(catalogue, case.needs)))

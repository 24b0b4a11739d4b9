"""Which months and which place a report is on, kept in the address.

Who sees no cases chooses among closed periods and large places: `report_closed`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import streamlit as st

import i18n
from components.address import get, names, not_all, put
from components.choosing import distinct
from db.reference.catalogue import Catalogue
from db.report.build import territory_label
from domain.directory.forms import PROVINCES
from domain.figures.rates import Place
from domain.report.period import NoSuchPeriod, Period, Territory, month_after
from i18n import _

OTHER = "other"
AGO, AHEAD = 21 * 12, 24
"""Months before and after this one that can be chosen."""
SEEN, PLACE = "report_address", "report_place"
_NAMES = ("since", "until", "place")
CHAPTER = "chapter"
"""The chapter on screen (`components.report.preview`)."""
_KEYS = ("report_span", "report_since", "report_until", PLACE)


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen, and the code of it that stands in the address."""

    period: Period
    territory: Territory
    code: str


def spans(today: date) -> dict[str, Period]:
    """The periods that have a name, by code; the default first. All but this year are over."""
    month = today.replace(day=1)
    quarter = month_after(month, -((month.month - 1) % 3) - 1)
    return {
        "twelve": Period.ending(month_after(month, -1), 12),
        "quarter": Period.ending(quarter, 3),
        "year": Period(month.replace(month=1), month),
        "last-year": Period.of_year(month.year - 1),
    }


def choose(catalogue: Catalogue, today: date) -> Choice | None:
    """Show the choosers; None where the months are in the wrong order, which is said."""
    named, places = spans(today), _places(catalogue)
    months = [month_after(today.replace(day=1), AHEAD - n) for n in range(AGO + AHEAD + 1)]
    _follow_address(named, months, places)
    with st.container(horizontal=True, vertical_alignment="bottom", key="report-choice"):
        st.selectbox(
            _("Period"),
            [*named, OTHER],
            format_func=distinct([*named, OTHER], _span_label),
            key=_KEYS[0],
            width=210,
        )
        if st.session_state[_KEYS[0]] == OTHER:
            for label, key in ((_("From month"), _KEYS[1]), (_("To month"), _KEYS[2])):
                st.selectbox(
                    label, months, format_func=distinct(months, month_label), key=key, width=180
                )
        choose_place(catalogue, places)
    return _chosen(named)


def choose_place(catalogue: Catalogue, places: list[str]) -> None:
    """The chooser of the territory, among `kind:code`."""
    st.selectbox(
        _("Territory"),
        places,
        format_func=distinct(places, _place_label(catalogue)),
        key=PLACE,
        width=320,
    )


def month_label(month: date) -> str:
    """`gennaio 2025`."""
    return i18n.day(month, "MMMM y")


def _chosen(named: dict[str, Period]) -> Choice | None:
    span, since, until, place = (st.session_state[key] for key in _KEYS)
    try:
        period = named[span] if span in named else Period(since, until)
    except NoSuchPeriod:
        st.warning(_("The period ends before it begins: choose a later last month."))
        return None
    return settled(period, place)


def settled(period: Period, place: str) -> Choice:
    """What was chosen, written into the address."""
    territory = _territory(place)
    code = place if territory.code else ""
    put(since=f"{period.first:%Y-%m}", until=f"{period.last:%Y-%m}", place=code)
    shown = st.session_state[SEEN] = _asked()
    return Choice(period, territory, " ".join(shown.values()))


def address_seen() -> tuple[dict[str, str], bool]:
    """What of the address is about the report, and whether the screen did not write it itself."""
    address = _asked()
    return address, PLACE not in st.session_state or address != st.session_state.get(SEEN)


def _asked() -> dict[str, str]:
    return {name: get(name) for name in _NAMES if get(name)}


def put_right(address: dict[str, str], *, known: bool, places: list[str]) -> None:
    """Say of an address followed that not all of it is shown. `known`: its months can be shown;
    `settled` writes others in their place.
    """
    months = address.get("since") or address.get("until")
    place = address.get("place") or places[0]
    foreign = [name for name in names() if name not in (*_NAMES, CHAPTER)]
    put(**dict.fromkeys(foreign, ""))
    if foreign or (months and not known) or place not in places:
        not_all()


def _follow_address(named: dict[str, Period], months: list[date], places: list[str]) -> None:
    """Take over an address that the screen did not write itself; what it cannot mean is ignored."""
    address, new = address_seen()
    if new or st.session_state.get(_KEYS[0]) not in (*named, OTHER):  # or chosen as another role
        period = asked_period(address)
        known = period is not None and period.first in months and period.last in months
        put_right(address, known=known, places=places)
        chosen = period if period and known else next(iter(named.values()))
        span = next((code for code, each in named.items() if each == chosen), OTHER)
        values = (span, chosen.first, chosen.last, asked_place(address, places))
        st.session_state.update(dict(zip(_KEYS, values, strict=True)))
    elif _KEYS[1] not in st.session_state:  # the months' own choosers were not on screen
        last = named.get(st.session_state[_KEYS[0]], next(iter(named.values())))
        st.session_state[_KEYS[1]], st.session_state[_KEYS[2]] = last.first, last.last
    st.session_state[SEEN] = address


def asked_period(address: dict[str, str]) -> Period | None:
    """The period of an address, where it means one."""
    try:
        return Period.parse(address.get("since", ""), address.get("until", ""))
    except NoSuchPeriod:
        return None


def asked_place(address: dict[str, str], places: list[str]) -> str:
    """The place of an address, or the first where it is none of them."""
    place = address.get("place", "")
    return place if place in places else places[0]


def _places(catalogue: Catalogue) -> list[str]:
    """Everywhere, provinces, municipalities with quarters, quarters: `kind:code`."""
    quarters = sorted(catalogue.quarters.values(), key=lambda q: (q.municipality, q.name))
    return [
        f"{Place.ALL}:",
        *(f"{Place.PROVINCE}:{code}" for code in PROVINCES),
        *dict.fromkeys(f"{Place.MUNICIPALITY}:{quarter.istat}" for quarter in quarters),
        *(f"{Place.QUARTER}:{quarter.code}" for quarter in quarters),
    ]


def _place_label(catalogue: Catalogue) -> Callable[[str], str]:
    return lambda place: territory_label(catalogue, _territory(place))


def _territory(place: str) -> Territory:
    kind, _colon, code = place.partition(":")
    return Territory(Place(kind), code)


def _span_label(code: str) -> str:
    return {
        "twelve": _("Last 12 months"),
        "quarter": _("Last quarter"),
        "year": _("This year"),
        "last-year": _("Last year"),
        OTHER: _("Other months"),
    }[code]

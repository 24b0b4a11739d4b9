"""Which months and which place a report is on, kept in the address."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import streamlit as st

import i18n
from components.choosing import distinct
from db.reference import Catalogue
from db.report import territory_label
from domain.directory import PROVINCES
from domain.rates import Place
from domain.report_period import NoSuchPeriod, Period, Territory, month_after
from domain.vocabulary import N_
from i18n import _

OTHER = "other"
WHY_ON_GRID = N_(
    "Whole quarters, and whole years beyond twelve months: comparing free months would tell more."
)
AGO, AHEAD = 21 * 12, 24
"""Months before and after this one that can be chosen."""
SEEN = "report_address"
_KEYS = ("report_span", "report_since", "report_until", "report_place")


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen, and the code of it that stands in the address."""

    period: Period
    territory: Territory
    code: str


def spans(today: date, *, on_grid: bool) -> dict[str, Period]:
    """The periods that have a name, by code; the default first. All but this year are over."""
    month = today.replace(day=1)
    quarter = month_after(month, -((month.month - 1) % 3) - 1)
    year = Period(month.replace(month=1), month)
    lately = (
        {"quarters": Period.ending(quarter, 12)}
        if on_grid
        else {"twelve": Period.ending(month_after(month, -1), 12)}
    )
    return {
        **lately,
        "quarter": Period.ending(quarter, 3),
        "year": year.on_grid() if on_grid else year,
        "last-year": Period.of_year(month.year - 1),
    }


def choose(catalogue: Catalogue, today: date, *, on_grid: bool) -> Choice | None:
    """Show the choosers; None where the months are in the wrong order, which is said.

    `on_grid`: for who reads protected figures, the periods of `Period.on_grid` alone.
    """
    named, places = spans(today, on_grid=on_grid), _places(catalogue)
    months = [month_after(today.replace(day=1), AHEAD - n) for n in range(AGO + AHEAD + 1)]
    firsts = [month for month in months if not on_grid or month.month % 3 == 1]
    lasts = [month for month in months if not on_grid or month.month % 3 == 0]
    _follow_address(named, firsts, lasts, places, on_grid=on_grid)
    with st.container(horizontal=True, vertical_alignment="bottom", key="report-choice"):
        st.selectbox(
            _("Period"), [*named, OTHER],
            format_func=distinct([*named, OTHER], _span_label), key=_KEYS[0], width=210,
            help=_(WHY_ON_GRID) if on_grid else None,
        )  # fmt: skip
        if st.session_state[_KEYS[0]] == OTHER:
            for label, key, ends in (
                (_("From month"), _KEYS[1], firsts),
                (_("To month"), _KEYS[2], lasts),
            ):
                st.selectbox(
                    label, ends, format_func=distinct(ends, month_label), key=key, width=180
                )
        st.selectbox(
            _("Territory"),
            places,
            format_func=distinct(places, _place_label(catalogue)),
            key=_KEYS[3],
            width=320,
        )
    return _chosen(named, on_grid=on_grid)


def month_label(month: date) -> str:
    """`gennaio 2025`."""
    return i18n.day(month, "MMMM y")


def _chosen(named: dict[str, Period], *, on_grid: bool) -> Choice | None:
    span, since, until, place = (st.session_state[key] for key in _KEYS)
    try:
        period = named[span] if span in named else Period(since, until)
    except NoSuchPeriod:
        st.warning(_("The period ends before it begins: choose a later last month."))
        return None
    period = period.on_grid() if on_grid else period
    territory = _territory(place)
    address = {"since": f"{period.first:%Y-%m}", "until": f"{period.last:%Y-%m}"}
    address |= {"place": place} if territory.code else {}
    if address != st.session_state[SEEN]:
        others = {k: v for k, v in st.query_params.items() if k not in ("since", "until", "place")}
        st.query_params.from_dict({**others, **address})
        st.session_state[SEEN] = address
    return Choice(period, territory, " ".join(address.values()))


def _follow_address(
    named: dict[str, Period], firsts: list[date], lasts: list[date], places: list[str],
    *, on_grid: bool,
) -> None:  # fmt: skip
    """Take over an address that the screen did not write itself; what it cannot mean is ignored."""
    names = ("since", "until", "place")
    address = {name: st.query_params[name] for name in names if name in st.query_params}
    if _KEYS[0] not in st.session_state or address != st.session_state.get(SEEN):
        period = _period(address.get("since", ""), address.get("until", ""))
        period = period.on_grid() if period and on_grid else period
        known = period is not None and period.first in firsts and period.last in lasts
        chosen = period if period and known else next(iter(named.values()))
        span = next((code for code, each in named.items() if each == chosen), OTHER)
        place = address.get("place", "")
        values = (span, chosen.first, chosen.last, place if place in places else places[0])
        st.session_state.update(dict(zip(_KEYS, values, strict=True)))
    elif _KEYS[1] not in st.session_state:  # the months' own choosers were not on screen
        last = named.get(st.session_state[_KEYS[0]], next(iter(named.values())))
        st.session_state[_KEYS[1]], st.session_state[_KEYS[2]] = last.first, last.last
    st.session_state[SEEN] = address


def _period(since: str, until: str) -> Period | None:
    try:
        return Period.parse(since, until)
    except NoSuchPeriod:
        return None


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
        "quarters": _("Last four calendar quarters"),
        "quarter": _("Last quarter"),
        "year": _("This year"),
        "last-year": _("Last year"),
        OTHER: _("Other months"),
    }[code]

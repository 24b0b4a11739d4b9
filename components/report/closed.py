"""Which report who sees no cases reads: closed periods and large places, kept in the address."""

import streamlit as st

from components.choosing import distinct
from components.report.choice import (
    PLACE,
    SEEN,
    Choice,
    address_seen,
    asked_period,
    asked_place,
    choose_place,
    put_right,
    settled,
)
from db.reference.catalogue import Catalogue
from db.report.build import period_label
from db.report.offer import Offer
from domain.report.period import Period
from domain.vocabulary import N_
from i18n import _

PERIOD = "report_closed"
WHY = N_(
    "Months, quarters of the year and years that have ended, in places large enough: freely chosen "
    "ones, compared with each other, would tell of single tenants."
)


def choose(catalogue: Catalogue, offered: Offer) -> Choice:
    """Show the choosers; an address that means no such report opens the newest quarter."""
    periods = {_code(period): period for period in offered.periods}
    places = [f"{place.kind}:{place.code}" for place in offered.territories]
    address, new = address_seen()
    kept = st.session_state.get(PERIOD) in periods and st.session_state.get(PLACE) in places
    if new or not kept:
        asked = asked_period(address)
        code = _code(asked) if asked else ""
        put_right(address, known=code in periods, places=places)
        st.session_state[PERIOD] = code if code in periods else next(iter(periods))
        st.session_state[PLACE] = asked_place(address, places)
    st.session_state[SEEN] = address
    with st.container(horizontal=True, vertical_alignment="bottom", key="report-choice"):
        st.selectbox(
            _("Period"),
            list(periods),
            format_func=distinct(periods, lambda code: period_label(periods[code])),
            key=PERIOD,
            width=320,
            help=_(WHY),
        )
        choose_place(catalogue, places)
    return settled(periods[st.session_state[PERIOD]], st.session_state[PLACE])


def _code(period: Period) -> str:
    return f"{period.first:%Y-%m}/{period.last:%Y-%m}"

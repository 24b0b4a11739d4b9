"""Today's stop on Oggi: where the camper is, the counters, the way to the check-in."""

import streamlit as st

from components import context, navigation
from components.mobile import words
from db.mobile import stops as mobile_stops
from i18n import _


def show() -> bool:
    """Draw it; whether there is a stop today."""
    stop = context.read(mobile_stops.today)
    if stop is None:
        return False
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(
            f":material/airport_shuttle: **{_('Mobile office')}** · "
            f"{words.plain(words.whole(stop))}  \n{words.sentence(stop)}",
            width="content",
        )
        if st.button(_("Check-in"), icon=":material/how_to_reg:", key="mobile-today"):
            navigation.go("mobile", {"stop": str(stop.id)})
    return True

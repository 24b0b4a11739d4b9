"""Which of a list are shown, by where they stand: kept in the address."""

from collections.abc import Callable, Mapping

import streamlit as st

from components.address import bound, each
from components.choosing import distinct
from i18n import _


def where(key: str, said: Mapping[str, str], then: Callable[[], object]) -> str:
    """The code chosen among `said`, from the address (`?state=overdue`); empty: the first. `then`
    follows a choice.
    """
    code = st.segmented_control(
        _("Where they stand"),
        list(said),
        format_func=distinct(said, said.__getitem__),
        required=True,
        label_visibility="collapsed",
        **bound(key, "state", each(said), then),
    )
    return str(code or "")

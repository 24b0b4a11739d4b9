"""The views of a page: a row to choose from, and each has its place in the address."""

from collections.abc import Callable, Mapping

import streamlit as st

from components import address
from components.choosing import distinct
from i18n import _

View = tuple[str, Callable[..., object]]
"""What it is called, and what shows it."""


def choose(
    key: str,
    views: Mapping[str, View],
    name: str = "view",
    leave: Callable[[], object] | None = None,
) -> Callable[..., object]:
    """What shows the view of the address (`?view=meetings`), else the first; `leave` follows a
    change.
    """
    view = st.segmented_control(
        _("View"),
        list(views),
        format_func=distinct(views, lambda code: views[code][0]),
        required=True,
        label_visibility="collapsed",
        **address.bound(key, name, address.each(views), leave),
    )
    return views[view or next(iter(views))][1]

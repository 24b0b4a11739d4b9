"""What a blank form starts with: where the camper stands now. Elsewhere it asks."""

from typing import Any

import streamlit as st

import i18n
from components import context
from db.mobile import stops as mobile_stops
from db.mobile.cases import WALK_IN_CHANNEL
from db.mobile.stops import Here
from db.reference.catalogue import Catalogue
from i18n import _

FIELDS = ("quarter_id", "channel")


def known() -> dict[str, Any]:
    """Quarter and channel during a stop of the mobile office; nothing when there is none."""
    here = _here()
    return _fields(here) if here else {}


def still(form: dict[str, Any]) -> bool:
    """Whether a blank form of now would start with the same as `form`."""
    now = dict.fromkeys(FIELDS) | known()
    return all(form[name] == now[name] for name in FIELDS)


def tell(form: dict[str, Any], catalogue: Catalogue) -> None:
    """Say where quarter and channel come from, while they are those of the stop."""
    here = _here()
    if here is None or any(form[name] != value for name, value in _fields(here).items()):
        return
    text = _("From today’s stop, {place} {begin}–{end}. Change them if the tenant is elsewhere.")
    st.caption(
        text.format(
            place=catalogue.quarters[here.quarter_id].name,
            begin=i18n.clock(here.starts_at),
            end=i18n.clock(here.ends_at),
        )
    )


def _here() -> Here | None:
    return context.recall(mobile_stops.here)


def _fields(here: Here) -> dict[str, Any]:
    return {"quarter_id": here.quarter_id, "channel": WALK_IN_CHANNEL}

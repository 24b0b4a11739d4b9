"""The list of cases in the address: its filters, its page, the open case.

The address is the only memory of the list, so a link sent to a colleague shows the same, and
going back from a case finds the list as it was left. What makes no sense there is ignored.
"""

import streamlit as st

from db.cases.cursor import Cursor, cursor_from
from db.cases.filters import CaseFilters, View, askable, needs_in, quarters_in
from db.reference.catalogue import Catalogue
from domain.permissions import Actor
from domain.vocabulary import CaseStatus, Urgency

SEARCH_LIMIT = 80
SCREEN = "cases"
"""The fragment around filters and list, or around the open case."""
FILTERS = ("view", "place", "need", "urgency", "status", "channel", "q")


def get(name: str) -> str:
    """A value of the address, empty when it is not there."""
    return str(st.query_params.get(name, ""))


def put(**values: str) -> None:
    """Write values into the address; empty ones leave it."""
    for name, value in values.items():
        if value:
            st.query_params[name] = value
        elif name in st.query_params:
            del st.query_params[name]


def narrow(name: str, value: str) -> None:
    """Set one filter and go to the first page."""
    put(page="", **{name: value})


def clear() -> None:
    """Take away every filter but the view."""
    put(page="", **dict.fromkeys(FILTERS[1:], ""))


def open_case(reference: str) -> None:
    """Show a case; the filters stay in the address."""
    put(case=reference, refer="", merged="", people="")


def close_case() -> None:
    """Show the list again, as it was left."""
    put(case="", refer="", merged="", people="")


def filters(catalogue: Catalogue, me: Actor) -> CaseFilters:
    """The filters of the address, without the search text; unknown codes are left out."""
    view, place, need, status = get("view"), get("place"), get("need"), get("status")
    urgency, channel = get("urgency"), get("channel")
    asked = CaseFilters(
        view=View(view) if view in list(View) else View.OPEN,
        place=place if quarters_in(catalogue, place) else "",
        need=need if needs_in(catalogue, me, need) else "",
        urgency=int(urgency) if urgency in {str(int(level)) for level in Urgency} else None,
        status=CaseStatus(status) if status in list(CaseStatus) else None,
        channel=channel if channel in catalogue.channels else "",
    )
    return askable(catalogue, me, asked)


def put_right(catalogue: Catalogue, me: Actor) -> bool:
    """Take out of the address the filters that do not apply; whether there were any."""
    now = filters(catalogue, me)
    apply = {
        "view": now.view.value,
        "place": now.place,
        "need": now.need,
        "urgency": str(now.urgency or ""),
        "status": now.status.value if now.status else "",
        "channel": now.channel,
    }
    refused = [name for name, value in apply.items() if get(name) not in ("", value)]
    put(**dict.fromkeys(refused, ""))
    return bool(refused)


def search_text() -> str:
    """What is looked for."""
    return get("q").strip()[:SEARCH_LIMIT]


def cursor() -> Cursor | None:
    """The page; None is the first."""
    return cursor_from(get("page"))

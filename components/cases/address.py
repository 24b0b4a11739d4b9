"""The list of cases in the address: its filters, its page, the open case.

Going back from a case finds the list as it was left.
"""

from components import address
from db.cases.cursor import Cursor, cursor_from
from db.cases.filters import CaseFilters, View, askable, needs_in, quarters_in
from db.reference.catalogue import Catalogue
from domain.permissions import Actor
from domain.vocabulary import CaseStatus, Urgency

SCREEN = "cases"
"""The fragment around filters and list, or around the open case."""
VIEWS = {view.value: view for view in (View.OPEN, *View)}
FILTERS = ("view", "place", "need", "urgency", "status", "channel", "q")


def clear() -> None:
    """Take away every filter but the view."""
    address.put(page="", **dict.fromkeys(FILTERS[1:], ""))


def open_case(reference: str) -> None:
    """Show a case; the filters stay in the address."""
    address.put(case=reference, refer="", merged="", people="")


def close_case() -> None:
    """Show the list again, as it was left."""
    address.put(case="", refer="", merged="", people="")


def filters(catalogue: Catalogue, me: Actor) -> CaseFilters:
    """The filters of the address, without the search text; unknown codes are left out."""
    place, need = address.get("place"), address.get("need")
    asked = CaseFilters(
        view=address.chosen("view", VIEWS),
        place=place if place and quarters_in(catalogue, place) else "",
        need=need if need and needs_in(catalogue, me, need) else "",
        urgency=address.chosen("urgency", {"": None, **{str(int(u)): int(u) for u in Urgency}}),
        status=address.chosen("status", {"": None, **{s.value: s for s in CaseStatus}}),
        channel=address.one_of("channel", catalogue.channels),
    )
    return askable(catalogue, me, asked)


def put_right(catalogue: Catalogue, me: Actor) -> CaseFilters:
    """Take out of the address the filters that do not apply, and say so; those that do."""
    now = filters(catalogue, me)
    address.refused(
        {
            "view": (now.view.value,),
            "place": (now.place,),
            "need": (now.need,),
            "urgency": (str(now.urgency or ""),),
            "status": (now.status.value if now.status else "",),
            "channel": (now.channel,),
        }
    )
    return now


def search_text() -> str:
    """What is looked for."""
    return address.get("q").strip()


def cursor() -> Cursor | None:
    """The page; None is the first."""
    return cursor_from(address.get("page"))

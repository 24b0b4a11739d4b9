"""The directory in the address: filters, the open partner, what is being done.

The text of the search is bound by its widget.
"""

from collections.abc import Mapping
from typing import Any

from components import address
from db.directory.detail import PartnerFilters
from domain.vocabulary import Capacity

OPEN = "partner"
TASK = "do"
NEW, IMPORT, SHEET = "new", "import", "sheet"
CHOICES = ("need", "place", "type", "capacity", "speaks")
FLAGS = ("verified", "inactive")
PLACES_LEFT = {
    "free": frozenset({Capacity.FREE}),
    "some": frozenset({Capacity.FREE, Capacity.LIMITED}),
}
"""The choices about places left, with what each lets through."""
Options = Mapping[str, Mapping[str, Any]]
"""By filter, its values by code."""


def filters(options: Options) -> PartnerFilters:
    """The filters as chosen."""
    chosen = {name: address.chosen(name, options[name]) for name in (*CHOICES, *FLAGS)}
    return PartnerFilters(
        need=chosen["need"] or "",
        place=chosen["place"] or "",
        type_code=chosen["type"] or "",
        capacity=PLACES_LEFT.get(chosen["capacity"] or "", frozenset()),
        language=chosen["speaks"] or "",
        verified=chosen["verified"],
        inactive=chosen["inactive"],
    )


def clear() -> None:
    """Take every filter off."""
    address.put(**dict.fromkeys((*CHOICES, *FLAGS), ""))


def opened() -> str:
    """The reference of the open partner, or nothing."""
    return address.get(OPEN)[:20]


def open_partner(reference: str) -> None:
    """Open a partner beside the list, or with an empty reference close it."""
    address.put(partner=reference, do="")


def task() -> str:
    """NEW, IMPORT, SHEET (its translations) or nothing."""
    return address.one_of(TASK, (NEW, IMPORT, SHEET))


def begin(name: str) -> None:
    """Go to a task, or with an empty name back to the list."""
    address.put(do=name, partner="")

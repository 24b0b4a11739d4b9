"""The needs by every word they are found by."""

from db.access import without_actor
from db.reference.catalogue import Catalogue
from domain.search.needs import NamedNeed


@without_actor("of a catalogue in hand; nothing is read")
def named(catalogue: Catalogue) -> list[NamedNeed]:
    """The needs as the search of the box knows them."""
    return [
        NamedNeed(
            need.code,
            need.label,
            need.label_it,
            need.others,
            catalogue.areas[need.area].label_it,
            catalogue.said_of(need.code),
        )
        for need in catalogue.needs.values()
    ]

"""Who answers a need, in the words of the table of cover."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

import i18n
from components.cover.table import CoverRow
from db.reference.catalogue import Catalogue
from domain.cover.grade import Grade, Supply
from domain.figures.figure import Figure
from domain.figures.rates import Place
from domain.vocabulary import Capacity
from i18n import _

Entry = tuple[Grade, Callable[[], CoverRow]]
"""How a need is covered, and what makes its row: only rows that are shown are made."""


@dataclass(frozen=True, slots=True)
class CoverQuestion:
    """What the address asks for; `istat` is empty for all municipalities."""

    by: Place
    area: str
    istat: str
    only_holes: bool


def who(
    grade: Grade,
    supply: Supply,
    answered: Figure | None,
    kinds: tuple[str, ...],
    catalogue: Catalogue,
) -> list[str]:
    """Services by their places, how they answer, and whom to look for."""
    share = _("Answers in time: {share}").format(share=answered.text) if answered else ""
    said = [_offered(supply), share, "" if grade is Grade.COVERED else _kinds(kinds, catalogue)]
    return [line for line in said if line]


def partners(need: str) -> tuple[str, str]:
    """The link to the search for who answers a need."""
    return _("Look for a partner"), href("/partner", need=need)


def href(page: str, **query: str) -> str:
    """An address of ours."""
    return f"{page}?{urlencode(query)}"


def _offered(supply: Supply) -> str:
    """`Posti liberi: 2 · Al completo: 1`."""
    counts = [
        (_(Capacity.FREE.label), supply.free),
        (_(Capacity.LIMITED.label), supply.limited),
        (_(Capacity.UNKNOWN.label), supply.unknown),
        (_(Capacity.FULL.label), supply.full),
        (_("To verify"), supply.unverified),
    ]
    return " · ".join(f"{label}: {i18n.number(n)}" for label, n in counts if n)


def _kinds(kinds: tuple[str, ...], catalogue: Catalogue) -> str:
    """Whom to look for, where nobody can be relied on."""
    if not kinds:
        return _("No organisation of the directory answers this need.")
    names = ", ".join(catalogue.partner_types[code].label for code in kinds)
    return _("Usually answered by: {kinds}").format(kinds=names)

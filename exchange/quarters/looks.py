"""How circles look on paper: told apart by lightness, edge and size, so in black and white too."""

from dataclasses import dataclass

PAPER, LAND, LINE, BORDER = "#ffffff", "#f1f4f7", "#c9d2db", "#6f7f8f"
WATER, DEEP = "#d7e6f1", "#3f6a8c"
INK, SOFT, ALARM, AT_WORK = "#17324d", "#44566a", "#b3261e", "#6a3fa0"


@dataclass(frozen=True, slots=True)
class Look:
    """Colours of a circle, of what stands in it; width of its edge, and of a ring around it."""

    fill: str
    ink: str = INK
    edge: float = 1
    ring: float = 0


PLAIN = Look(PAPER, SOFT)
LOOKS = {
    "v1": Look("#dceaf8"),
    "v2": Look("#9cc6ee", edge=2),
    "v3": Look("#4d9fec", "#06182b", edge=3),
    "v4": Look("#0059b3", PAPER, edge=0, ring=2),
    "v5": Look("#002a57", PAPER, edge=0, ring=3),
    "up": Look("#a63f06", PAPER),
    "down": Look("#cfe8d5", "#123d1e"),
    "hidden": Look("#9aa5b1"),
}
"""By kind (`exchange.quarters.drawn.MapPoint`); any other is PLAIN."""
SPACE = 2.0
"""Pixels between a circle and its ring."""


def look_of(kind: str) -> Look:
    """How a circle of that kind looks."""
    return LOOKS.get(kind, PLAIN)

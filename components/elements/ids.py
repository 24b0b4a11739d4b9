"""Numbers that come from a browser: an address or an event may hold anything."""

DIGITS = 9
"""Of the longest id or page there can be: more would be too large for the databases."""


def number(given: object) -> int | None:
    """The number that is written there; None where it is none of ours."""
    text = str(given)
    return int(text) if text.isascii() and text.isdigit() and len(text) <= DIGITS else None

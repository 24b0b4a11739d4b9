"""The sheet as a text to paste into a message."""

from exchange.handout.said import SaidSheet, number


def write(said: SaidSheet) -> str:
    """Lines of words; each number on a line of its own, so that a telephone makes it a link."""
    parts = ["\n".join((said.title, said.agency, *said.about))]
    for place in said.places:
        lines = [place.name.upper() if said.language != "ar" else place.name, place.helps]
        lines += [f"{label}: {text}" if label else text for label, text in place.lines]
        lines += [f"{said.phone}: {number(each)}" for each in place.phones]
        parts.append("\n".join(filter(None, lines)))
    parts.append("\n".join((said.bring_title, *(f"- {line}" for line in said.bring))))
    if said.stops:
        parts.append("\n".join((said.stops_title, *(f"- {line}" for line in said.stops))))
    return "\n\n".join(parts)

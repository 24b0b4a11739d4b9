"""The sheet as a text to paste into a message."""

from domain.handout.tongues import LEFTWARD
from exchange.handout.said import SaidSheet, number


def write(said: SaidSheet) -> str:
    """Lines of words; each number on a line of its own, so that a telephone makes it a link."""
    parts = ["\n".join((said.title, said.agency, *said.about))]
    for place in said.places:
        lines = [place.name.upper() if said.language not in LEFTWARD else place.name, place.helps]
        lines += [f"{label}: {text}" if label else text for label, text in place.lines]
        lines += [f"{said.phone}: {_dialled(number(each), said.language)}" for each in place.phones]
        parts.append("\n".join(filter(None, lines)))
    parts.append("\n".join((said.bring_title, *(f"- {line}" for line in said.bring))))
    if said.stops:
        parts.append("\n".join((said.stops_title, *(f"- {line}" for line in said.stops))))
    return "\n\n".join(parts)


def _dialled(shown: str, language: str) -> str:
    """Without blanks where groups of digits would change places."""
    return "".join(shown.split()) if language in LEFTWARD else shown

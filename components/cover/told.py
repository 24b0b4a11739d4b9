"""Rete, cover, for who sees no cases: every need, where it is answered, and how much is asked."""

from functools import partial

import i18n
from components import context
from components.cover import words
from components.cover.table import CoverRow
from components.cover.words import CoverQuestion, Entry
from db.cover import told as cover_told
from db.cover.demand import NETWORK
from db.cover.told import Cover, ToldLine
from db.reference.catalogue import Catalogue
from domain.figures.protection import ENOUGH, LEAST, STEP
from i18n import _, ngettext

NAMED = 8
"""Municipalities named in a line."""


def read(asked: CoverQuestion) -> Cover:
    """The lines, and of when the demand is."""
    return context.read(cover_told.of_needs, asked.area, (asked.istat,) if asked.istat else None)


def entries(told: Cover, catalogue: Catalogue) -> list[Entry]:
    """The rows of the table."""
    return [(line.grade, partial(_row, line, catalogue)) for line in told.lines]


def period(told: Cover) -> str:
    """Of when what is read is, above the table."""
    if told.period is None:
        return _(
            "Who answers: the directory today. How much is asked is not known yet: no figures "
            "are released."
        )
    return _("Who answers: the directory today. Cases around: from {first} to {last}.").format(
        first=i18n.day(told.period.first, "MMMM"), last=i18n.day(told.period.last, "MMMM y")
    )


def meaning() -> str:
    """What the numbers are and what is left out, below the table."""
    return _(
        "Needs are listed whether or not anybody asked. Cases around are those heard with "
        "the need in the place below the number, to the nearest {step}; fewer than {least}, or "
        "none, read <{least}. Below {enough} cases in all, a larger place stands there. "
        "Reserved needs are left out, so that nobody can be recognised."
    ).format(step=STEP, least=LEAST, enough=ENOUGH)


def _row(line: ToldLine, catalogue: Catalogue) -> CoverRow:
    return CoverRow(
        catalogue.needs[line.need].label,
        _places(line),
        line.heard.text,
        _around(line.around, catalogue),
        words.who(line.grade, line.supply, line.answered, line.kinds, catalogue),
        [words.partners(line.need)],
    )


def _places(line: ToldLine) -> str:
    named = ", ".join(place.name for place in line.municipalities[:NAMED])
    more = len(line.municipalities) - NAMED
    if more <= 0:
        return named
    return ngettext("{places} and one more", "{places} and {n} more", more).format(
        places=named, n=i18n.number(more)
    )


def _around(code: str, catalogue: Catalogue) -> str:
    if code == NETWORK:
        return _("all quarters")
    town = catalogue.municipalities.get(code)
    return town.name if town else _("Province {code}").format(code=code)

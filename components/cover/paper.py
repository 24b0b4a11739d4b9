"""Cover on a page: the needs and who answers them, the worst covered first."""

from collections import Counter
from dataclasses import dataclass
from itertools import groupby

import i18n
from components.cover.table import CoverRow
from components.cover.words import CoverQuestion, Entry
from db.clock import utcnow
from domain.cover.grade import MANY, Grade
from exchange.papers.contents import Paper, PaperTable
from i18n import _
from settings import get_settings

FIRST = 20
"""So many rows fit on a page; what their grades mean is said."""
MOST = 60
"""Rows that are sent to be set: more never fit on a page."""


@dataclass(frozen=True, slots=True)
class CoverPaper:
    """What the numbers are, who may read them, of when they are, and what is left out of them."""

    counted: str
    foot: str
    period: str = ""
    meaning: str = ""


def of_cover(
    entries: list[Entry], asked: CoverQuestion, said: tuple[str, ...], words: CoverPaper
) -> Paper:
    """The rows of the screen; `said`: how many stand how, and by what they are narrowed."""
    wanted = [entry for entry in entries if entry[0].hole or not asked.only_holes]
    return Paper(
        language=i18n.language(),
        title=_("Cover of needs"),
        said=tuple(text for text in (*said, words.period) if text),
        agency=get_settings().agency,
        foot=words.foot,
        made_at=utcnow(),
        fictitious=get_settings().demo,
        notes=(*_meanings(wanted), words.meaning),
        tables=(_table(wanted, words.counted),),
    )


def _table(entries: list[Entry], counted: str) -> PaperTable:
    """The rows under their grades."""
    rows: list[tuple[str, ...]] = []
    for grade, of_grade in groupby(entries[:MOST], key=lambda entry: entry[0]):
        rows.append((_(grade.label),))
        rows += [_cells(row()) for _grade, row in of_grade]
    return PaperTable(
        "",
        (_("Need"), _("Place"), _("Who answers"), counted),
        tuple(rows),
        3,
        len(entries),
        _("Every need heard here is answered by at least one verified service."),
        (6, 7, 9, 4),
    )


def _cells(row: CoverRow) -> tuple[str, ...]:
    count = f"{row.count} ({row.around})" if row.around else row.count
    return row.need, row.place, " · ".join(row.said), count


def _meanings(entries: list[Entry]) -> tuple[str, ...]:
    """What the grades that are there mean."""
    found: Counter[Grade] = Counter(grade for grade, _row in entries[:FIRST])
    return tuple(f"{_(g.label)}: {_(g.meaning).format(many=MANY)}" for g in Grade if found[g])

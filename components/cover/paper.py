"""Cover on a page: the needs and who answers them, the worst covered first."""

from collections import Counter

import i18n
from components.cover.words import CoverQuestion, Entry
from db.clock import utcnow
from domain.cover.grade import MANY, Grade
from exchange.papers.contents import Paper, PaperTable
from i18n import _
from settings import get_settings

MOST = 60
"""Rows that are sent to be set: more never fit on a page."""


def of_cover(
    entries: list[Entry],
    asked: CoverQuestion,
    summary: str,
    said: tuple[str, ...],
    counted: str,
    foot: str,
) -> Paper:
    """The rows of the screen. `summary`: how many stand how; `said`: of when they are and what
    narrows them; `counted`: what the numbers are; `foot`: who may read it.
    """
    wanted = [entry for entry in entries if entry[0].hole or not asked.only_holes]
    return Paper(
        language=i18n.language(),
        title=_("Cover of needs"),
        said=(summary, *said),
        agency=get_settings().agency,
        foot=foot,
        made_at=utcnow(),
        fictitious=get_settings().demo,
        notes=_meanings(wanted),
        tables=(_table(wanted, counted),),
    )


def _table(entries: list[Entry], counted: str) -> PaperTable:
    rows = tuple(
        (
            _(grade.label),
            row.need,
            row.place,
            " · ".join(row.said),
            f"{row.count} ({row.around})" if row.around else row.count,
        )
        for grade, row in entries[:MOST]
    )
    return PaperTable(
        "",
        (_("Cover"), _("Need"), _("Place"), _("Who answers"), counted),
        rows,
        4,
        len(entries),
        _("Every need heard here is answered by at least one verified service."),
    )


def _meanings(entries: list[Entry]) -> tuple[str, ...]:
    """What the grades that are there mean."""
    found: Counter[Grade] = Counter(grade for grade, _row in entries[:MOST])
    return tuple(f"{_(g.label)}: {_(g.meaning).format(many=MANY)}" for g in Grade if found[g])

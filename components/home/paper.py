"""Oggi of executives on a page: the figures, the map, what changed."""

import i18n
from components.home.figures import Told
from components.quarters import words as quarter_words
from db.clock import utcnow
from db.quarters.table import Mover, Summary
from exchange.papers.contents import Paper, PaperTable, PaperTile
from exchange.quarters.drawn import MapPicture
from exchange.quarters.numbering import label, numbered
from i18n import _
from settings import get_settings


def of_today(summary: Summary, figures: dict[str, Told], picture: MapPicture) -> Paper:
    """What the screen shows, for its reader."""
    return Paper(
        language=i18n.language(),
        title=_("Today"),
        said=(quarter_words.released_on(summary.day),),
        agency=get_settings().agency,
        foot=_("Figures protected, as of {day}").format(day=i18n.day(summary.day)),
        made_at=utcnow(),
        fictitious=get_settings().demo,
        notes=(_days(summary), quarter_words.suppression()),
        tiles=tuple(_tile(label, told) for label, told in figures.items()),
        picture=numbered(picture, [mover.code for mover in summary.movers]),
        tables=(_movers(summary),),
    )


def _tile(label: str, told: Told) -> PaperTile:
    return PaperTile(label, told.trend.now.text, " ".join(filter(None, told.change)))


def _movers(summary: Summary) -> PaperTable:
    rows = tuple(_mover(row, mover) for row, mover in enumerate(summary.movers, 1))
    none = _("There are not two closed quarters of the year with records yet.")
    if summary.movers_of:
        none = _("No quarter changed so much that it can be said for certain.")
    columns = (_("Quarter"), _("Municipality"), _("Before"), _("Now"))
    return PaperTable(_("Quarters that changed most"), columns, rows, 2, len(rows), none)


def _days(summary: Summary) -> str:
    """Of when what changed is."""
    if summary.movers_of is None:
        return ""
    before, now = summary.movers_of
    return f"{_('New cases.')} {quarter_words.compared(now, before)}"


def _mover(row: int, mover: Mover) -> tuple[str, ...]:
    return label(row, mover.name), mover.municipality, mover.before.text, mover.now.text

"""The table of a report about needs without cover."""

from collections.abc import Sequence

import i18n
from db.clock import utcnow
from db.cover import lines as cover
from db.cover import told
from db.figures.month_sums import quarters_of
from db.figures.told import Reader, exact, reader_of
from db.reference.catalogue import MunicipalityPlace
from db.report.parts import Setting
from domain.report.contents import ChartKind, Column, Line, Table
from domain.report.period import Period
from i18n import _, ngettext, number

LISTED = 40
"""Holes named one by one; the screen of the network has them all."""
NAMED = 2
"""Municipalities named in a line; a longer list does not fit beside a bar."""


def holes(of: Setting) -> Table:
    """Needs that no active, verified service answers: those of open cases by municipality, or all
    for who sees no cases.
    """
    return _told(of) if reader_of(of.actor) is Reader.PROTECTED else _exact(of)


def _exact(of: Setting) -> Table:
    quarters = quarters_of(of.catalogue, of.territory)
    found = cover.holes(of.session, of.actor, quarters)
    lines = tuple(
        Line(
            f"{hole.place}/{hole.need}",
            f"{of.catalogue.needs[hole.need].label} ({hole.place})",
            (hole.open, exact(hole.services)),
        )
        for hole in found[:LISTED]
    )
    total = cover.uncovered(of.session, of.actor, quarters)
    return Table(
        "holes",
        _("Needs without cover today"),
        ngettext(
            "One need of open cases has no active, verified service today, {day}",
            "{n} needs of open cases have no active, verified service today, {day}",
            int(total.value or 0),
        ).format(n=total.text, day=i18n.day(utcnow())),
        _("Need and municipality"),
        (
            Column("uncovered", _("Open cases with the need today"), "uncovered"),
            Column("services", _("Services to verify")),
        ),
        lines,
        note=_("The first {n}; the page Network has them all.").format(n=LISTED)
        if len(found) > LISTED
        else "",
        chart=ChartKind.BARS,
        charted=("uncovered",),
        empty=_("Today every need of open cases is answered by an active, verified service."),
    )


def _told(of: Setting) -> Table:
    """Whether or not anybody asked, beside what the whole territory asked for."""
    found = told.holes(of.session, of.actor, of.territory.code)
    lines = tuple(
        Line(
            hole.need,
            _label(of.catalogue.needs[hole.need].label, hole.municipalities),
            (hole.heard, exact(len(hole.municipalities))),
        )
        for hole in found.holes
    )
    return Table(
        "holes",
        _("Needs without cover today, by number of municipalities"),
        ngettext(
            "{n} need has no active, verified service today, {day}, in at least one municipality",
            "{n} needs have no active, verified service today, {day}, in at least one municipality",
            len(lines),
        ).format(n=number(len(lines)), day=i18n.day(utcnow())),
        _("Need"),
        (
            Column("heard", heard_title(found.period)),
            Column("places", _("Municipalities without, of {n}").format(n=number(found.looked_at))),
        ),
        lines,
        note=_(
            "Reserved needs are left out; the others are listed whether or not anybody asked. The "
            "page Network names the municipalities."
        ),
        chart=ChartKind.BARS,
        charted=("places",),
        short=_("Needs without cover"),
        empty=_("Today every need is answered by an active, verified service."),
    )


def heard_title(period: Period | None) -> str:
    """Of when the cases are that ask for a need."""
    if period is None:
        return _("Cases with the need")
    return _("Cases with the need, {first} to {last}").format(
        first=i18n.day(period.first, "MMMM"), last=i18n.day(period.last, "MMMM y")
    )


def _label(need: str, places: Sequence[MunicipalityPlace]) -> str:
    """The need, and where nobody answers it if that is quickly said; *Rete* names every place."""
    if len(places) > NAMED:
        return need
    return f"{need} ({', '.join(place.name for place in places)})"

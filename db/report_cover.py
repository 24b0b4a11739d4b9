"""The table of a report about needs without cover."""

import i18n
from db import cover
from db.access import without_actor
from db.clock import utcnow
from db.fact_sums import quarters_of
from db.report_parts import Setting
from domain.figure import Figure
from domain.report import ChartKind, Column, Line, Table
from i18n import _, number

LISTED = 40
"""Holes named one by one; the screen of the network has them all."""


@without_actor("used inside db by functions that have checked their actor")
def holes(of: Setting) -> Table:
    """Needs of open cases that no active, verified service answers, by municipality."""
    quarters = quarters_of(of.catalogue, of.territory)
    found = cover.holes(of.session, of.actor, quarters)
    lines = tuple(
        Line(
            f"{hole.place}/{hole.need}",
            f"{of.catalogue.needs[hole.need].label} ({hole.place})",
            (hole.open, Figure(hole.services, number(hole.services))),
        )
        for hole in found[:LISTED]
    )
    total = cover.uncovered(of.session, of.actor, quarters)
    return Table(
        "holes",
        _("Needs without cover today"),
        _("{n} needs of open cases have no active, verified service today, {day}").format(
            n=total.text, day=i18n.day(utcnow())
        ),
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

"""Where nobody answers: needs that no active, verified service answers, by quarter, today.

Who sees every case reads the needs of open cases; the others every unreserved need, whether or not
anybody asked for it.
"""

from collections import defaultdict
from dataclasses import dataclass, replace

import i18n
from db.clock import utcnow
from db.cover import lines as cover
from db.cover import told
from db.figures.month_sums import quarters_of
from db.figures.told import exact
from db.report.cover import heard_title
from db.report.parts import NAMED, Setting
from db.report.sentences import quoted
from domain.figures.figure import Figure
from domain.report.contents import ChartKind, Column, Line, Message, Table
from i18n import _, ngettext, number


@dataclass(frozen=True, slots=True)
class Hole:
    """A need without cover, the codes of the quarters that lack it, how many ask for it there."""

    need: str
    label: str
    quarters: frozenset[str]
    asked: Figure


@dataclass(frozen=True, slots=True)
class Unanswered:
    """The needs missing in most quarters first, the quarters that were looked at, what `asked`
    counts.
    """

    found: tuple[Hole, ...]
    looked_at: int
    asked: Column
    some: bool = True
    """Whether anything was asked for at all."""


def holes(of: Setting) -> Unanswered:
    """The needs without cover in the territory, today."""
    return _told(of) if of.released else _open(of)


def _inside(of: Setting) -> dict[str, str]:
    """The municipality of each quarter of the territory that is open, by its code."""
    known, ids = of.catalogue.quarters, quarters_of(of.catalogue, of.territory)
    return {known[i].code: known[i].istat for i in ids if known[i].closed_on is None}


def _told(of: Setting) -> Unanswered:
    inside, known = _inside(of), told.holes(of.session, of.actor, of.territory.code)
    found = []
    for hole in known.holes:
        towns = {place.istat for place in hole.municipalities}
        quarters = frozenset(code for code, istat in inside.items() if istat in towns)
        label = of.catalogue.needs[hole.need].label
        found.append(Hole(hole.need, label, quarters, hole.heard))
    return _ordered(found, inside, Column("heard", heard_title(known.period)))


def _open(of: Setting) -> Unanswered:
    inside, known = _inside(of), of.catalogue.quarters
    ids = frozenset(i for i, quarter in known.items() if quarter.code in inside)
    quarters: dict[str, set[str]] = defaultdict(set)
    asking: dict[str, int] = defaultdict(int)
    for quarter, need, count in cover.without_cover(of.session, of.actor, ids):
        quarters[need].add(known[quarter].code)
        asking[need] += count
    found = [
        Hole(need, of.catalogue.needs[need].label, frozenset(where), exact(asking[need]))
        for need, where in quarters.items()
    ]
    told_of = _ordered(found, inside, Column("open", _("Open cases with it there")))
    return replace(told_of, some=bool(cover.open_needs(of.session, of.actor, ids)))


def _ordered(found: list[Hole], inside: dict[str, str], asked: Column) -> Unanswered:
    kept = [hole for hole in found if hole.quarters]
    kept.sort(key=lambda hole: (-len(hole.quarters), -(hole.asked.stands or 0), hole.label))
    return Unanswered(tuple(kept), len(inside), asked)


def message(of: Setting, known: Unanswered) -> Message | None:
    """That nobody answers somewhere, or that somebody does everywhere."""
    today = i18n.day(utcnow())
    if not known.some:
        return None
    if not known.found:
        if of.released:
            every = _("Today somebody answers every need that is not reserved")
            said = _("Every need that is not reserved has an active, verified service, on {day}.")
        else:
            every = _("Today somebody answers every need of the open cases")
            said = _("Every need of the open cases has an active, verified service, on {day}.")
        return Message("holes", every, points=(said.format(day=today),))
    shows = _("Needs without an active, verified service on {day}").format(day=today)
    return Message("holes", title(known), shows, _table(known, shows))


def title(known: Unanswered) -> str:
    """`In 5 of 61 quarters nobody answers`, of the need that lacks in most of them."""
    first = known.found[0]
    alike = [hole for hole in known.found if hole.quarters == first.quarters]
    names = [quoted(hole.label) for hole in alike]
    if len(alike) > NAMED:
        what = ngettext("{n} need", "{n} needs", len(alike)).format(n=number(len(alike)))
    else:
        what = ", ".join(names)
    return where(len(first.quarters), known.looked_at).format(what=what)


def where(quarters: int, looked_at: int) -> str:
    """`In 5 of 61 quarters nobody answers: {what}`."""
    if looked_at == 1:
        return _("Here nobody answers: {what}")
    if quarters == looked_at:
        return _("In all {all} quarters nobody answers: {what}").replace("{all}", number(looked_at))
    said = ngettext(
        "In one quarter of {all} nobody answers: {what}",
        "In {n} quarters of {all} nobody answers: {what}",
        quarters,
    )
    return said.replace("{n}", number(quarters)).replace("{all}", number(looked_at))


def _table(known: Unanswered, title: str) -> Table:
    lines = tuple(
        Line(hole.need, hole.label, (exact(len(hole.quarters)), hole.asked)) for hole in known.found
    )
    return Table(
        "unanswered",
        title,
        "",
        _("Need"),
        (
            Column("quarters", _("Quarters without, of {n}").format(n=number(known.looked_at))),
            known.asked,
        ),
        lines,
        chart=ChartKind.BARS,
        charted=("quarters",),
    )

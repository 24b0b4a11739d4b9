"""What was done in the quarters of a report, in words: nothing here is counted from cases."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

import i18n
from db.actions import of_period
from db.actions.read import ActionDetail, Actions, Contributor
from db.actions.said import contributor, days, name, state
from db.clock import today, utcnow
from db.figures.month_sums import quarters_of
from db.figures.text import missing, said
from db.report.parts import Setting
from db.report.quarters import label
from db.report.sentences import joined
from domain.figures.figure import Figure, Missing
from domain.report.contents import Column, Line, Message, Table
from domain.text import shortened
from i18n import _, ngettext, number

LISTED, ON_A_SLIDE = 60, 6
"""Actions told one by one in the report, and on the slide."""
CAME, CAME_ON_A_SLIDE = 500, 120
"""Characters of what came of one."""
HEARD = 3
"""What a quarter asks for, as many."""


def found(of: Setting) -> Actions:
    """The actions that went on in the period and territory."""
    inside = quarters_of(of.catalogue, of.territory)
    first, last = of.period.first, of.period.last_day
    return of_period.in_period(of.session, of.actor, first, last, inside, LISTED)


def table(of: Setting, known: Actions, about_quarters: Iterable[Table]) -> Table:
    """Each action with its quarter, by quarter; beside it what that quarter asks for, as far as
    another table of the report tells it.
    """
    heard = _heard(of, about_quarters)
    rows = sorted(known.rows, key=lambda one: label(one.place))
    with_heard = any(one.place.code in heard for one in rows)
    return Table(
        "actions",
        _("What was done in the quarters"),
        _title(known) if rows else "",
        _("Quarter"),
        _columns(heard=with_heard),
        tuple(
            Line(f"{one.place.code}/{one.id}", label(one.place), _cells(of, one, heard, with_heard))
            for one in rows
        ),
        note=_note(known) if rows else "",
        short=_("Actions in quarters"),
        empty=_("No action went on in the quarters in this period."),
    )


def message(known: Actions) -> Message | None:
    """How many there were and where, and the first of them; nothing where there was none."""
    if not known.total:
        return None
    points = [_point(one) for one in known.rows[:ON_A_SLIDE]]
    more = known.total - len(points)
    if more:
        told = ngettext("And {n} more, in the report.", "And {n} more, in the report.", more)
        points.append(told.format(n=number(more)))
    return Message("actions", _title(known), points=tuple(points))


def _title(known: Actions) -> str:
    places = len({one.place.code for one in known.rows})
    names = len({(c.reference, c.name) for one in known.rows for c in one.contributors})
    actions = ngettext("One action", "{n} actions", known.total).format(n=number(known.total))
    where = ngettext("in one quarter", "in {n} quarters", places).format(n=number(places))
    if known.total > len(known.rows):  # of the rest nobody has looked where they are
        return actions
    if not names:
        return f"{actions} {where}"
    whom = ngettext("with one organisation", "with {n} organisations", names)
    return f"{actions} {where}, {whom.format(n=number(names))}"


def _columns(*, heard: bool) -> tuple[Column, ...]:
    named = {
        "kind": _("What it is"),
        "aim": _("What it is for"),
        "needs": _("Needs it is for"),
        "parts": _("Organisations"),
        "days": _("When"),
        "state": _("Where it stands"),
        "came": _("What came of it"),
    }
    if heard:
        named["heard"] = _("What the quarter asks for")
    return tuple(Column(code, title, words=True) for code, title in named.items())


def _cells(
    of: Setting, one: ActionDetail, heard: dict[str, str], with_heard: bool
) -> tuple[Figure, ...]:
    form = one.form
    texts = [
        _(form.kind.label),
        form.aim,
        ", ".join(of.catalogue.needs[code].label for code in form.needs),
        "; ".join(map(contributor, one.contributors)) or _("ALER alone"),
        days(form),
        state(form, today()),
        shortened(form.came, CAME),
        *([heard.get(one.place.code, "")] if with_heard else []),
    ]
    return tuple(said(text) if text else missing(Missing.NOTHING) for text in texts)


def _note(known: Actions) -> str:
    told = _("As they stand today, {day}; the page Network has them in full.")
    parts = [told.format(day=i18n.day(utcnow()))]
    if known.total > len(known.rows):
        first = _("The first {n} of {all}.")
        parts.append(first.format(n=number(len(known.rows)), all=number(known.total)))
    return " ".join(parts)


def _point(one: ActionDetail) -> str:
    """An action in a line for the wall: no more of what came of it than can be read there."""
    form, named = one.form, [_with_part(each) for each in one.contributors]
    whom = _("with {names}").format(names=joined(named)) if named else _("ALER alone")
    told = f"{label(one.place)}: {form.aim}, {whom}; {days(form)}. {state(form, today())}."
    return f"{told} {shortened(form.came, CAME_ON_A_SLIDE)}".strip()


def _with_part(one: Contributor) -> str:
    return f"{name(one)} ({one.does})" if one.does else name(one)


def _heard(of: Setting, about_quarters: Iterable[Table]) -> dict[str, str]:
    """What quarters ask for, by code: needs where the report counts them, else what areas weigh.
    Nothing reserved, as it stands beside names of organisations.
    """
    known = {each.code: each for each in about_quarters}
    if of.released is None:
        return _needs(of, known["quarter_needs"].lines)
    areas = known.get("quarter_areas")
    return {line.code: _areas(areas.columns, line) for line in areas.lines} if areas else {}


def _needs(of: Setting, lines: Sequence[Line]) -> dict[str, str]:
    told: defaultdict[str, list[str]] = defaultdict(list)
    for line in lines:
        quarter, need = line.code.split("/")
        term = of.catalogue.needs[need]
        if not term.restricted and len(told[quarter]) < HEARD:
            told[quarter].append(f"{term.label}: {line.cells[0].text}")
    return {quarter: ", ".join(parts) for quarter, parts in told.items()}


def _areas(columns: Sequence[Column], line: Line) -> str:
    weighed = [
        (figure.stands or 0.0, f"{column.title}: {figure.text}")
        for column, figure in zip(columns, line.cells, strict=True)
    ]
    first = sorted(weighed, key=lambda each: -each[0])[:HEARD]
    return ", ".join(text for stands, text in first if stands)

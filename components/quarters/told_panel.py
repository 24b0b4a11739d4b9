"""The profile of a quarter for who sees no cases: classes, and what areas of need weigh."""

from html import escape

import i18n
from components.quarters.panel import bar, boxes, head, largest, page, trend
from db.quarters.profile import Profile
from db.quarters.table import AsOf
from db.reference.catalogue import Catalogue
from db.warnings.read import Signal
from domain.figures.figure import Figure
from domain.figures.measures_of_quarters import Measure
from domain.figures.protection import ENOUGH
from i18n import _


def show(profile: Profile, catalogue: Catalogue, as_of: AsOf, signals: tuple[Signal, ...]) -> None:
    """The profile of a quarter as the release in force has it."""
    page(
        profile,
        head(profile, catalogue, signals),
        _figures(profile, as_of),
        _areas(profile.areas, catalogue, as_of),
        _trend(profile),
    )


def _figures(profile: Profile, as_of: AsOf) -> str:
    return boxes(tiles(profile, as_of)) + f"<p>{escape(rate(profile))}</p>"


def tiles(profile: Profile, as_of: AsOf) -> list[tuple[str, str]]:
    """The figures of the quarter with what each is."""
    figures = profile.figures
    found = [(figures[Measure.OPEN].text, _("open on {day}").format(day=i18n.day(as_of.day)))]
    if as_of.year:
        heard = _("heard in {year}").format(year=as_of.year)
        found.append((figures[Measure.HEARD].text, heard))
    if as_of.now:
        change = _("new cases, against the quarter of the year before")
        found.append((figures[Measure.CHANGE].text, change))
    return found


def rate(profile: Profile) -> str:
    """Open cases per 100 dwellings, as counted and steadied."""
    dwellings = profile.place.dwellings
    if not dwellings:
        return _("Per 100 dwellings: not known, because nobody has given their number.")
    return _("{n} dwellings. Open cases per 100: {rate} as counted, {steadied} steadied.").format(
        n=i18n.number(dwellings),
        rate=profile.figures[Measure.RATE].text,
        steadied=profile.figures[Measure.SHRUNK].text,
    )


def _areas(areas: dict[str, Figure], catalogue: Catalogue, as_of: AsOf) -> str:
    title = f"<h3>{escape(_('What the areas of need weigh'))}</h3>"
    if not areas:
        return f"<section>{title}<p>{escape(too_few())}</p></section>"
    highest = largest(list(areas.values()))
    lines = [bar(catalogue.areas[area].label, share, highest) for area, share in areas.items()]
    note = _("Of the needs heard in {year}, reserved ones left out.").format(year=as_of.year)
    return (
        f"<section>{title}<ul class='pq-bars'>{''.join(lines)}</ul>"
        f"<p class='pq-note'>{escape(note)}</p></section>"
    )


def too_few() -> str:
    """Why nothing is said of what the areas weigh."""
    return _(
        "Said only of a closed year in which at least {n} cases, and as many unreserved needs, "
        "were heard here."
    ).format(n=ENOUGH)


def _trend(profile: Profile) -> str:
    title = _("New cases by quarter of the year")
    if not profile.trend:
        none = _("No quarter of the year with records has ended yet.")
        return f"<section><h3>{escape(title)}</h3><p>{escape(none)}</p></section>"
    return trend(profile.trend, title)

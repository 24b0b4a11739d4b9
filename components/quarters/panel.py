"""Beside the map: the ranking of the quarters or, once one is chosen, its profile."""

from collections.abc import Callable
from html import escape
from itertools import islice

import streamlit as st

import i18n
from components import navigation
from components.elements.rows import Row, Tag, rows
from components.quarters import rate_words
from components.quarters import words as quarter_words
from components.quarters.table import QuarterLine, column_labels, table
from components.warnings.words import acknowledged, background, reason
from db.quarters.profile import PartnerBrief, Profile, Span
from db.quarters.row import Rows
from db.reference.catalogue import Catalogue
from db.warnings.read import Signal
from domain.cover.grade import Grade
from domain.figures.figure import Figure
from domain.figures.measures_of_quarters import Measure
from i18n import _, ngettext

RANKED = 12
NEEDS = 8


def ranking(
    rows: Rows, measure: Measure, on_pick: Callable[[str], None], *, narrowed: bool
) -> None:
    """The quarters that stand highest by the measure, as displayed. `narrowed`: there are filters
    to widen where none has anything to show.
    """
    shown = list(islice((row for row in rows if row.counts), RANKED))
    title = _("First by this measure")
    if not shown:
        st.subheader(title)
        st.write(_("No quarter has a number to show with these filters."))
        if narrowed:
            st.write(_("Choose a longer period, all areas or any urgency."))
        return
    lines = [
        QuarterLine(
            row.place.code, (row.place.name, row.place.municipality, row.text), (row.stands,)
        )
        for row in shown
    ]
    # The panel is narrow, and the interval of a steadied rate is in the profile.
    heading = column_labels()[Measure.RATE if measure is Measure.SHRUNK else measure]
    columns = [(_("Quarter"), False), (_("Municipality"), False), (heading, True)]
    table(columns, lines, "quarter_ranking", _("A click opens the profile."), "", on_pick, title)


def show(profile: Profile, catalogue: Catalogue, signals: tuple[Signal, ...]) -> None:
    """The profile of a quarter, for who sees every case.

    `signals`: its early warnings, those somebody has acknowledged included.
    """
    weeks = (profile.trend[0].until - profile.trend[0].since).days // 7
    page(
        profile,
        head(profile, catalogue, signals),
        _figures(profile),
        _needs(profile, catalogue),
        trend(profile.trend, _("New cases every {n} weeks").format(n=weeks)),
        _gaps(profile, catalogue),
    )


def page(profile: Profile, *parts: str) -> None:
    """The parts of a profile, and who works there below them."""
    st.html(f"<div class='pq'>{''.join(parts)}</div>")
    _partners(profile)


def head(profile: Profile, catalogue: Catalogue, signals: tuple[Signal, ...]) -> str:
    """The name of the quarter and its early warnings."""
    title = f"<h2>{escape(profile.place.name)} · {escape(profile.place.municipality)}</h2>"
    return title + _signals(signals, catalogue)


def _signals(signals: tuple[Signal, ...], catalogue: Catalogue) -> str:
    items = []
    for signal in signals:
        area = catalogue.areas[signal.area].label
        why = " ".join(filter(None, (reason(signal), background(signal), acknowledged(signal))))
        kind = "" if signal.acknowledged_at else " class='pq-open'"
        items.append(f"<li{kind}><b>{escape(area)}:</b> {escape(why)}</li>")
    if not items:
        return ""
    title = escape(_("Early warnings"))
    return f"<section class='pq-signals'><h3>{title}</h3><ul>{''.join(items)}</ul></section>"


def _figures(profile: Profile) -> str:
    return boxes(tiles(profile)) + f"<p>{escape(rate(profile))}</p>"


def tiles(profile: Profile) -> list[tuple[str, str]]:
    """The figures of the quarter with what each is."""
    figures = profile.figures
    return [
        (figures[Measure.OPEN].text, _("open")),
        (figures[Measure.CHANGE].text, _("new cases, against the period before")),
        (figures[Measure.URGENT].text, _("urgent")),
        (figures[Measure.OVERDUE].text, _("late")),
        (figures[Measure.UNCOVERED].text, _("needs without cover")),
    ]


def boxes(figures: list[tuple[str, str]]) -> str:
    """Figures with what each is."""
    made = (f"<div><b>{escape(n)}</b><span>{escape(what)}</span></div>" for n, what in figures)
    return f"<div class='pq-figures'>{''.join(made)}</div>"


def rate(profile: Profile) -> str:
    """Open cases per 100 dwellings, as counted and steadied with its interval."""
    if profile.rate is None:
        return _("Per 100 dwellings: not known, because nobody has given their number.")
    steadied = rate_words.sentence(
        profile.figures[Measure.SHRUNK].text, profile.rate.low, profile.rate.high
    )
    return _("{n} dwellings. Open cases per 100: {rate} as counted. Steadied: {steadied}.").format(
        n=i18n.number(profile.place.dwellings or 0),
        rate=profile.figures[Measure.RATE].text,
        steadied=steadied,
    )


def _needs(profile: Profile, catalogue: Catalogue) -> str:
    title = f"<h3>{escape(_('Needs of the open cases'))}</h3>"
    needs = profile.needs[:NEEDS]
    if not needs:
        return f"<section>{title}<p>{escape(_('No need to show.'))}</p></section>"
    highest = largest([need.count for need in needs])
    lines = [
        bar(
            catalogue.needs[need.code].label,
            need.count,
            highest,
            "" if need.grade is Grade.COVERED else _(need.grade.label),
        )
        for need in needs
    ]
    return f"<section>{title}<ul class='pq-bars'>{''.join(lines)}</ul></section>"


def largest(figures: list[Figure]) -> float:
    """The length of the longest bar."""
    return max((figure.stands or 0 for figure in figures), default=0) or 1


def bar(label: str, figure: Figure, highest: float, flag: str = "") -> str:
    """A line with its bar and its figure."""
    width = 100 * (figure.stands or 0) / highest
    mark = f" {Tag(flag).html}" if flag else ""
    drawn = f"<i style='width:{width:.0f}%'></i>" if figure.stands else "<span></span>"
    return f"<li><span>{escape(label)}{mark}</span>{drawn}<b>{escape(figure.text)}</b></li>"


def trend(spans: tuple[Span, ...], title: str) -> str:
    """Cases opened in each span as columns, with the first and the last day."""
    highest = largest([span.opened for span in spans])
    bars = "".join(
        f"<span title='{escape(quarter_words.span(span))}'>{escape(span.opened.text)}"
        f"<i style='height:{70 * (span.opened.stands or 0) / highest:.0f}%'></i></span>"
        for span in spans
    )
    words = "; ".join(f"{quarter_words.span(span)}: {span.opened.text}" for span in spans)
    return (
        f"<section><h3>{escape(title)}</h3>"
        f"<div class='pq-trend' role='img' aria-label='{escape(words, quote=True)}'>{bars}</div>"
        f"<div class='pq-ends'><span>{escape(i18n.day(spans[0].since))}</span>"
        f"<span>{escape(i18n.day(spans[-1].last_day))}</span></div></section>"
    )


def _gaps(profile: Profile, catalogue: Catalogue) -> str:
    if not profile.uncovered:
        return ""
    names = ", ".join(catalogue.needs[code].label for code in profile.uncovered)
    title = _("Needs without a verified service here")
    return f"<section><h3>{escape(title)}</h3><p>{escape(names)}</p></section>"


def _partners(profile: Profile) -> None:
    n = profile.partner_count
    if not n:
        st.write(_("No organisation covers this quarter yet."))
        return
    title = ngettext("{n} organisation covers it", "{n} organisations cover it", n)
    st.markdown(f"**{title.format(n=i18n.number(n))}**")
    opened = rows(
        [_partner(partner) for partner in profile.partners],
        key="quarter_partners",
        label=title.format(n=i18n.number(n)),
    )
    if opened:
        navigation.go("partners", {"partner": opened})


def _partner(partner: PartnerBrief) -> Row:
    tag = Tag(_("verified"), "good") if partner.verified else Tag(_("not verified"), "warn")
    href = f"/partner?partner={partner.reference}"
    return Row(partner.reference, partner.name, href=href, tags=(tag,))

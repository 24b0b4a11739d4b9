"""Beside the map: the ranking of the quarters or, once one is chosen, its profile."""

from collections.abc import Callable
from html import escape
from pathlib import Path

import pandas as pd
import streamlit as st

import i18n
from components import navigation, quarter_words, rate_words
from components.early_warning_words import acknowledged, background, reason
from components.frames import records
from components.quarter_filters import Question, period_label
from components.quarter_table import Line, column_labels, table
from components.rows import Row, Tag, rows
from db.early_warning import Signal
from db.quarter_profile import PartnerBrief, Profile, Span
from db.reference import Catalogue
from domain.cover import Grade
from domain.figure import Figure
from domain.rates import Measure
from i18n import _, ngettext
from settings import get_settings

_CSS = Path(__file__).with_name("quarter_panel.css").read_text(encoding="utf-8")
RANKED = 12
NEEDS = 8


def ranking(frame: pd.DataFrame, measure: Measure, on_pick: Callable[[str], None]) -> None:
    """The quarters that stand highest by the measure, as displayed."""
    shown = frame[frame["value"].notna() & (frame["value"] != 0)].head(RANKED)
    st.subheader(_("First by this measure"))
    if shown.empty:
        st.write(_("No quarter has a number to show with these filters."))
        if measure.is_of_weeks:
            st.write(_("Choose a longer period, all areas or any urgency."))
        return
    lines = [
        Line(
            row["code"],
            (row["name"], row["municipality"], row["text"]),
            (row["name"], row["municipality"], float(row["value"])),
        )
        for row in records(shown)
    ]
    # The panel is narrow, and the interval of a steadied rate is in the profile.
    heading = column_labels()[Measure.RATE if measure is Measure.SHRUNK else measure]
    columns = [(_("Quarter"), False), (_("Municipality"), False), (heading, True)]
    table(columns, lines, "quarter_ranking", _("A click opens the profile."), "", on_pick)


def show(
    profile: Profile,
    question: Question,
    catalogue: Catalogue,
    exact: bool,
    signals: tuple[Signal, ...],
) -> None:
    """The profile of a quarter. `exact`: every count is shown, the needs are all there.

    `signals`: its early warnings, those somebody has acknowledged included.
    """
    parts = [
        f"<h2>{escape(profile.place.name)} · {escape(profile.place.municipality)}</h2>",
        _signals(signals, catalogue),
        _figures(profile),
        _needs(profile, catalogue, exact),
        "" if exact else _areas(profile, catalogue, question),
        _trend(profile.trend),
        _gaps(profile, catalogue),
    ]
    st.html(f"<style>{_CSS}</style><div class='pq'>{''.join(parts)}</div>")
    _partners(profile)


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
    figures = profile.figures
    tiles = [
        (figures[Measure.OPEN].text, _("open")),
        (figures[Measure.CHANGE].text, _("new cases, against the period before")),
        (figures[Measure.URGENT].text, _("urgent")),
        (figures[Measure.OVERDUE].text, _("overdue")),
    ]
    tiles.append((figures[Measure.UNCOVERED].text, _("needs without cover")))
    boxes = "".join(
        f"<div><b>{escape(n)}</b><span>{escape(what)}</span></div>" for n, what in tiles
    )
    return f"<div class='pq-figures'>{boxes}</div><p>{escape(_rate(profile))}</p>"


def _rate(profile: Profile) -> str:
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


def _needs(profile: Profile, catalogue: Catalogue, exact: bool) -> str:
    title = f"<h3>{escape(_('Needs of the open cases'))}</h3>"
    left_out = _("Only needs with at least {k} cases.").format(k=get_settings().suppression_k)
    left_out += " " + quarter_words.reserved()
    note = "" if exact else f"<p class='pq-note'>{escape(left_out)}</p>"
    needs = profile.needs[:NEEDS]
    if not needs:
        return f"<section>{title}<p>{escape(_('No need to show.'))}</p>{note}</section>"
    lines = [
        _bar(catalogue.needs[need.code].label, need.count, _largest([n.count for n in needs]),
             "" if need.grade is Grade.COVERED else _(need.grade.label))
        for need in needs
    ]  # fmt: skip
    return f"<section>{title}<ul class='pq-bars'>{''.join(lines)}</ul>{note}</section>"


def _areas(profile: Profile, catalogue: Catalogue, question: Question) -> str:
    title = _("Open cases by area, {period}").format(period=period_label(question.weeks))
    largest = _largest(list(profile.areas.values()))
    lines = [
        _bar(catalogue.areas[code].label, count, largest) for code, count in profile.areas.items()
    ]
    return f"<section><h3>{escape(title)}</h3><ul class='pq-bars'>{''.join(lines)}</ul></section>"


def _largest(figures: list[Figure]) -> float:
    return max((figure.value or 0 for figure in figures), default=0) or 1


def _bar(label: str, figure: Figure, largest: float, flag: str = "") -> str:
    width = 100 * (figure.value or 0) / largest
    mark = f" <em>{escape(flag)}</em>" if flag else ""
    bar = f"<i style='width:{width:.0f}%'></i>" if figure.value else "<span></span>"
    return f"<li><span>{escape(label)}{mark}</span>{bar}<b>{escape(figure.text)}</b></li>"


def _trend(trend: tuple[Span, ...]) -> str:
    largest = _largest([span.opened for span in trend])
    bars = "".join(
        f"<span title='{escape(_period(span))}'>{escape(span.opened.text)}"
        f"<i style='height:{70 * (span.opened.value or 0) / largest:.0f}%'></i></span>"
        for span in trend
    )
    weeks = (trend[0].until - trend[0].since).days // 7
    title = _("New cases every {n} weeks").format(n=weeks)
    words = "; ".join(f"{_period(span)}: {span.opened.text}" for span in trend)
    return (
        f"<section><h3>{escape(title)}</h3>"
        f"<div class='pq-trend' role='img' aria-label='{escape(words, quote=True)}'>{bars}</div>"
        f"<div class='pq-ends'><span>{escape(i18n.day(trend[0].since))}</span>"
        f"<span>{escape(i18n.day(trend[-1].last_day))}</span></div></section>"
    )


def _period(span: Span) -> str:
    return f"{i18n.day(span.since, 'short')} – {i18n.day(span.last_day, 'short')}"


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

"""The five figures of executives: each with its difference and its line of the last months."""

from dataclasses import dataclass
from datetime import date
from html import escape

import streamlit as st

import i18n
from components.elements import spark
from db.quarters.table import Summary, Trend
from db.quarters.year import Course
from domain.figures.figure import Figure
from domain.figures.protection import ENOUGH
from i18n import _


@dataclass(frozen=True, slots=True)
class Told:
    """A figure with its meaning, what its difference is measured against, what is said where there
    is none, and its months.
    """

    trend: Trend
    meaning: str
    against: str = ""
    same: str = ""
    months: tuple[Figure, ...] = ()

    @property
    def change(self) -> tuple[str, str]:
        """The difference and what it is against; in words alone where there is none."""
        change = self.trend.change
        if change is None:
            return "", ""
        return ("", self.same) if change.value == 0 else (change.text, self.against)


def named(summary: Summary, course: Course | None) -> dict[str, Told]:
    """The figures with their names; those of a month say which."""
    month = i18n.day(summary.month, "MMMM") if summary.month else _("last month")
    against = _("on the month before"), _("as many as the month before")
    return {
        _("Open cases"): Told(
            summary.open,
            _(
                "Not closed yet. Below: those opened in {month} less those closed, plus those "
                "reopened"
            ).format(month=month),
            _("in {month}").format(month=month),
            _("as many as when {month} began").format(month=month),
            course.open if course else (),
        ),
        _("New, {month}").format(month=month): Told(
            summary.opened,
            _("Opened in {month}. Below: the difference from the month before").format(month=month),
            *against,
            course.opened if course else (),
        ),
        _("Urgent"): Told(
            summary.urgent,
            _("Open cases with urgency 1 or 2, said of at least {n} open cases").format(n=ENOUGH),
            months=course.urgent if course else (),
        ),
        _("Late"): Told(
            summary.overdue,
            _("Open cases whose due time has passed, said of at least {n} open cases").format(
                n=ENOUGH
            ),
            months=course.overdue if course else (),
        ),
        _("Closed, {month}").format(month=month): Told(
            summary.closed,
            _("Closed in {month}. Below: the difference from the month before").format(month=month),
            *against,
            course.closed if course else (),
        ),
    }


def show(figures: dict[str, Told], course: Course | None) -> None:
    """Side by side, as one element."""
    st.html(_html(tuple(figures.items()), course.months if course else ()))


@i18n.once(8)
def _html(figures: tuple[tuple[str, Told], ...], months: tuple[date, ...]) -> str:
    cards = "".join(_card(label, told, months) for label, told in figures)
    return f"<dl class='ponte-figures'>{cards}</dl>"


def _card(label: str, told: Told, months: tuple[date, ...]) -> str:
    change, against = told.change
    meaning = escape(told.meaning, quote=True)
    moved = f"<b>{escape(change)}</b> {escape(against)}" if change else escape(against)
    course = f"<dd>{spark.line(label, months, told.months)}</dd>" if months else ""
    return (
        f"<div><dt>{escape(label)} <span class='ponte-said why' tabindex='0' role='img' "
        f"aria-label='{meaning}' data-said='{meaning}'></span></dt>"
        f"<dd class='now'>{escape(told.trend.now.text)}</dd>"
        f"<dd class='change'>{moved}</dd>{course}</div>"
    )

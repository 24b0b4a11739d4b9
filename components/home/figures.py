"""The five figures of executives: each with its difference and its line of the last months."""

from dataclasses import dataclass

import streamlit as st

import i18n
from components.elements import spark
from db.quarters.table import Summary, Trend
from db.quarters.year import Course
from domain.figures.figure import Figure
from domain.figures.protection import ENOUGH
from domain.report.period import month_after
from i18n import _


@dataclass(frozen=True, slots=True)
class Told:
    """A figure with its meaning, what its difference is measured against, and its months."""

    trend: Trend
    meaning: str
    against: str = ""
    months: tuple[Figure, ...] = ()


def named(summary: Summary, course: Course | None) -> dict[str, Told]:
    """The figures with their names; those of a month say which."""
    month, against = _("last month"), ""
    if summary.month:
        month = i18n.day(summary.month, "MMMM")
        before = i18n.day(month_after(summary.month, -1), "MMMM")
        against = _("against {month}").format(month=before)
    return {
        _("Open cases"): Told(
            summary.open,
            _(
                "Not closed yet. Below: those opened in {month} less those closed, plus those "
                "reopened"
            ).format(month=month),
            _("in {month}").format(month=month),
            course.open if course else (),
        ),
        _("New, {month}").format(month=month): Told(
            summary.opened,
            _("Opened in {month}. Below: the difference from the month before").format(month=month),
            against,
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
            against,
            course.closed if course else (),
        ),
    }


def show(figures: dict[str, Told], course: Course | None) -> None:
    """Side by side."""
    st.html(spark.CSS)
    for column, (label, told) in zip(st.columns(5), figures.items(), strict=True):
        change = told.trend.change
        with column.container(border=True, height="stretch"):
            st.metric(
                label,
                told.trend.now.text,
                change.text if change else None,
                delta_color="off",
                delta_arrow="off",  # the sign says it; a minus of typography would point up
                delta_description=told.against if change else None,
                help=told.meaning,
            )
            if course:
                st.html(spark.line(label, course.months, told.months))

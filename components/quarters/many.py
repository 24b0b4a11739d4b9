"""Of very many quarters the map and its table show those that stand highest, and say so: more
circles hide each other, and a browser draws them for seconds. The file has all.
"""

import i18n
from components.plain import plain
from db.quarters.row import Rows
from i18n import _

MOST = 200
"""Quarters that are drawn at once."""


def highest(rows: Rows, selected: str) -> Rows:
    """The MOST of `rows` that stand highest, and the one with the code `selected`."""
    if not selected:
        return rows[:MOST]
    return rows[:MOST] + tuple(row for row in rows[MOST:] if row.place.code == selected)


def said(rows: Rows) -> str:
    """What is left out of `rows`; empty where nothing is."""
    if len(rows) <= MOST:
        return ""
    return plain(
        _(
            "Of {all} quarters the {n} that stand highest are shown. Any other can be chosen by "
            "name above; the files below have all."
        ).format(all=i18n.number(len(rows)), n=i18n.number(MOST))
    )

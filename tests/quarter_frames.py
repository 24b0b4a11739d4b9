"""Rows of quarters as a table, to look at whole columns."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy.orm import Session

from db.quarters import table as quarters
from db.quarters.row import QuarterRow
from domain.figures.figure import Figure
from domain.permissions import Actor


def table(session: Session, actor: Actor, *asked: Any, **named: Any) -> pd.DataFrame:
    """What `db.quarters.table.table` answers."""
    return frame_of(quarters.table(session, actor, *asked, **named))


def frame_of(rows: Sequence[QuarterRow]) -> pd.DataFrame:
    """A line for each, in their order: the place; `value`, `text`, `stands` and `grade` of the
    figure; `<measure>`, `<measure>_text` and `<measure>_stands` of each that is told.
    """
    names = "code", "name", "municipality", "province", "lat", "lon", "accuracy_m", "dwellings"
    lines = []
    for row in rows:
        told = {name: getattr(row.place, name) for name in names}
        told |= _columns("", row.figure) | {"grade": row.grade}
        for measure, figure in row.figures.items():
            told |= _columns(measure.value, figure)
        if row.rate:
            told |= {"shrunk_low": row.rate.low, "shrunk_high": row.rate.high}
        lines.append(told)
    return pd.DataFrame(lines).astype({"dwellings": "Int64"})


def _columns(name: str, figure: Figure) -> dict[str, Any]:
    before = f"{name}_" if name else ""
    value, stands = (np.nan if n is None else n for n in (figure.value, figure.stands))
    return {name or "value": value, f"{before}text": figure.text, f"{before}stands": stands}

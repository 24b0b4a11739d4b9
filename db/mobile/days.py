"""Which stop a row of a list of convened tenants means: by its day, else the one chosen."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

import i18n
from db.access import without_actor
from db.models.mobile import MobileStop
from domain.business_time import ROME, day_of
from domain.imports.plan import RowRefused
from domain.mobile.convened import ConvenedRow
from domain.vocabulary import N_

NO_DAY = N_("Write the day of the stop, or import the list from the stop itself.")
NO_STOP = N_("There is no stop on that day.")
SEVERAL = N_("There are several stops on that day: write the quarter of one of them.")
CANCELLED = N_("The stop of that day was cancelled.")
OUTSIDE = N_("The stop is not open at that hour: it is from {about}.")


class PlacedRow(NamedTuple):
    """A row with its stop, and the moment it is convened for."""

    row: ConvenedRow
    stop: MobileStop
    starts_at: datetime | None

    @property
    def line(self) -> int:
        """As numbered in the spreadsheet."""
        return self.row.line

    @property
    def quarter_id(self) -> int:
        """The quarter of the tenant, else of the stop."""
        return self.row.quarter_id or self.stop.quarter_id


class Days:
    """The stops that the rows of a list may mean."""

    def __init__(self, session: Session, rows: Sequence[ConvenedRow], stop_id: int | None) -> None:
        self._chosen = session.get(MobileStop, stop_id) if stop_id is not None else None
        self._by_day: defaultdict[date, list[MobileStop]] = defaultdict(list)
        days = {row.day for row in rows if row.day is not None}
        if not days:
            return
        begin = datetime.combine(min(days), time(), ROME)
        end = datetime.combine(max(days), time(), ROME) + timedelta(days=2)
        for stop in session.scalars(
            select(MobileStop)
            .where(MobileStop.starts_at >= begin, MobileStop.starts_at < end)
            .order_by(MobileStop.starts_at, MobileStop.id)
        ):
            self._by_day[day_of(stop.starts_at)].append(stop)

    @without_actor("arithmetic, reads nothing")
    def place(self, row: ConvenedRow) -> PlacedRow:
        """The stop of a row, and the moment it is convened for. Raises RowRefused: no stop."""
        stop = self._stop(row)
        if stop.cancelled_at is not None:
            raise RowRefused("day", CANCELLED, _told(row.day))
        if row.hour is None:
            return PlacedRow(row, stop, None)
        at = datetime.combine(day_of(stop.starts_at), row.hour, ROME)
        if not stop.starts_at <= at < stop.ends_at:
            hours = [f"{each.astimezone(ROME):%H:%M}" for each in (stop.starts_at, stop.ends_at)]
            raise RowRefused("hour", OUTSIDE, f"{row.hour:%H:%M}", "–".join(hours))
        return PlacedRow(row, stop, at)

    def _stop(self, row: ConvenedRow) -> MobileStop:
        chosen = self._chosen
        if row.day is None:
            if chosen is None:
                raise RowRefused("day", NO_DAY)
            return chosen
        found = self._by_day[row.day]
        held = [stop for stop in found if stop.cancelled_at is None] or found
        if not held:
            raise RowRefused("day", NO_STOP, _told(row.day))
        if chosen in held:
            return chosen
        if len(held) > 1:
            held = [stop for stop in held if stop.quarter_id == row.quarter_id]
        if len(held) != 1:
            raise RowRefused("day", SEVERAL, _told(row.day))
        return held[0]


def _told(day: date | None) -> str:
    return i18n.day(day) if day else ""

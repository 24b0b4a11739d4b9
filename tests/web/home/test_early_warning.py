"""The clock of the server raises early warnings, once a week."""

from datetime import timedelta

import time_machine
from sqlalchemy import func, select
from warning_support import NOW, add_past

from db.engine import reading, transaction
from db.models.warnings import EarlyWarning, WarningWeek
from web import due


def count(engine, table):
    with reading(engine) as session:
        return session.scalar(select(func.count()).select_from(table))


def test_the_clock_looks_once_at_each_week_that_has_ended(app_engine):
    with transaction(app_engine) as session:
        add_past(session)
    for days, weeks in ((0, 1), (1, 1), (6, 2)):
        with time_machine.travel(NOW + timedelta(days=days), tick=False):
            due.tick()
        assert count(app_engine, WarningWeek) == weeks
    assert count(app_engine, EarlyWarning) == 1

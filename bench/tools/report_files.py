"""The files of a report, from the question to the finished file, without a browser."""

import os
from datetime import date
from time import perf_counter, sleep

from sqlalchemy.orm import Session

import i18n
from bench.browser import Sample
from bench.data import Dataset
from db.engine import make_engine
from db.report import build as report
from domain.permissions import Actor
from domain.report.period import Period, Territory
from domain.vocabulary import Role
from exchange.report.files import Kind
from exchange.report.jobs import Jobs

EXECUTIVE = Actor(0, "bench", Role.EXECUTIVE)
LOOK_SECONDS = 0.02


class ReportFiles:
    """Reads the figures of a year and has a process of its own write the file."""

    def __init__(self, dataset: Dataset) -> None:
        os.environ.update(dataset.environment)
        self._engine, self._jobs = make_engine(dataset.url), Jobs()

    def make(self, kind: Kind, turn: int) -> Sample:
        """The last closed year. A session that may write uses no memory: every figure is read
        anew.
        """
        year = date.today().year - 1  # noqa: DTZ011
        begin = perf_counter()
        i18n.use("it")
        with Session(self._engine) as session:
            made = report.build(session, EXECUTIVE, Period.of_year(year), Territory())
        key = self._jobs.start("bench", kind, made)
        while (content := self._jobs.content("bench", key)) is None:
            seen = self._jobs.see("bench", key)
            if seen is None or not seen.state.open:
                raise RuntimeError(f"the {kind} was not finished")
            sleep(LOOK_SECONDS)
        return Sample((perf_counter() - begin) * 1000, len(content))

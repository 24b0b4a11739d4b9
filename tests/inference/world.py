"""A database to attack: filled with invented cases, released, and the day on which it is read."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

import time_machine
from sqlalchemy import Engine
from sqlalchemy.orm import Session

import i18n
from db.demo.load import Size, fill
from db.engine import make_engine, reading, transaction
from db.figures import releases
from db.ops.migrate import migrate
from db.progress import Silence
from domain.figures.measures_of_quarters import Measure
from domain.permissions import Actor
from domain.vocabulary import Role
from inference.truth import Heard, cases_of, quarters_of

SUNDAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 23, 10, tzinfo=ZoneInfo("Europe/Rome"))
T = TypeVar("T")


@dataclass
class World:
    """A filled database and what is true of it."""

    engine: Engine
    now: datetime = NOW

    @cached_property
    def heard(self) -> list[Heard]:
        """All its cases."""
        return cases_of(self.engine)

    @cached_property
    def quarters(self) -> dict[str, tuple[str, str]]:
        """Municipality and province of every quarter."""
        return quarters_of(self.engine)

    def in_quarters(self, quarters: frozenset[str]) -> list[Heard]:
        """The cases of some quarters."""
        return [case for quarter in sorted(quarters) for case in self._by_quarter.get(quarter, ())]

    @cached_property
    def _by_quarter(self) -> dict[str, list[Heard]]:
        found: dict[str, list[Heard]] = {}
        for case in self.heard:
            found.setdefault(case.quarter, []).append(case)
        return found

    @cached_property
    def moved(self) -> bool:
        """Whether counts of quarters are moved numbers, as they were before there were classes."""
        return not any("–" in text for text in self.read(_open_texts, EXECUTIVE))

    def read(self, look: Callable[[Session, Actor], T], actor: Actor) -> T:
        """What somebody gets who looks now, in English."""
        with self.at_work(), reading(self.engine) as session:
            return look(session, actor)

    def write(self, act: Callable[[Session], T]) -> T:
        """Something happens now."""
        with self.at_work(), transaction(self.engine) as session:
            return act(session)

    def release_if_due(self) -> bool:
        """What the clock does at the turn of a week."""
        return self.write(lambda session: releases.is_due(session) and releases.make(session))

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Now, in English."""
        with time_machine.travel(self.now, tick=False), i18n.speaking("en"):
            yield


EXECUTIVE = Actor(2, "executive", Role.EXECUTIVE)
COORDINATOR = Actor(3, "coordinator", Role.COORDINATOR)
ADMINISTRATOR = Actor(4, "administrator", Role.ADMINISTRATOR)
MANAGER = Actor(1, "manager", Role.COMMUNITY_MANAGER)


SEED = 11


def made(folder: Path, cases: int, *, seed: int = SEED) -> World:
    """A demonstration of so many cases, released on a Monday."""
    engine = make_engine(f"sqlite:///{folder / f'{cases}-{seed}.db'}")
    migrate(engine)
    world = World(engine)
    with world.at_work():
        fill(engine, Size(cases, 60, seed=seed, today=SUNDAY), Silence())
    world.release_if_due()
    return world


def _open_texts(session: Session, actor: Actor) -> list[str]:
    from db.quarters import table as quarters

    return [row.figures[Measure.OPEN].text for row in quarters.table(session, actor)]

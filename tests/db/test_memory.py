"""What is remembered is remembered for many threads at once: visitors and the clock."""

import threading
import time
from datetime import date, datetime, timedelta

import pytest
import time_machine
from support import database

import db.memory
from db.clock import today
from db.engine import reading
from db.memory import Memory
from db.reference import load
from db.reference.catalogue import Catalogue, catalogue_of
from domain.business_time import ROME

SIZE = 12


class Slow(str):
    """A key at which another thread has its turn, as at any that Python hashes."""

    __slots__ = ()

    def __hash__(self) -> int:
        time.sleep(0)
        return super().__hash__()


def test_visitors_ask_while_the_clock_renews(engine, monkeypatch):
    monkeypatch.setattr(db.memory, "_written", lambda _session: (1, 1))
    memory = Memory(lambda _session, key: str(key), SIZE)
    wrong, asked = [], threading.Event()

    def ask() -> None:
        with reading(engine) as session:
            for n in range(1_000):
                code = str(n % (SIZE + 5))
                if memory.get(session, Slow(code), protected=n % 2 == 0) != code:
                    wrong.append(code)
        asked.set()

    def renew() -> None:
        with reading(engine) as session:
            while not asked.is_set():
                try:
                    memory.renew(session)
                except RuntimeError as error:
                    wrong.append(error)
                    return

    threads = [threading.Thread(target=act) for act in (ask, renew)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


@pytest.mark.parametrize("protected", [False, True])
def test_a_new_day_makes_anew_what_hangs_on_the_day_though_nothing_was_written(engine, protected):
    memory = Memory(lambda _session, _key: today(), SIZE)
    evening = datetime(2026, 3, 28, 23, 59, tzinfo=ROME)
    with time_machine.travel(evening, tick=False) as clock, reading(engine) as session:
        assert memory.get(session, "figures", protected=protected) == date(2026, 3, 28)
        clock.shift(timedelta(minutes=2))
        assert memory.get(session, "figures", protected=protected) == date(2026, 3, 29)


def test_a_quarter_added_by_one_process_is_seen_by_another_within_a_second(
    fresh_engine, monkeypatch
):
    address = fresh_engine.url.render_as_string(hide_password=False)
    there = database(address)  # another process: an engine and a memory of its own
    clock = [100.0]
    monkeypatch.setattr(db.memory, "monotonic", lambda: clock[0])

    def known() -> set[str]:
        with reading(fresh_engine) as session:
            return set(catalogue_of(session).quarters_by_code)

    before = known()
    monkeypatch.setattr(load, "_quarters", one_more(load._quarters()))
    with there.begin() as connection:
        load.load(connection)
    there.dispose()
    assert known() == before, "nothing is asked before a second has passed"
    clock[0] += 1
    assert known() == before | {"VA-99"}
    monkeypatch.setattr(Catalogue, "__init__", None)  # read again only where something changed
    clock[0] += 1
    assert "VA-99" in known()


def one_more(rows):
    added = {**rows[0], "code": "VA-99", "name": "Quartiere di prova"}
    return lambda: [*rows, added]

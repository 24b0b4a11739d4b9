"""What is remembered is remembered for many threads at once: visitors and the clock."""

import threading
import time

import db.memory
from db.engine import reading
from db.memory import Memory

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

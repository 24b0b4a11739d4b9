"""Many who look at the same figures at once have one picture made."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from domain.errors import CannotRun
from exchange.papers import aside

CROWD = 12


@pytest.fixture
def worker(monkeypatch):
    """Stands in for the process: how often it was asked, and until when it works."""
    asked, done, told = [], threading.Event(), []

    def made(order):
        asked.append(order)
        assert done.wait(30)
        if told:
            raise told[0]
        return f"<svg>{len(asked)}</svg>".encode()

    monkeypatch.setattr(aside, "_made", made)
    aside.forget_pictures()
    yield asked, done, told
    aside.forget_pictures()


def together(done):
    """All ask for one picture; it is ready only when every one of them has come."""
    come = threading.Barrier(CROWD + 1)

    def ask(_n):
        come.wait(30)
        try:
            return aside.drawn("the figures", 600, 400, titled=False)
        except CannotRun as error:
            return str(error)

    with ThreadPoolExecutor(CROWD) as people:
        answers = [people.submit(ask, n) for n in range(CROWD)]
        come.wait(30)
        done.set()
        return {answer.result(30) for answer in answers}


def test_a_crowd_has_one_picture_made_and_who_comes_later_none(worker):
    asked, done, _told = worker
    assert together(done) == {"<svg>1</svg>"}
    assert aside.drawn("the figures", 600, 400, titled=False) == "<svg>1</svg>"
    assert aside.drawn("others", 600, 400, titled=False) == "<svg>2</svg>"
    assert len(asked) == 2


def test_a_picture_that_failed_is_said_and_tried_again_by_the_next(worker):
    _asked, done, told = worker
    told.append(CannotRun("no turn"))
    assert together(done) == {"no turn"}
    told.clear()
    assert aside.drawn("the figures", 600, 400, titled=False).startswith("<svg>")

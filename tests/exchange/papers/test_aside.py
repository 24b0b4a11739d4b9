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


def drawn(picture, waiting=lambda: None):
    return aside.drawn(picture, 600, 400, titled=False, waiting=waiting)


def together(done):
    """All ask for one picture; it is ready only when every one of them has come."""
    come = threading.Barrier(CROWD + 1)

    def ask(_n):
        come.wait(30)
        try:
            return drawn("the figures")
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
    assert drawn("the figures") == "<svg>1</svg>"
    assert drawn("others") == "<svg>2</svg>"
    assert len(asked) == 2


def test_who_has_to_wait_is_told_so_and_who_need_not_is_not(worker):
    _asked, done, _told = worker
    done.set()
    waited = []
    drawn("the figures", lambda: waited.append("first"))
    drawn("the figures", lambda: waited.append("second"))
    assert waited == ["first"]


def test_a_wait_that_cannot_begin_leaves_the_picture_to_the_next(worker):
    _asked, done, _told = worker
    done.set()

    def gone():
        raise ConnectionError

    with pytest.raises(ConnectionError):
        drawn("the figures", gone)
    assert drawn("the figures").startswith("<svg>")


def test_a_picture_that_failed_is_said_and_tried_again_by_the_next(worker):
    _asked, done, told = worker
    told.append(CannotRun("no turn"))
    assert together(done) == {"no turn"}
    told.clear()
    assert drawn("the figures").startswith("<svg>")

"""Papers and pictures made aside: a process for each, two at once, so that screens stay quick."""

import subprocess
import sys
import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future

import structlog

from domain.errors import CannotRun
from exchange.papers.contents import Paper
from exchange.papers.order import LONGEST_SECONDS, ORDERS, PaperOrder, PictureOrder
from exchange.quarters.drawn import MapPicture
from settings import ROOT

AT_ONCE = 2
WAIT_SECONDS = 30
"""How long one waits for its turn."""
WORKER = (sys.executable, "-m", "exchange.papers.worker")
KEPT = 8
"""Pictures, those asked for last."""
_pictures: OrderedDict[PictureOrder, Future[str]] = OrderedDict()
_lock = threading.Lock()
_turns = threading.BoundedSemaphore(AT_ONCE)
log = structlog.get_logger()


def printed(paper: Paper) -> bytes:
    """The page as PDF. Raises CannotRun."""
    return _made(PaperOrder(paper=paper))


def drawn(
    picture: MapPicture, width: int, height: int, *, titled: bool, waiting: Callable[[], None]
) -> str:
    """The picture as SVG; kept for who looks at the same figures next. Who asks while it is being
    made waits for it: a crowd has it made once. `waiting` is called before. Raises CannotRun.
    """
    order = PictureOrder(picture, width, height, titled)
    with _lock:
        found, ours = _pictures.get(order), order not in _pictures
        if found is None:
            found = _pictures[order] = Future()
        _pictures.move_to_end(order)
        if len(_pictures) > KEPT:
            _pictures.popitem(last=False)
    if ours:
        _make(order, found, waiting)
    elif not found.done():
        waiting()
    try:
        return found.result(WAIT_SECONDS + LONGEST_SECONDS)
    except TimeoutError as error:
        raise CannotRun("no turn") from error


def _make(order: PictureOrder, into: Future[str], waiting: Callable[[], None]) -> None:
    """What fails is told to all who wait, and tried again by whoever comes next."""
    try:
        waiting()
        into.set_result(_made(PaperOrder(picture=order)).decode())
    except BaseException as error:
        with _lock:
            _pictures.pop(order, None)
        into.set_exception(error)


def forget_pictures() -> None:
    """Have each drawn anew."""
    with _lock:
        _pictures.clear()


def _made(order: PaperOrder) -> bytes:
    if not _turns.acquire(timeout=WAIT_SECONDS):
        raise CannotRun("no turn")
    try:
        done = subprocess.run(  # noqa: S603 - our own module, and no shell
            WORKER,
            cwd=ROOT,
            input=ORDERS.dump_json(order) + b"\n",
            capture_output=True,
            timeout=LONGEST_SECONDS,
            check=True,
        )
    except (OSError, subprocess.SubprocessError) as error:
        log.error("paper failed", error=type(error).__name__)
        raise CannotRun("the worker failed") from error
    finally:
        _turns.release()
    return done.stdout

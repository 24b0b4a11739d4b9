"""Papers and pictures made aside: a process for each, two at once, so that screens stay quick."""

import subprocess
import sys
import threading
from functools import lru_cache

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
_turns = threading.BoundedSemaphore(AT_ONCE)
log = structlog.get_logger()


def printed(paper: Paper) -> bytes:
    """The page as PDF. Raises CannotRun."""
    return _made(PaperOrder(paper=paper))


@lru_cache(maxsize=8)
def drawn(picture: MapPicture, width: int, height: int, *, titled: bool) -> str:
    """The picture as SVG; kept for who looks at the same figures next. Raises CannotRun."""
    return _made(PaperOrder(picture=PictureOrder(picture, width, height, titled))).decode()


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

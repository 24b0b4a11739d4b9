"""How much of the server's memory one browser takes: files uploaded, pages open at a time.

Streamlit keeps what is uploaded in memory until its page is closed, and a page's state for some
minutes after; it bounds the size of a file and not their number.
"""

import threading
from collections import Counter, OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager

SOCKETS_EACH = 30
"""Pages one browser has open at a time."""
PAGES, FILES_EACH = 5_000, 10
"""Pages whose files are counted, those used last; files of each."""


class Uploads:
    """Which files stand in memory for which page."""

    def __init__(self, pages: int = PAGES, each: int = FILES_EACH) -> None:
        self._pages, self._each = pages, each
        self._of: OrderedDict[str, set[str]] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, method: str, path: str) -> bool:
        """Whether a page may send this file; one that it takes back makes room."""
        page, _slash, file = path.removeprefix("/_stcore/upload_file/").partition("/")
        if not file:
            return False
        with self._lock:
            files = self._of.setdefault(page, set())
            self._of.move_to_end(page)
            if len(self._of) > self._pages:
                self._of.popitem(last=False)
            if method == "DELETE":
                files.discard(file)
            elif file not in files and len(files) >= self._each:
                return False
            elif method == "PUT":
                files.add(file)
            return True


class Sockets:
    """How many pages each browser has open."""

    def __init__(self) -> None:
        self._open: Counter[str] = Counter()

    def counted(self) -> tuple[int, int]:
        """Pages that are open, and browsers that have one."""
        return self._open.total(), len(self._open)

    @contextmanager
    def one_more(self, browser: str) -> Iterator[bool]:
        """Whether the browser may open a page, which is open until the end of the block."""
        if self._open[browser] >= SOCKETS_EACH:
            yield False
            return
        self._open[browser] += 1
        try:
            yield True
        finally:
            self._open[browser] -= 1
            if not self._open[browser]:
                del self._open[browser]


UPLOADED, OPEN_PAGES = Uploads(), Sockets()

"""Addresses that answer one signed-in browser alone: files a page offers, and where it uploads to.

Streamlit serves them to whoever asks. So a page notes here what it hands to its browser, and the
gate lets nobody else through; what was never noted is nobody's. Kept in memory, as the files are.
"""

import threading
from collections import OrderedDict
from os.path import splitext

FILES, UPLOADS = "/media/", "/_stcore/upload_file/"
GUARDED = (FILES, UPLOADS)
BROWSERS, EACH = 2_000, 500
"""How many browsers are remembered, and how many addresses of each: those noted last."""


class OwnAddresses:
    """Which browser each address was made for; a browser is known by the hash of its token."""

    def __init__(self, browsers: int = BROWSERS, each: int = EACH) -> None:
        self._browsers, self._each = browsers, each
        self._of: OrderedDict[str, OrderedDict[str, None]] = OrderedDict()
        self._lock = threading.Lock()

    def note(self, browser: str, address: str) -> None:
        """`address` was made for `browser`; one that asks for more pushes out its own oldest."""
        with self._lock:
            own = self._of.setdefault(browser, OrderedDict())
            self._of.move_to_end(browser)
            own[_bare(address)] = None
            own.move_to_end(_bare(address))
            if len(own) > self._each:
                own.popitem(last=False)
            if len(self._of) > self._browsers:
                self._of.popitem(last=False)

    def belongs(self, browser: str, address: str) -> bool:
        """Whether `address` was made for `browser`."""
        with self._lock:
            return _bare(address) in self._of.get(browser, ())


def _bare(address: str) -> str:
    """What Streamlit looks at: a file without its ending, the tab that an upload goes to."""
    if address.startswith(UPLOADS):
        return "/".join(address.split("/")[:4])
    return splitext(address)[0]  # noqa: PTH122 - to the letter what Streamlit does


OWN = OwnAddresses()

"""What a page has asked of its server and not drawn the answer to yet.

Between a press and the run it leads to, Streamlit's page looks as settled as before, and a press
may wait in the page for what was typed before it. The socket and our own scripts do say so.
"""

from contextlib import suppress
from time import monotonic

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page, WebSocket
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

STEP_MS = 10
HOLDS = """() => new Promise((done) => requestAnimationFrame(() => setTimeout(() =>
    done(Boolean(window.ponteKeep?.holds() || window.ponteTouch?.holds())))))"""
"""Whether a press waits, once the page has had time to draw and to ask."""


class Awaited:
    """What one page waits for; in whatever document and by whatever connection."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._socket: WebSocket | None = None
        self._due = self._begun = self._undrawn = False
        page.on("websocket", self._connected)
        page.on("domcontentloaded", lambda _page: self._anew(None))

    def _anew(self, socket: WebSocket | None) -> None:
        self._socket, self._due, self._undrawn = socket, False, False

    def _connected(self, socket: WebSocket) -> None:
        self._anew(socket)
        socket.on("framesent", lambda frame: self._sent(socket, frame))
        socket.on("framereceived", lambda frame: self._received(socket, frame))

    def _sent(self, socket: WebSocket, frame: bytes | str) -> None:
        if socket is not self._socket or not isinstance(frame, bytes):
            return
        asked = BackMsg.FromString(frame)
        # What the page asks by itself, at every tick, nobody waits for.
        if asked.HasField("rerun_script") and not asked.rerun_script.is_auto_rerun:
            self._due, self._begun = True, False

    def _received(self, socket: WebSocket, frame: bytes | str) -> None:
        if socket is not self._socket or not isinstance(frame, bytes):
            return
        said = ForwardMsg.FromString(frame)
        self._begun = self._begun or said.HasField("new_session")
        again = said.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN
        if self._begun and said.HasField("script_finished") and not again:
            self._due, self._undrawn = False, True

    def _waiting(self) -> bool:
        if self._unanswered():
            return True  # the page need not be asked, which costs more than the run itself
        undrawn, self._undrawn = self._undrawn, False
        with suppress(PlaywrightError):  # it is just going to another address
            if self._page.evaluate(HOLDS):
                self._undrawn = True  # it is let go now, and asks the server only a moment later
                return True
        return self._unanswered() or undrawn or self._undrawn

    def _unanswered(self) -> bool:
        return self._due and self._socket is not None and not self._socket.is_closed()

    def wait(self, milliseconds: int) -> None:
        """Until everything is answered and drawn, or the connection is gone; not for ever: what
        follows judges the page as it is then.
        """
        end = monotonic() + milliseconds / 1000
        while self._waiting() and monotonic() < end:
            self._page.wait_for_timeout(STEP_MS)

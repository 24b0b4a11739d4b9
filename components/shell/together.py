"""What one run tells the browser goes there together, not element by element.

Streamlit wakes its loop twice for each element, up to a fifth of what a rerun costs, and the
browser draws the page anew for every few that come: `docs/decisions/50-told-together.md` has the
figures. One of its private ways is replaced: `tests/pages/shell/test_together.py` fails where a
Streamlit to come has another; without `install` every screen works as well, and costs more.
"""

from asyncio import TimerHandle
from collections import deque
from collections.abc import Callable
from functools import partial
from typing import Any

from streamlit.runtime.app_session import AppSession
from streamlit.runtime.scriptrunner import ScriptRunnerEvent

AT_MOST_S = 0.05
"""How long what was told waits for the rest, in seconds: a long run shows what it has so far."""
_MORE_FOLLOWS = (
    ScriptRunnerEvent.ENQUEUE_FORWARD_MSG,
    ScriptRunnerEvent.SCRIPT_STARTED,
    ScriptRunnerEvent.SCRIPT_STOPPED_FOR_RERUN,
)


class _Told:
    """What the runs of one visitor told and the loop has not taken yet, in its order."""

    def __init__(self, session: AppSession) -> None:
        self._session = session
        self._waiting: deque[Callable[[], None]] = deque()
        self._asked = False  # the loop is to come for it: set by any thread, unset by the loop
        self._timer: TimerHandle | None = None

    def add(self, told: Callable[[], None], *, more_follows: bool) -> None:
        """From any thread."""
        self._waiting.append(told)
        if not more_follows:
            self._session._call_soon_on_event_loop(self._take)
        elif not self._asked:
            self._asked = True
            self._session._call_soon_on_event_loop(self._take_later)

    def _take_later(self) -> None:
        if self._waiting and not self._timer:
            self._timer = self._session._event_loop.call_later(AT_MOST_S, self._take)

    def _take(self) -> None:
        self._asked = False  # before all is taken: what comes from here on asks again
        if self._timer:
            self._timer.cancel()
            self._timer = None
        try:
            while self._waiting:
                self._waiting.popleft()()
        finally:  # one that fails keeps no other back
            if self._waiting:
                self._session._call_soon_on_event_loop(self._take)


def _on_event(
    self: AppSession, sender: Any, event: ScriptRunnerEvent, *told: Any, **more: Any
) -> None:
    """In place of `AppSession._on_scriptrunner_event`, which hands on each by itself."""
    of = self.__dict__.get("_told") or self.__dict__.setdefault("_told", _Told(self))
    heard = sender is self._scriptrunner and event is not ScriptRunnerEvent.SHUTDOWN
    of.add(
        partial(_hand_on, self, heard, sender, event, *told, **more),
        more_follows=event in _MORE_FOLLOWS,
    )


def _hand_on(
    session: AppSession, heard: bool, sender: Any, event: ScriptRunnerEvent, *told: Any, **more: Any
) -> None:
    """Streamlit hears of no run that another has replaced. What was told before that is `heard`
    all the same: a part that is asked for as its page ends would else leave the page before.
    """
    sender = session._scriptrunner if heard else sender
    session._handle_scriptrunner_event_on_event_loop(sender, event, *told, **more)


def install() -> None:
    """From now on, for every visitor of this process."""
    AppSession._on_scriptrunner_event = _on_event  # type: ignore[method-assign]

"""Somebody who comes while another holds what they need."""

import threading
from collections.abc import Callable
from queue import SimpleQueue

from sqlalchemy import Engine, event, text
from sqlalchemy.orm import Session

SECONDS = 30
_WAITING = text(
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE datname = current_database() AND wait_event_type = 'Lock'"
)


class Late:
    """An act in a thread of its own, which comes when it is told to and waits for a lock."""

    def __init__(self, engine: Engine, act: Callable[[], object]) -> None:
        self.raised: Exception | None = None
        self._engine, self._act = engine, act
        self._thread = threading.Thread(target=self._run)

    def _run(self) -> None:
        try:
            self._act()
        except Exception as error:
            self.raised = error

    def comes(self, session: Session) -> None:
        """Let it begin; returns once it waits for what `session` holds, fails if it does not."""
        begun: SimpleQueue[str] = SimpleQueue()

        def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
            if threading.current_thread() is self._thread:
                begun.put(statement)

        event.listen(self._engine, "before_cursor_execute", note)
        self._thread.start()
        first = begun.get(timeout=SECONDS)
        if self._engine.dialect.name == "sqlite":
            assert first == "BEGIN IMMEDIATE"  # there is one writer: here it waits
            return
        while self._thread.is_alive() and not session.scalar(_WAITING):
            self._thread.join(0.01)
        assert self._thread.is_alive(), f"it did not wait: {self.raised!r}"

    def ends(self) -> Exception | None:
        """What it raised, when it is done."""
        self._thread.join(SECONDS)
        assert not self._thread.is_alive()
        return self.raised

"""The log: in real use a line of JSON each, and of an error its kind and place alone.

The words of an error may hold what a person has typed, and the variables of its frames always may:
neither is written. The same holds for the lines of Streamlit and of the server.
"""

import json
import logging
import sys
import traceback
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, TextIO, cast

import structlog
from structlog.typing import EventDict, WrappedLogger

FRAMES = 12
"""The innermost frames that are named."""


class StandardError:
    """Standard error as it is at the moment of writing. A log that cannot be written, on a disk
    that is full, does not stop what a person does.
    """

    def write(self, text: str) -> int:
        """Pass the text on."""
        with suppress(OSError):
            return sys.stderr.write(text)
        return len(text)

    def flush(self) -> None:
        """Pass it on."""
        with suppress(OSError):
            sys.stderr.flush()


OUT = cast(TextIO, StandardError())


def set_up(*, real: bool) -> None:
    """Before the first line; a demonstration, whose data are invented, tells errors whole."""
    logging.getLogger("uvicorn.access").disabled = True  # an address may be a link that opens
    if not real:
        plain = structlog.dev.ConsoleRenderer(
            colors=False, exception_formatter=structlog.dev.plain_traceback
        )
        _configure([plain])
        return
    _configure([_placed, structlog.processors.JSONRenderer(ensure_ascii=False)])
    logging.setLogRecordFactory(_record)
    line = _JsonLine()
    named = [logging.getLogger(name) for name in list(logging.root.manager.loggerDict)]
    for logger in (logging.root, *named):
        for handler in logger.handlers:
            handler.setFormatter(line)


def place_of(error: BaseException) -> str:
    """The kind of an error and where it came up, without a word of what was in hand."""
    frames = traceback.extract_tb(error.__traceback__)[-FRAMES:]
    where = [f"{frame.filename}:{frame.lineno} in {frame.name}" for frame in frames]
    return "; ".join((type(error).__name__, *where))


def _configure(last: list[Any]) -> None:
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            *last,
        ],
        logger_factory=structlog.PrintLoggerFactory(OUT),
        cache_logger_on_first_use=False,
    )


def _placed(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    caught = event.pop("exc_info", None)
    if caught is True:
        caught = sys.exc_info()
    error = caught[1] if isinstance(caught, tuple) else caught
    if isinstance(error, BaseException):
        event["place"] = place_of(error)
    return event


def _record(*args: Any, **kwargs: Any) -> logging.LogRecord:
    record = logging.LogRecord(*args, **kwargs)
    error = record.exc_info[1] if record.exc_info else None
    if error is not None:
        record.msg, record.args = f"{record.getMessage()} [{place_of(error)}]", ()
    record.exc_info = None
    return record


class _JsonLine(logging.Formatter):
    """A line of a library, as ours are."""

    def format(self, record: logging.LogRecord) -> str:
        """One line of JSON."""
        said = {
            "event": record.getMessage(),
            "level": record.levelname.lower(),
            "logger": record.name,
            "timestamp": datetime.fromtimestamp(record.created, UTC).isoformat(),
        }
        return json.dumps(said, ensure_ascii=False)

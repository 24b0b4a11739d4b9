"""What a process counts of itself while it works; `/metrics` (web/health.py) tells it.

Labels say pages, kinds and duties, out of fixed lists: never a person, a case or an address.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from time import perf_counter
from typing import Any

import structlog
from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    GCCollector,
    Histogram,
    ProcessCollector,
    generate_latest,
)
from sqlalchemy import Engine, event

_RERUN_SECONDS = 0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 5, 10
_QUERY_SECONDS = 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5
_KINDS = frozenset({"select", "insert", "update", "delete", "begin"})
LONGEST_STATEMENT = 2_000
REGISTRY = CollectorRegistry()
RERUNS = Histogram(
    "ponte_rerun_seconds",
    "Runs of the script: whole pages, or fragments of them alone",
    ["page", "part"],
    buckets=_RERUN_SECONDS,
    registry=REGISTRY,
)
QUERIES = Histogram(
    "ponte_query_seconds",
    "Statements of the database, until they answer; begin: the wait for the one writer of SQLite",
    ["kind"],
    buckets=_QUERY_SECONDS,
    registry=REGISTRY,
)
SLOW = Counter(
    "ponte_slow_queries", "Statements slower than PONTE_SLOW_QUERY_MS", registry=REGISTRY
)
SAVES = Counter(
    "ponte_saves",
    "Transactions of people on record: done, or failed in the database",
    ["outcome"],
    registry=REGISTRY,
)
DUTIES = Counter(
    "ponte_duty_failures",
    "Duties of the clock that failed and are tried again",
    ["duty"],
    registry=REGISTRY,
)
PAGES_OPEN = Gauge("ponte_pages_open", "Pages open on this process", registry=REGISTRY)
BROWSERS = Gauge("ponte_browsers", "Browsers with a page open on this process", registry=REGISTRY)
LEAVING = Gauge(
    "ponte_leaving",
    "1 while this process takes nobody new and lets the others finish",
    registry=REGISTRY,
)
POOL = Gauge("ponte_pool_connections", "Connections to the database in use", registry=REGISTRY)
DATABASE_UP = Gauge("ponte_database_up", "1 while the database answers", registry=REGISTRY)
SESSIONS = Gauge(
    "ponte_sessions", "Sessions that are signed in, on all processes", registry=REGISTRY
)
OUTBOX = Gauge("ponte_outbox_messages", "Messages that wait to be sent", registry=REGISTRY)
OUTBOX_AGE = Gauge(
    "ponte_outbox_oldest_seconds", "For how long the oldest of them has waited", registry=REGISTRY
)
CLOCK_AGE = Gauge(
    "ponte_clock_age_seconds",
    "Since the clock last did what was due: this process's own, or with PONTE_CLOCK=apart any",
    registry=REGISTRY,
)
SKEW = Gauge(
    "ponte_clock_skew_seconds", "By how much our hour is ahead of the database's", registry=REGISTRY
)
INFO = Gauge("ponte_info", "Which Ponte this is", ["version"], registry=REGISTRY)
ProcessCollector(registry=REGISTRY)
GCCollector(registry=REGISTRY)
log = structlog.get_logger()
_of_clock: ContextVar[bool] = ContextVar("of_clock", default=False)
"""Whether what runs is a duty of the clock: no person waits for what it writes."""
_slow_after: list[float] = []
"""Seconds; empty where nobody reads a log: commands."""


def told() -> bytes:
    """All of it, as Prometheus reads it."""
    return generate_latest(REGISTRY)


def note_slow(milliseconds: int) -> None:
    """From now on this process writes statements that take longer into its log; 0: none."""
    _slow_after[:] = [milliseconds / 1000] if milliseconds else []


def rerun(page: str, *, whole: bool, seconds: float) -> None:
    """A run of the script has ended."""
    _of_page(page or "home", "page" if whole else "fragment").observe(seconds)


@contextmanager
def of_clock() -> Iterator[None]:
    """A duty of the clock runs, here and in what it begins: its writes are no saves of people."""
    token = _of_clock.set(True)
    try:
        yield
    finally:
        _of_clock.reset(token)


def saved(outcome: str) -> None:
    """A transaction has ended: `done`, or `failed` in the database."""
    if not _of_clock.get():
        SAVES.labels(outcome).inc()


@cache
def _of_page(page: str, part: str) -> Any:
    return RERUNS.labels(page, part)


@cache
def _of_kind(kind: str) -> Any:
    return QUERIES.labels(kind)


def watch(engine: Engine) -> None:
    """Time every statement of an engine."""

    @event.listens_for(engine, "before_cursor_execute")
    def before(_conn: Any, _cursor: Any, _sql: str, _given: Any, context: Any, _many: bool) -> None:
        context.ponte_began = perf_counter()

    @event.listens_for(engine, "after_cursor_execute")
    def after(_conn: Any, _cursor: Any, sql: str, _given: Any, context: Any, many: bool) -> None:
        _ran(sql, perf_counter() - context.ponte_began)


def _ran(sql: str, seconds: float) -> None:
    first = sql.lstrip()[:6].strip().lower()
    kind = "select" if first.startswith("with") else first
    _of_kind(kind if kind in _KINDS else "other").observe(seconds)
    if _slow_after and seconds > _slow_after[0]:
        SLOW.inc()
        log.warning("slow query", ms=round(seconds * 1000), sql=redacted(sql))


def redacted(sql: str) -> str:
    """A statement without a value: those that are bound never stand in it, those written out go."""
    bare = re.sub(r"'(?:[^']|'')*'", "'…'", " ".join(sql.split()))
    return bare[:LONGEST_STATEMENT]


def in_use(engine: Engine) -> int:
    """Connections that are in hand."""
    counted = getattr(engine.pool, "checkedout", None)
    return int(counted()) if counted else 0

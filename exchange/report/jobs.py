"""Files of a report made aside: a process for each, two at once, the others wait in line.

A file is kept for a while, for the one who asked for it alone. It is whole or it is not there.
"""

import json
import secrets
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

import structlog

from domain.errors import Refused
from domain.report.contents import Report
from exchange.report.files import Kind, file_name
from exchange.report.text import clean
from exchange.report.worker import ORDER, Order
from settings import ROOT

AT_ONCE, WAITING = 2, 20
"""Processes at a time, and files that may wait."""
EACH, KEPT_EACH = 6, 8
"""Files one person has under way, and finished: nobody takes the places of all."""
KEPT, KEPT_SECONDS = 20, 3_600
"""Finished files kept, and for how long."""
LONGEST_SECONDS = 120
"""A process that takes longer is ended."""
WORKER = (sys.executable, "-m", "exchange.report.worker")
log = structlog.get_logger()


class State(StrEnum):
    """Where a file stands."""

    WAITING = "waiting"
    RUNNING = "running"
    READY = "ready"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def open(self) -> bool:
        """Whether something is still to come."""
        return self in (State.WAITING, State.RUNNING)


@dataclass(frozen=True, slots=True)
class Seen:
    """A job as its owner sees it; `share` is from 0 to 1, `stage` says what is being done."""

    kind: Kind
    state: State
    stage: str
    share: float
    file_name: str


@dataclass(slots=True)
class _Job:
    owner: str
    kind: Kind
    file_name: str
    order: bytes
    state: State = State.WAITING
    stage: str = ""
    share: float = 0.0
    content: bytes = b""
    ended: float = 0.0
    process: "subprocess.Popen[bytes] | None" = field(default=None, repr=False)


class Jobs:
    """The files being made and those ready, of this server."""

    def __init__(
        self, worker: tuple[str, ...] = WORKER, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._worker, self._now = worker, now
        self._jobs: dict[str, _Job] = {}
        self._lock = threading.Lock()

    def start(self, owner: str, kind: Kind, report: Report) -> str:
        """Put a file in line and return its key. Raises Refused("too_many")."""
        order = ORDER.dump_json(Order(kind, clean(report))) + b"\n"
        key = secrets.token_urlsafe(16)
        with self._lock:
            jobs = list(self._jobs.values())
            theirs = sum(job.state.open and job.owner == owner for job in jobs)
            if theirs >= EACH or sum(job.state is State.WAITING for job in jobs) >= WAITING:
                raise Refused("too_many")
            self._jobs[key] = _Job(owner, kind, file_name(kind, report), order)
        self._move_up()
        return key

    def see(self, owner: str, key: str) -> Seen | None:
        """How far it is; None where there is no such file, or it belongs to somebody else."""
        with self._lock:
            self._forget()
            job = self._of(owner, key)
            if job is None:
                return None
            return Seen(job.kind, job.state, job.stage, job.share, job.file_name)

    def content(self, owner: str, key: str) -> bytes | None:
        """The whole file; None where it is not ready, not kept any more, or somebody else's."""
        with self._lock:
            job = self._of(owner, key)
            return job.content if job and job.state is State.READY else None

    def cancel(self, owner: str, key: str) -> None:
        """End it; nothing happens where it has ended already or belongs to somebody else."""
        with self._lock:
            job = self._of(owner, key)
            if job and job.state.open:
                self._end(job, State.CANCELLED)
                if job.process:
                    job.process.kill()
        self._move_up()

    def _of(self, owner: str, key: str) -> _Job | None:
        job = self._jobs.get(key)
        return job if job and job.owner == owner else None

    def _end(self, job: _Job, state: State) -> None:
        job.state, job.ended, job.order = state, self._now(), b""

    def _forget(self) -> None:
        """Drop what has been kept long enough, and the oldest where there are too many: of one
        person, or of all.
        """
        ended = [(job.ended, key) for key, job in self._jobs.items() if not job.state.open]
        of_each: Counter[str] = Counter()
        oldest, kept = self._now() - KEPT_SECONDS, 0
        for when, key in sorted(ended, reverse=True):
            owner = self._jobs[key].owner
            if when < oldest or kept >= KEPT or of_each[owner] >= KEPT_EACH:
                del self._jobs[key]
            else:
                kept, of_each[owner] = kept + 1, of_each[owner] + 1

    def _move_up(self) -> None:
        """Start the first in line wherever there is room."""
        with self._lock:
            self._forget()
            running = sum(job.state is State.RUNNING for job in self._jobs.values())
            waiting = [job for job in self._jobs.values() if job.state is State.WAITING]
            for job in waiting[: max(0, AT_ONCE - running)]:
                job.state = State.RUNNING
                threading.Thread(target=self._run, args=(job,), daemon=True).start()

    def _run(self, job: _Job) -> None:
        try:
            content = self._make(job)
        except (OSError, ValueError) as error:
            log.error("report file failed", kind=job.kind, error=type(error).__name__)
            content = b""
        with self._lock:
            if job.state is State.RUNNING:
                job.content = content
                self._end(job, State.READY if content else State.FAILED)
        self._move_up()

    def _make(self, job: _Job) -> bytes:
        """The file, or nothing where the process did not come to its end."""
        with subprocess.Popen(  # noqa: S603 - our own module, and no shell
            self._worker, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        ) as process:
            timer = threading.Timer(LONGEST_SECONDS, process.kill)
            timer.daemon = True
            timer.start()
            try:
                content = self._listen(job, process)
            finally:
                timer.cancel()
                process.kill()
        return content

    def _listen(self, job: _Job, process: "subprocess.Popen[bytes]") -> bytes:
        assert process.stdin and process.stdout  # noqa: S101 - both are pipes
        with self._lock:
            job.process = process
            if job.state is not State.RUNNING:
                return b""
            order = job.order
        process.stdin.write(order)
        process.stdin.flush()  # and stays open: the worker ends when it closes
        for line in process.stdout:
            message = json.loads(line)
            if "size" in message:
                content = process.stdout.read(message["size"])
                return content if len(content) == message["size"] else b""
            job.stage, job.share = message["stage"], message["share"]
        return b""


JOBS = Jobs()

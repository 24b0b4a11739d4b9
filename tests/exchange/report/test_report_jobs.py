"""Files made aside, by real processes."""

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from report_support import large, nasty, sample

from domain.errors import Refused
from exchange.report import jobs as report_jobs
from exchange.report.files import Kind, write
from exchange.report.jobs import JOBS, Jobs, State
from exchange.report.worker import ORDER, Order
from settings import ROOT

ANNA, BRUNO = "1 executive", "2 executive"
SECONDS = 120  # a busy machine; who waits goes on as soon as it is so
PAUSE = threading.Event()
"""Never set: who waits leaves the processor to those who work."""
IDLE = (sys.executable, "-c", "import sys; sys.stdin.read()")
"""A worker that never gets anywhere."""


@pytest.fixture
def idle() -> Iterator[Jobs]:
    """Jobs whose processes last until they are ended."""
    made = Jobs(IDLE)
    yield made
    for key in list(made._jobs):
        made.cancel(made._jobs[key].owner, key)


def wait(condition: Callable[[], object]) -> None:
    end = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < end, "too long"
        PAUSE.wait(0.01)


def ended(jobs: Jobs, key: str, owner: str = ANNA) -> State:
    wait(lambda: not jobs.see(owner, key).state.open)
    return jobs.see(owner, key).state


def process_of(jobs: Jobs, key: str) -> "subprocess.Popen[bytes]":
    wait(lambda: jobs._jobs[key].process)
    return jobs._jobs[key].process


@pytest.mark.parametrize("kind", Kind)
def test_a_file_made_aside_is_the_file(kind):
    key = JOBS.start(ANNA, kind, nasty())
    assert ended(JOBS, key) is State.READY
    assert JOBS.content(ANNA, key) == write(kind, nasty())
    assert JOBS.see(ANNA, key).file_name.endswith(f".{kind}")


def test_two_reports_at_once_are_each_their_own():
    keys = [
        JOBS.start(who, Kind.DOCUMENT, made()) for who, made in ((ANNA, sample), (BRUNO, large))
    ]
    assert ended(JOBS, keys[0], ANNA) is ended(JOBS, keys[1], BRUNO) is State.READY
    assert JOBS.content(ANNA, keys[0]) == write(Kind.DOCUMENT, sample())
    assert JOBS.content(BRUNO, keys[1]) == write(Kind.DOCUMENT, large())


def test_progress_is_told_while_it_is_made():
    key = JOBS.start(ANNA, Kind.SLIDES, large())
    wait(lambda: (seen := JOBS.see(ANNA, key)).state.open and "Diapositiva" in seen.stage)
    JOBS.cancel(ANNA, key)


def test_nobody_else_sees_cancels_or_reads_it(idle):
    key = idle.start(ANNA, Kind.SLIDES, sample())
    assert idle.see(BRUNO, key) is None and idle.see("1 community_manager", key) is None
    idle.cancel(BRUNO, key)
    assert idle.see(ANNA, key).state is State.RUNNING
    ready = JOBS.start(ANNA, Kind.WORKBOOK, sample())
    assert ended(JOBS, ready) is State.READY
    assert JOBS.content(BRUNO, ready) is None
    assert JOBS.content(ANNA, "") is None


def test_two_are_made_at_once_and_the_others_wait_in_line(idle):
    keys = [idle.start(ANNA, Kind.SLIDES, sample()) for _ in range(4)]
    states = [idle.see(ANNA, key).state for key in keys]
    assert states == [State.RUNNING, State.RUNNING, State.WAITING, State.WAITING]
    idle.cancel(ANNA, keys[0])
    wait(lambda: idle.see(ANNA, keys[2]).state is State.RUNNING)
    assert idle.see(ANNA, keys[3]).state is State.WAITING


def test_a_line_that_is_too_long_takes_no_more(idle):
    for number in range(report_jobs.AT_ONCE + report_jobs.WAITING):
        idle.start(f"owner {number}", Kind.SLIDES, sample())
    with pytest.raises(Refused):
        idle.start(BRUNO, Kind.SLIDES, sample())


def test_cancelling_ends_the_process(idle):
    key = idle.start(ANNA, Kind.SLIDES, sample())
    process = process_of(idle, key)
    idle.cancel(ANNA, key)
    assert ended(idle, key) is State.CANCELLED
    assert process.wait(SECONDS) == -signal.SIGKILL
    assert idle.content(ANNA, key) is None


def test_one_that_waits_can_be_cancelled_before_it_starts(idle):
    keys = [idle.start(ANNA, Kind.SLIDES, sample()) for _ in range(3)]
    idle.cancel(ANNA, keys[2])
    idle.cancel(ANNA, keys[2])
    assert idle.see(ANNA, keys[2]).state is State.CANCELLED
    assert idle._jobs[keys[2]].process is None


def test_a_process_killed_from_outside_leaves_nothing(idle):
    key = idle.start(ANNA, Kind.SLIDES, sample())
    process_of(idle, key).kill()
    assert ended(idle, key) is State.FAILED
    assert idle.content(ANNA, key) is None


@pytest.mark.parametrize(
    "says",
    [
        "print('{\"size\": 9}', flush=True); print('half')",
        "print('no JSON')",
        "raise SystemExit(3)",
        "print('{\"size\": 0}')",
    ],
)
def test_half_a_file_is_no_file(says):
    jobs = Jobs((sys.executable, "-c", says))
    key = jobs.start(ANNA, Kind.SLIDES, sample())
    assert ended(jobs, key) is State.FAILED
    assert jobs.content(ANNA, key) is None


def test_a_worker_that_is_not_there_is_a_failure_in_words():
    jobs = Jobs(("/there/is/no/such/program",))
    assert ended(jobs, jobs.start(ANNA, Kind.SLIDES, sample())) is State.FAILED


def test_a_process_that_takes_too_long_is_ended(monkeypatch):
    monkeypatch.setattr(report_jobs, "LONGEST_SECONDS", 0.2)
    jobs = Jobs(IDLE)
    assert ended(jobs, jobs.start(ANNA, Kind.SLIDES, sample())) is State.FAILED


def test_one_person_fills_neither_the_line_nor_what_is_kept(idle):
    for _ in range(report_jobs.EACH):
        idle.start(ANNA, Kind.SLIDES, sample())
    with pytest.raises(Refused):
        idle.start(ANNA, Kind.SLIDES, sample())
    theirs = idle.start(BRUNO, Kind.SLIDES, sample())
    idle.cancel(BRUNO, theirs)
    for key in [key for key, job in idle._jobs.items() if job.owner == ANNA]:
        idle.cancel(ANNA, key)
    for _ in range(report_jobs.KEPT):
        idle.cancel(ANNA, idle.start(ANNA, Kind.SLIDES, sample()))
    assert idle.see(BRUNO, theirs) is not None
    assert sum(job.owner == ANNA for job in idle._jobs.values()) == report_jobs.KEPT_EACH


def test_files_are_kept_for_an_hour_and_not_all_of_them():
    now = [0.0]
    jobs = Jobs(("/there/is/no/such/program",), now=lambda: now[0])
    first = jobs.start(ANNA, Kind.SLIDES, sample())
    assert ended(jobs, first) is State.FAILED
    for number in range(report_jobs.KEPT + 2):
        now[0] = float(number + 1)
        owner = f"owner {number % 5}"
        last = jobs.start(owner, Kind.SLIDES, sample())
        ended(jobs, last, owner)
    assert jobs.see(ANNA, first) is None and jobs.see(owner, last)
    assert len(jobs._jobs) <= report_jobs.KEPT
    now[0] += report_jobs.KEPT_SECONDS + 1
    assert jobs.see(owner, last) is None


def test_no_process_outlives_the_server():
    """The server is a process of its own that starts a worker which waits, and is killed."""
    server = subprocess.Popen(
        [sys.executable, "-c", SERVER], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    worker = int(server.stdout.readline())
    server.kill()
    server.wait()
    server.stdout.close()
    wait(lambda: not alive(worker))


SERVER = """
import subprocess, sys, time
from exchange.report.jobs import WORKER
worker = subprocess.Popen(WORKER, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
print(worker.pid, flush=True)
time.sleep(60)
"""


def alive(pid: int) -> bool:
    """Whether a process runs; one that has ended and only waits to be counted does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_a_worker_at_work_ends_when_its_input_closes():
    worker = subprocess.Popen(
        report_jobs.WORKER, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    huge = sample().__class__(**{name: getattr(large(), name) for name in FIELDS})
    worker.stdin.write(ORDER.dump_json(Order(Kind.DOCUMENT, huge)) + b"\n")
    worker.stdin.close()
    content = worker.stdout.read()
    worker.stdout.close()
    worker.wait(SECONDS)
    assert b"%%EOF" not in content


FIELDS = sample().__dataclass_fields__

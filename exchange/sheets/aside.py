"""A file read in a process of its own, which has so much memory and time and no more, and is ended
where nobody waits for it any longer.
"""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from queue import Empty, SimpleQueue

from exchange.sheets.book import Book, BookTable, SheetError
from exchange.sheets.bounds import too_big
from exchange.sheets.merges import Merge, told_in_each
from exchange.sheets.packed import PackedRows
from exchange.sheets.sink import Told
from settings import ROOT

AT_ONCE = 2
"""Files read at a time; others wait."""
LONGEST_SECONDS = 300
"""From the choice of a file to its last row."""
_TICK = 0.2
"""Seconds between two words about how far it is."""
_READER = (sys.executable, "-m", "exchange.sheets.child")
_room = threading.BoundedSemaphore(AT_ONCE)
_ROWS = b"["
"""What a line of rows begins with; any other is an object."""
Said = SimpleQueue[bytes | None]
"""What a process says, line by line; None where it says no more."""


def read(content: bytes, told: Told) -> Book:
    """What is written in a file; `told` hears which share is read. Raises SheetError."""
    ends = time.monotonic() + LONGEST_SECONDS
    while not _room.acquire(timeout=_TICK):
        told(0.0)
        if time.monotonic() > ends:
            raise too_big()
    try:
        with _process(content) as said:
            return _heard(said, told, ends)
    finally:
        _room.release()


@contextmanager
def _process(content: bytes) -> Iterator[Said]:
    """What a reader says; it is ended at the end of the block."""
    with subprocess.Popen(  # noqa: S603 - our own module, and no shell
        _READER,
        cwd=ROOT,
        env={"PATH": os.environ.get("PATH", "")},  # no key is for who reads a stranger's file
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        said: Said = SimpleQueue()
        listener = threading.Thread(target=_listen, args=(process, content, said), daemon=True)
        listener.start()
        try:
            yield said
        finally:
            process.kill()
            listener.join()


def _listen(process: "subprocess.Popen[bytes]", content: bytes, said: Said) -> None:
    assert process.stdin and process.stdout  # noqa: S101 - both are pipes
    try:
        process.stdin.write(b"%d\n" % len(content))
        process.stdin.write(content)
        process.stdin.flush()  # and stays open: the reader ends when it closes
        for line in process.stdout:
            said.put(line)
    except OSError:
        pass  # it ended, or was ended, meanwhile
    finally:
        said.put(None)


def _heard(said: Said, told: Told, ends: float) -> Book:
    """The book that is said. Raises SheetError, also where the reader fell silent."""
    shelf = _Shelf()
    share, next_word = 0.0, time.monotonic() + _TICK
    while (now := time.monotonic()) < ends:
        if now >= next_word:
            told(share)
            next_word = time.monotonic() + _TICK
        try:
            line = said.get(timeout=_TICK)
        except Empty:
            continue
        if line is None:
            break
        if line.startswith(_ROWS):
            shelf.rows(line)
            continue
        message = json.loads(line)
        if "end" in message:
            return shelf.book
        if "error" in message:
            raise SheetError(message["error"], **message["values"])
        if "table" in message:
            shelf.table(message["table"])
        elif "hidden" in message:
            shelf.hidden.append(message["hidden"])
        elif "merge" in message:
            shelf.merges[-1].append(message["merge"])
        share = message.get("share", share)
    raise too_big()


class _Shelf:
    """Keeps what is said, packed as it comes."""

    def __init__(self) -> None:
        self._tables: list[tuple[str, PackedRows]] = []
        self.merges: list[list[Merge]] = []
        self.hidden: list[str] = []

    def table(self, name: str) -> None:
        self._tables.append((name, PackedRows()))
        self.merges.append([])

    def rows(self, line: bytes) -> None:
        self._tables[-1][1].add(line)

    @property
    def book(self) -> Book:
        found = []
        for (name, rows), merges in zip(self._tables, self.merges, strict=True):
            whole = PackedRows.of(told_in_each(rows, merges)) if merges else rows
            found.append(BookTable(name, whole, whole.width))
        return Book(tuple(found), tuple(self.hidden))

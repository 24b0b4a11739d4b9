"""Reads one file in a process of its own: `python -m exchange.sheets.child`.

In: the size of the file in a line, then the file, on standard input, which then stays open. Out:
lines of JSON: rows, packed; how far it is, why it cannot be read, the end. It ends as soon as its
input closes, so it never outlives the server that started it, and has only so much memory and time.
"""

import gc
import json
import os
import resource
import sys
import threading
from typing import Any

from exchange.sheets.book import BookRow, SheetError
from exchange.sheets.bounds import too_big
from exchange.sheets.packed import AT_ONCE, packed
from exchange.sheets.parse import parse

MEMORY = 1_500_000_000
SECONDS = 60
"""Of a processor."""
POLITE = 5
"""So much less urgent than the screens of those who are not waiting for a file."""


class Wire:
    """Hands on what is found."""

    def __init__(self) -> None:
        self._rows: list[BookRow] = []

    def table(self, name: str) -> None:
        """A table that can be seen begins; its rows follow."""
        self._say({"table": name})

    def hide(self, name: str) -> None:
        """There is a hidden table too."""
        self._say({"hidden": name})

    def row(self, row: BookRow) -> None:
        """The next row of the table."""
        self._rows.append(row)
        if len(self._rows) == AT_ONCE:
            self._say({})

    def merge(self, first: int, last: int, place: int) -> None:
        """Rows `first` to `last` of the table have one cell together in this column."""
        self._say({"merge": (first, last, place)})

    def tell(self, share: float) -> None:
        """Which share of the file is read."""
        self._say({"share": share})

    def end(self, error: SheetError | None = None) -> None:
        """All was read, or it cannot be."""
        if error is None:
            self._say({"end": True})
        else:
            self._say({"error": error.message, "values": error.values})

    def _say(self, message: dict[str, Any]) -> None:
        """The rows that wait, then the message."""
        if self._rows:
            _write(packed(self._rows))
            self._rows = []
        if message:
            _write(json.dumps(message).encode())


def _write(line: bytes) -> None:
    sys.stdout.buffer.write(line + b"\n")
    sys.stdout.buffer.flush()


def main() -> None:
    """Read the file, write what is in it."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    os.nice(POLITE)
    gc.disable()
    content = sys.stdin.buffer.read(int(sys.stdin.buffer.readline()))
    threading.Thread(target=_end_with_the_server, daemon=True).start()
    wire = Wire()
    try:
        parse(content, wire)
        wire.end()
    except SheetError as error:
        wire.end(error)
    except MemoryError:
        wire.end(too_big())


def _end_with_the_server() -> None:
    sys.stdin.buffer.read()
    os._exit(1)


if __name__ == "__main__":
    main()

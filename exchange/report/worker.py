"""Writes one file of a report in a process of its own: `python -m exchange.report.worker`.

In: a line of JSON (`Order`) on standard input, which then stays open. Out: lines of JSON on how far
it is, then the size of the file, then the file. It ends as soon as its input closes, so it never
outlives the server that started it.
"""

import json
import os
import sys
import threading
from dataclasses import dataclass

from pydantic import TypeAdapter

from domain.report.contents import Report
from exchange.report import files
from exchange.report.files import Kind

POLITE = 5
"""So much less urgent than the screens of those who are not waiting for a file."""


@dataclass(frozen=True, slots=True)
class Order:
    """What to write."""

    kind: Kind
    report: Report


ORDER = TypeAdapter(Order)


def main() -> None:
    """Read the order, write the file."""
    line = sys.stdin.buffer.readline()
    threading.Thread(target=_end_with_the_server, daemon=True).start()
    os.nice(POLITE)
    order = ORDER.validate_json(line)
    content = files.write(order.kind, order.report, _tell)
    _say({"size": len(content)})
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


def _tell(stage: str, share: float) -> None:
    _say({"stage": stage, "share": share})


def _say(message: dict[str, object]) -> None:
    sys.stdout.buffer.write(json.dumps(message).encode() + b"\n")
    sys.stdout.buffer.flush()


def _end_with_the_server() -> None:
    sys.stdin.buffer.read()
    os._exit(1)


if __name__ == "__main__":
    main()

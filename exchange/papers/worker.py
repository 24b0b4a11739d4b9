"""Makes one paper or picture in a process of its own: `python -m exchange.papers.worker`.

In: a line of JSON (`PaperOrder`) on standard input. Out: the bytes, once they are whole.
"""

import os
import signal
import sys

from exchange.papers import page
from exchange.papers.order import LONGEST_SECONDS, ORDERS, PaperOrder
from exchange.quarters import picture

POLITE = 5
"""So much less urgent than the screens of those who wait for no file."""


def main() -> None:
    """Read the order, make the file, write it out."""
    signal.alarm(LONGEST_SECONDS)  # whoever asked may be gone
    os.nice(POLITE)
    content = make(ORDERS.validate_json(sys.stdin.buffer.readline()))
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


def make(order: PaperOrder) -> bytes:
    """The file of an order."""
    if order.paper:
        return page.write(order.paper)
    if order.picture:
        drawn = order.picture
        titled = drawn.titled
        return picture.svg(drawn.picture, drawn.width, drawn.height, titled=titled).encode()
    raise ValueError("nothing is asked for")


if __name__ == "__main__":
    main()

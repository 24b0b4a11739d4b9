"""Try everything that a bad day does, print the table, fail where something did not hold."""

import os
import sys
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from pathlib import Path

from torture.lines import QUICK, Effort, Line

PARTS = "crashes", "crowds", "doors", "roles", "strings", "disks", "kept"


def main() -> int:
    """0 where every line held."""
    parser = ArgumentParser(prog="make torture", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="less of each: ten minutes, not sixty")
    parser.add_argument("--only", nargs="*", choices=PARTS, default=PARTS, help="some parts alone")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="ponte-torture-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)  # PostgreSQL runs as somebody else
        os.environ |= {"PONTE_DEMO": "1", "PONTE_VAR_DIR": f"{folder}/own"}
        missed = _all(Path(folder), QUICK if chosen.quick else Effort(), set(chosen.only))
    print(f"\n{missed} lines did not hold" if missed else "\nEverything held.")
    return int(missed > 0)


def _all(folder: Path, effort: Effort, chosen: set[str]) -> int:
    from torture.run import parts

    begun, missed = time.monotonic(), 0
    for name, part in parts(folder, effort, chosen):
        missed += sum(map(_told, _carried_out(name, part)))
        print(f"  ({name}: {time.monotonic() - begun:.0f} s since the start)", flush=True)
    return missed


def _carried_out(name: str, part: Callable[[], Iterator[Line]]) -> Iterator[Line]:
    try:
        yield from part()
    except Exception as error:
        yield Line(name, f"it broke off: {type(error).__name__}: {str(error)[:300]}", held=False)


def _told(line: Line) -> bool:
    """Print it; whether it did not hold."""
    sign = {True: "  ", False: "✗ ", None: "- "}[line.held]
    print(f"{sign}{line.what}\n        {line.seen}", flush=True)
    return line.held is False


if __name__ == "__main__":
    sys.exit(main())

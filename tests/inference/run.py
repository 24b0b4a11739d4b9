"""One whole attack, in a process of its own."""

import os
import tempfile
import time
from pathlib import Path

EFFORTS = {150: (100, 4, 12, 25), 600: (2000, 100, 12, 25), 20_000: (400, 30, 1, 100)}
"""By number of cases: runs of a hundred weeks, new cases looked at, demonstrations, and keys of
each.
"""


def attack(cases: int) -> tuple[int, list[tuple[str, str, bool]], float]:
    """In a process of its own: settings are read once."""
    with tempfile.TemporaryDirectory(prefix="ponte-inference-") as folder:
        os.environ |= {"PONTE_DEMO": "1", "PONTE_VAR_DIR": folder}
        from inference.goals import Effort, tried

        begun = time.monotonic()
        effort = Effort(*EFFORTS.get(cases, (100, 4, 1, 25)))
        lines = [(line.goal, line.found, line.met) for line in tried(Path(folder), cases, effort)]
    return cases, lines, time.monotonic() - begun

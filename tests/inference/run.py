"""One whole attack, in a process of its own."""

import os
import tempfile
import time
from pathlib import Path

EFFORTS = {150: (100, 4), 600: (2000, 100), 20_000: (400, 30)}
"""By number of cases: runs of a hundred weeks, new cases looked at."""


def attack(cases: int) -> tuple[int, list[tuple[str, str, bool]], float]:
    """In a process of its own: settings are read once."""
    with tempfile.TemporaryDirectory(prefix="ponte-inference-") as folder:
        os.environ |= {"PONTE_DEMO": "1", "PONTE_VAR_DIR": folder}
        from inference.goals import Effort, tried

        begun = time.monotonic()
        runs, new_cases = EFFORTS.get(cases, (100, 4))
        lines = [
            (line.goal, line.found, line.met)
            for line in tried(Path(folder), cases, Effort(runs, new_cases))
        ]
    return cases, lines, time.monotonic() - begun

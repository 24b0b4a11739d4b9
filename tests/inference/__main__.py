"""Try everything with 600 and with 20,000 cases, print the table, fail where a goal is missed."""

import os
import sys
import tempfile
import time
from argparse import ArgumentParser
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

EFFORTS = {600: (2000, 100), 20_000: (400, 30)}
"""By number of cases: runs of a hundred weeks, new cases looked at."""


def attack(cases: int) -> tuple[int, list[tuple[str, str, bool]], float]:
    """In a process of its own: settings are read once."""
    with tempfile.TemporaryDirectory(prefix="ponte-inference-") as folder:
        os.environ |= {"PONTE_DEMO": "1", "PONTE_VAR_DIR": folder}
        from inference.goals import Effort, tried

        begun = time.monotonic()
        runs, new_cases = EFFORTS.get(cases, (400, 30))
        lines = [
            (line.goal, line.found, line.met)
            for line in tried(Path(folder), cases, Effort(runs, new_cases))
        ]
    return cases, lines, time.monotonic() - begun


def main() -> int:
    """0 where every goal is met."""
    parser = ArgumentParser(prog="make inference", description=__doc__)
    parser.add_argument("cases", nargs="*", type=int, default=list(EFFORTS))
    chosen = parser.parse_args().cases
    missed = 0
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as processes:
        for cases, lines, took in processes.map(attack, chosen):
            print(f"\n{cases:,} cases ({took:.0f} s)")
            for goal, found, met in lines:
                print(f"  {'  ' if met else '✗ '}{goal}\n        {found}")
                missed += not met
    print(f"\n{missed} goals missed" if missed else "\nAll goals are met.")
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main())

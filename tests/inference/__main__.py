"""Try everything with 150, 600 and 20,000 cases, print the table, fail where a goal is missed."""

import sys
from argparse import ArgumentParser
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from inference.run import EFFORTS, attack


def main() -> int:
    """0 where every goal is met."""
    parser = ArgumentParser(prog="make inference", description=__doc__)
    parser.add_argument("cases", nargs="*", type=int, default=list(EFFORTS))
    chosen = parser.parse_args().cases
    missed = 0
    spawn = get_context("spawn")
    with ProcessPoolExecutor(2, mp_context=spawn, max_tasks_per_child=1) as processes:
        for cases, lines, took in processes.map(attack, chosen):
            print(f"\n{cases:,} cases ({took:.0f} s)")
            for goal, found, met in lines:
                print(f"  {'  ' if met else '✗ '}{goal}\n        {found}")
                missed += not met
    print(f"\n{missed} goals missed" if missed else "\nAll goals are met.")
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main())

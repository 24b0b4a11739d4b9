"""`python -m bench`: measure, print the table, write the JSON."""

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench import memory, report, rerun_table, reruns, soak
from bench.browser import chromium
from bench.data import Dataset, postgres_set, sqlite_set
from bench.run import run
from bench.servers import ROOT

sys.path.append(str(ROOT / "tests"))
from postgres import private_server

SIZES = (1_000, 100_000, 1_000_000)
PARTNERS, TURNS = 10_000, 15
KINDS = ("sqlite", "plain", "postgresql")
BUSY = 0.5
RERUN_TURNS, PEOPLE = 40, 150
QUICK_SIZES, QUICK_PARTNERS, QUICK_TURNS = (1_000, 5_000), 1_000, 5


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes, few repetitions")
    parser.add_argument("--sizes", type=int, nargs="+", help=f"cases (default {SIZES})")
    parser.add_argument("--partners", type=int)
    parser.add_argument("--turns", type=int, help=f"repetitions (default {TURNS})")
    parser.add_argument(
        "--only",
        choices=["reruns", "clicks", "memory", "soak"],
        help="a part; memory (minutes a database, for it waits and opens 1,800 sessions) and soak "
        "are asked for by name alone, and clicks need a browser",
    )
    parser.add_argument(
        "--without-others",
        dest="others",
        action="store_false",
        help="of clicks: Ponte's journeys and the floor alone; no Django, no Datasette",
    )
    parser.add_argument("--minutes", type=int, default=60, help="of the soak")
    parser.add_argument("--people", type=int, default=PEOPLE, help="on one process (0: nobody)")
    parser.add_argument(
        "--databases",
        nargs="+",
        choices=KINDS,
        help="sqlite: encrypted as in real use; plain: SQLite as others can read it, for clicks "
        "(default: one of SQLite and postgresql)",
    )
    parser.add_argument(
        "--data",
        type=Path,
        default=ROOT / "var/bench/data",
        help="where databases are kept between runs; a database made elsewhere with "
        "`python -m db demo` is used when linked there as sqlite-<cases>, plain-<cases>",
    )
    given = parser.parse_args()
    if given.only in (None, "clicks") and "sqlite" in (given.databases or ()):
        parser.error("clicks are timed where other tools read the same file: --databases plain")
    given.sizes = given.sizes or (QUICK_SIZES if given.quick else SIZES)
    given.partners = given.partners or (QUICK_PARTNERS if given.quick else PARTNERS)
    given.turns = given.turns or (QUICK_TURNS if given.quick else TURNS)
    if given.quick:
        given.data = given.data / "quick"
    given.data = given.data.resolve()
    return given


@contextmanager
def datasets(given: argparse.Namespace, embedded: str = "sqlite") -> Iterator[list[Dataset]]:
    """All databases asked for, ready, else the `embedded` kind and PostgreSQL, whose server runs
    meanwhile.
    """
    given.data.mkdir(parents=True, exist_ok=True)
    kinds = given.databases or [embedded, "postgresql"]
    ready = [
        sqlite_set(given.data, kind, cases, given.partners)
        for kind in kinds
        for cases in given.sizes
        if kind != "postgresql"
    ]
    if "postgresql" not in kinds:
        yield ready
        return
    with private_server(given.data / "postgresql", durable=True) as url:
        ready += [postgres_set(url, given.data, n, given.partners) for n in given.sizes]
        yield ready


def main() -> None:
    """Everything, in order."""
    given = arguments()
    if os.getloadavg()[0] > BUSY * (os.cpu_count() or 1):
        print("This machine is busy with other work: the numbers will say more about that.")
    if given.only == "memory":
        _each(given, memory.measured, memory.table)
    elif given.only == "soak":
        _each(given, lambda *on: soak.measured(*on, given.minutes), soak.table)
    if given.only in (None, "reruns"):
        _reruns(given)
    if given.only in (None, "clicks"):
        _clicks(given)


def _each(
    given: argparse.Namespace,
    measured: Callable[[Dataset, Path], dict[str, Any]],
    table: Callable[[dict[str, Any]], str],
) -> None:
    with datasets(given) as ready:
        results = [measured(dataset, _work(dataset)) for dataset in ready]
    print("\n\n".join(map(table, results)))
    print(f"\nAll figures: {report.write(results, ROOT / 'var/bench', f'{given.only}-')}")


def _reruns(given: argparse.Namespace) -> None:
    turns = QUICK_TURNS if given.quick else RERUN_TURNS
    results: list[dict[str, Any]] = []
    with datasets(given) as ready:
        for dataset in ready:
            results.append(reruns.measured(dataset, _work(dataset), turns, given.people))
            print("\n" + rerun_table.table(results[-1:]), flush=True)
    print("\n\n" + rerun_table.table(results))
    print(f"\nAll figures: {report.write(results, ROOT / 'var/bench', 'reruns-')}")


def _clicks(given: argparse.Namespace) -> None:
    results = []
    with datasets(given, "plain") as ready, chromium() as browser:
        for dataset in ready:
            results.append(run(browser, dataset, _work(dataset), given.turns, others=given.others))
            print("\n" + report.table(results[-1:]), flush=True)
    print("\n\n" + report.table(results))
    print(f"\nEvery sample: {report.write(results, ROOT / 'var/bench')}")


def _work(dataset: Dataset) -> Path:
    return ROOT / "var/bench/work" / f"{dataset.kind}-{dataset.cases}"


if __name__ == "__main__":
    main()

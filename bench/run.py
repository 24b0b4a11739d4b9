"""One size on one database: start everything, repeat every measure in turns, stop everything."""

import random
import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Browser
from tqdm import tqdm

from bench.browser import Sample
from bench.data import Dataset, two_word_queries
from bench.goals import LOAD, RERUN
from bench.servers import free_port, server, streamlit
from bench.tools import datasette, django, ponte
from bench.tools.floor import Floor
from bench.tools.report_files import ReportFiles
from bench.tools.sweep import Sweep
from exchange.report.files import Kind

WARM_UP = 3
Measures = dict[str, Callable[[int], Sample]]
Queries = list[tuple[str, str]]


def run(
    browser: Browser, dataset: Dataset, work: Path, turns: int, *, others: bool = True
) -> dict[str, Any]:
    """Medians (ms) and raw samples of every measure; without `others`, of journeys and floor."""
    with ExitStack() as stack:
        measures = _start(stack, browser, dataset, work, turns, others=others)
        samples: dict[str, list[Sample]] = defaultdict(list)
        order = list(measures)
        bar = tqdm(range(-WARM_UP, turns), desc=f"{dataset.kind} {dataset.cases:,}", unit="turn")
        for turn in bar:
            random.shuffle(order)  # no measure is always the one after another
            for name in order:
                sample = _take(name, measures[name], turn + WARM_UP)
                if turn >= 0 and sample:
                    samples[name].append(sample)
    return {
        "kind": dataset.kind,
        "cases": dataset.cases,
        "medians_ms": {n: round(median(s.ms for s in v), 1) for n, v in samples.items()},
        "median_bytes": {n: round(median(s.bytes for s in v)) for n, v in samples.items()},
        "samples_ms": {n: [round(s.ms, 1) for s in v] for n, v in samples.items()},
    }


def _take(name: str, measure: Callable[[int], Sample], turn: int) -> Sample | None:
    """A failed repetition is said and left out; the report counts those that stand."""
    try:
        return measure(turn)
    except Exception as error:
        reason = str(error).strip().partition("\n")[0] or type(error).__name__
        tqdm.write(f"{name}, turn {turn}: {reason}")
        return None


def _start(
    stack: ExitStack, browser: Browser, dataset: Dataset, work: Path, turns: int, *, others: bool
) -> Measures:
    queries = two_word_queries(dataset, turns + WARM_UP)
    port = free_port()
    origin = stack.enter_context(
        server("floor", streamlit("bench/floor.py", port), port, work / "floor.log")
    )
    floor = Floor(browser, origin)
    measures: Measures = {RERUN: floor.rerun, LOAD: floor.load}
    if others:
        measures |= _others(stack, browser, dataset, work, queries)
    ours = ponte.Ponte(browser, stack.enter_context(ponte.serve(dataset, work)))
    time.sleep(1)  # let the servers' first second pass
    return measures | {
        "partner search": lambda i: ours.search(queries[i][0]),
        "map: change of filter": ours.map_filter,
        "map: open to drawn": ours.map_load,
        "cases: filter": ours.cases_filter,
        "cases: next page": ours.cases_next_page,
        "intake: save": ours.intake_save,
        "case: suggestions": ours.suggestions,
        "dashboard: change of place": ours.dashboard_place,
        "cover: change of filter": ours.cover_filter,
    }


def _others(
    stack: ExitStack, browser: Browser, dataset: Dataset, work: Path, queries: Queries
) -> Measures:
    """What is measured beside the journeys: other tools, and Ponte's work without a screen."""
    site = django.DjangoAdmin(browser, stack.enter_context(django.serve(dataset, work)))
    files = ReportFiles(dataset)
    measures: Measures = {
        "Django admin: partner search": lambda i: site.search(*queries[i]),
        "Django admin: cases: filter": site.filter,
        "Django admin: cases: next page": site.next_page,
        "clock: sweep of referrals": Sweep(dataset).look,
        "slides of a year": partial(files.make, Kind.SLIDES),
        "report of a year": partial(files.make, Kind.DOCUMENT),
        "workbook of a year": partial(files.make, Kind.WORKBOOK),
    }
    if dataset.kind == "plain":
        tables = datasette.Datasette(browser, stack.enter_context(datasette.serve(dataset, work)))
        measures |= {
            "Datasette: partner search": lambda i: tables.search(*queries[i]),
            "Datasette: cases: filter": tables.filter,
            "Datasette: cases: next page": tables.next_page,
        }
    return measures

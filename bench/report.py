"""The table a person reads, from the same numbers that go into the JSON file."""

import json
import os
import platform
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.goals import GOALS, GROWTH_LIMIT, Goal

COLUMNS = ("what", "ms", "x floor", "goal", "Django admin", "Datasette", "kB", "")


def write(results: list[dict[str, Any]], folder: Path, prefix: str = "") -> Path:
    """Write everything, samples included, to a dated JSON file and return its path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{prefix}{datetime.now(UTC):%Y-%m-%dT%H%M%SZ}.json"
    machine = {"system": platform.platform(), "cores": os.cpu_count()}
    path.write_text(json.dumps({"machine": machine, "runs": results}, indent=1))
    return path


def table(results: list[dict[str, Any]]) -> str:
    """One Markdown table for each run, then the growth from its smallest to its largest size."""
    parts = [_run_table(result) for result in results]
    for kind in dict.fromkeys(r["kind"] for r in results):
        of_kind = sorted((r for r in results if r["kind"] == kind), key=lambda r: r["cases"])
        if len(of_kind) > 1:
            parts.append(_growth_table(of_kind[0], of_kind[-1]))
    return "\n\n".join(parts)


def _run_table(result: dict[str, Any]) -> str:
    ms = result["medians_ms"]
    lines = [_goal_line(goal, result) for goal in GOALS if goal.measure in ms]
    counts = [len(samples) for samples in result["samples_ms"].values()]
    floors = ", ".join(f"{n.split(': ')[1]} {v:.0f} ms" for n, v in ms.items() if "floor" in n)
    title = f"{result['kind']}, {result['cases']:,} cases (floor: {floors}; n = {min(counts)})"
    return "\n".join((title, "", *markdown(COLUMNS, lines)))


def _goal_line(goal: Goal, result: dict[str, Any]) -> tuple[str, ...]:
    ms = result["medians_ms"]
    own, ratio = ms[goal.measure], ms[goal.measure] / ms[goal.floor]
    others = {t: ms.get(f"{t}: {goal.measure}") for t in ("Django admin", "Datasette")}
    kb = result["median_bytes"][goal.measure] / 1000
    reached = (
        (own <= goal.max_ms if goal.max_ms else ratio <= goal.limit)
        and all(own < (others[t] or float("inf")) for t in goal.faster_than)
        and (goal.max_kb is None or kb < goal.max_kb)
    )
    return (
        goal.measure,
        f"{own:.0f}",
        "" if goal.max_ms else f"{ratio:.2f}",
        f"{goal.max_ms / 1000:.0f} s" if goal.max_ms else f"{goal.limit:.1f}",
        *(f"{v:.0f}" if v else "" for v in others.values()),
        f"{kb:.0f}",
        "reached" if reached else "NOT REACHED",
    )


def _growth_table(small: dict[str, Any], large: dict[str, Any]) -> str:
    lines = []
    for name, after in large["medians_ms"].items():
        before = small["medians_ms"].get(name)
        if before:
            growth = after / before
            ours = name in {goal.measure for goal in GOALS if goal.grows}
            verdict = "reached" if growth <= GROWTH_LIMIT else "NOT REACHED"
            lines.append(
                (name, f"{before:.0f}", f"{after:.0f}", f"{growth:.2f}", verdict if ours else "")
            )
    title = (
        f"Growth, {large['kind']}: {small['cases']:,} to {large['cases']:,} cases "
        f"(goal: at most {GROWTH_LIMIT})"
    )
    columns = ("what", "ms before", "ms after", "x", "")
    return "\n".join((title, "", *markdown(columns, lines)))


def markdown(columns: tuple[str, ...], lines: list[tuple[str, ...]]) -> list[str]:
    """The lines of a table, its columns one under another."""
    widths = [max(map(len, cells)) for cells in zip(columns, *lines, strict=True)]
    rows = [columns, tuple("-" * width for width in widths), *lines]
    return [
        "| " + " | ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)) + " |"
        for row in rows
    ]

"""The table of whole reruns that a person reads, with what is to be reached (issue 16)."""

from typing import Any

from bench.report import markdown
from bench.reruns import EMPTY

CPU_LIMITS, CPU_LIMIT = {"report": 25.0}, 15.0
"""Milliseconds of CPU over those of an empty page."""
BYTES_LIMIT, A_SECOND, P95_MS, GROWTH = 25_000, 45, 500, 1.1
COLUMNS = ("whole rerun of", "CPU ms", "over empty", "goal", "ms", "x empty", "kB", "")


def table(results: list[dict[str, Any]]) -> str:
    """A table for each run, then the growth from its smallest to its largest size."""
    parts = [part for result in results for part in (_screens(result), _load(result))]
    for kind in dict.fromkeys(each["kind"] for each in results):
        sizes = sorted((r for r in results if r["kind"] == kind), key=lambda r: r["cases"])
        if len(sizes) > 1:
            parts.append(_growth(sizes[0], sizes[-1]))
    return "\n\n".join(parts)


def _screens(result: dict[str, Any]) -> str:
    empty = result["screens"][EMPTY]
    lines = []
    for name, told in result["screens"].items():
        over, limit = told["cpu_ms"] - empty["cpu_ms"], CPU_LIMITS.get(name, CPU_LIMIT)
        reached = over <= limit and told["bytes"] < BYTES_LIMIT
        lines.append(
            (
                name,
                f"{told['cpu_ms']:.1f}",
                f"{over:.1f}",
                f"{limit:.0f}",
                f"{told['ms']:.1f}",
                f"{told['ms'] / empty['ms']:.1f}",
                f"{told['bytes'] / 1000:.1f}",
                "reached" if reached else "NOT REACHED",
            )
        )
    return "\n".join((_title(result), "", *markdown(COLUMNS, lines)))


def _title(result: dict[str, Any]) -> str:
    runs = min(told["runs"] for told in result["screens"].values())
    return f"{result['kind']}, {result['cases']:,} cases (medians of {runs})"


def _load(result: dict[str, Any]) -> str:
    ours, empty = result["a_second"], result["a_second_empty"]
    lines = [
        f"Whole reruns a second of one process, mixed screens: {ours['runs']:.0f} "
        f"({ours['cpu_share']:.2f} cores), of an empty page {empty['runs']:.0f}; goal {A_SECOND}: "
        + ("reached." if ours["runs"] >= A_SECOND else "NOT REACHED.")
    ]
    if crowd := result.get("people"):
        lines.append(
            f"{crowd['people']} people who act every five seconds: median {crowd['median_ms']} ms, "
            f"95 % under {crowd['p95_ms']} ms, the longest {crowd['longest_ms']} ms, while the "
            f"host kept {crowd['stolen_s']} s of processor to itself; goal {P95_MS}: "
            + ("reached." if crowd["p95_ms"] < P95_MS else "NOT REACHED.")
        )
    if came := result.get("arrivals"):
        lines.append(
            f"{came['people']} people who sign in within a minute, to the first page drawn: median "
            f"{came['median_ms']} ms, 95 % under {came['p95_ms']} ms; {came['lost']} saw none."
        )
    return "\n".join(lines)


def _growth(small: dict[str, Any], large: dict[str, Any]) -> str:
    lines = []
    for name, after in large["screens"].items():
        before = small["screens"][name]
        growth = after["cpu_ms"] / before["cpu_ms"]
        verdict = "reached" if growth <= GROWTH else "NOT REACHED"
        told = (name, f"{before['cpu_ms']:.1f}", f"{after['cpu_ms']:.1f}", f"{growth:.2f}")
        lines.append((*told, "" if name == EMPTY else verdict))
    title = (
        f"Growth, {large['kind']}: CPU of a whole rerun, {small['cases']:,} to "
        f"{large['cases']:,} cases (goal: at most {GROWTH})"
    )
    return "\n".join((title, "", *markdown(("whole rerun of", "before", "after", "x", ""), lines)))

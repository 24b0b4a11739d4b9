"""What is measured, and what is to be reached at the largest size (issue: Speed)."""

from dataclasses import dataclass

RERUN, LOAD = "floor: rerun", "floor: page load"
GROWTH_LIMIT = 1.3


@dataclass(frozen=True, slots=True)
class Goal:
    """`measure` takes at most `limit` times `floor`, or `max_ms`; beats `faster_than`, sends
    `max_kb`. `grows`: whether the goal of growth is for it.
    """

    measure: str
    floor: str
    limit: float
    faster_than: tuple[str, ...] = ()
    max_kb: float | None = None
    max_ms: float | None = None
    grows: bool = True


GOALS = (
    Goal("partner search", RERUN, 1.5, ("Django admin", "Datasette")),
    Goal("map: change of filter", RERUN, 2.0, (), 150),
    Goal("map: open to drawn", LOAD, 2.0),
    Goal("cases: filter", RERUN, 2.0, ("Django admin",)),
    Goal("cases: next page", RERUN, 2.0, ("Django admin",)),
    Goal("intake: save", RERUN, 2.0),
    Goal("case: suggestions", RERUN, 1.5),
    Goal("dashboard: change of place", RERUN, 2.0),
    Goal("cover: change of filter", RERUN, 2.0),
    Goal("clock: sweep of referrals", RERUN, 0.5),
    *(
        Goal(f"{file} of a year", RERUN, 0, max_ms=10_000, grows=False)
        for file in ("slides", "report", "workbook")
    ),
)

"""One line of the table."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """What was done, what was seen, and whether it held; `held` None: it could not be tried."""

    what: str
    seen: str
    held: bool | None


@dataclass(frozen=True, slots=True)
class Effort:
    """How much of each: for an hour, or for ten minutes."""

    servers: int = 50
    """The whole server killed, on each database."""
    writers: int = 50
    """Processes that save, killed, on each database."""
    seconds: int = 120
    """Fifty at once, on each database."""
    sessions: int = 50
    strings: int = 10_000
    typed: int = 25
    """Of hostile texts, for each field of each page."""
    browsed: int = 100
    wrong: int = 1_000


QUICK = Effort(servers=5, writers=20, seconds=15, strings=1_500, typed=4, browsed=20, wrong=300)


def found(wrong: list[str]) -> str:
    """The end of a line: what is wrong, or that nothing is."""
    return f"{len(wrong)} wrong: {'; '.join(wrong[:3])}" if wrong else "nothing lost, nothing half"

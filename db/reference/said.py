"""What people call needs and kinds of partner, beside their labels; for the searches alone."""

import csv
from collections.abc import Mapping
from functools import cache

from settings import ROOT

DATA = ROOT / "db" / "data"


@cache
def spoken_words() -> Mapping[str, tuple[str, ...]]:
    """Words and short phrases by the code of what they mean, as the file has them."""
    found: dict[str, list[str]] = {}
    with (DATA / "said.csv").open(encoding="utf-8", newline="") as source:
        for row in csv.DictReader(source):
            found.setdefault(row["means"], []).append(row["said"])
    return {code: tuple(phrases) for code, phrases in found.items()}


@cache
def words_alike() -> tuple[tuple[str, ...], ...]:
    """Groups of words and short phrases that mean one thing, whatever need it may belong to."""
    with (DATA / "alike.csv").open(encoding="utf-8", newline="") as source:
        return tuple(tuple(row["alike"].split(";")) for row in csv.DictReader(source))

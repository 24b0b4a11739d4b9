"""What tenants say: needs that come together, in whom, when, and how urgent they are."""

from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from random import Random

PROFILES = {
    "elder_alone": 24,
    "elder_couple": 10,
    "single": 17,
    "couple": 9,
    "family": 22,
    "one_parent": 11,
    "large_family": 7,
}
"""Kinds of household, with how many of a hundred they are."""

EVERYONE = tuple(PROFILES)
WITH_CHILDREN = ("family", "one_parent", "large_family")
_WORKING = ("single", "couple", "family", "one_parent", "large_family")


@dataclass(frozen=True, slots=True)
class Theme:
    """A need that brings someone to us, and those that come with it (with their odds)."""

    key: str
    weight: float
    core: str
    beside: tuple[tuple[str, float], ...]
    profiles: tuple[str, ...]
    urgency: tuple[int, int, int, int]
    """Weights of urgency 1 to 4."""
    winter: float = 1.0
    """How much more often from December to March."""


def _theme(
    key: str,
    weight: float,
    core: str,
    beside: str,
    profiles: tuple[str, ...],
    urgency: tuple[int, int, int, int] = (1, 12, 57, 30),
    winter: float = 1.0,
) -> Theme:
    pairs = (item.split(":") for item in beside.split())
    return Theme(
        key,
        weight,
        core,
        tuple((code, float(odds)) for code, odds in pairs),
        profiles,
        urgency,
        winter,
    )


THEMES = (
    _theme(
        "arrears",
        13,
        "GA-MOI",
        "EC-RED:.5 EC-UTE:.4 EC-LAV:.4 EC-DEB:.25",
        EVERYONE,
        (1, 20, 62, 17),
    ),
    _theme("arrears_unclear", 4, "GA-MOC", "EC-DEB:.5 GA-DEC:.25 EC-RED:.3", _WORKING),
    _theme(
        "eviction",
        5,
        "GA-SFR",
        "GA-MOI:.75 EC-DEB:.6 EC-LAV:.35 EC-RED:.3",
        _WORKING,
        (30, 60, 10, 0),
    ),
    _theme("losing_home", 3, "GA-DEC", "SO-DOC:.45 SO-DIG:.3 EC-BEN:.2", EVERYONE, (2, 35, 55, 8)),
    _theme(
        "bills",
        8,
        "EC-UTE",
        "EC-RED:.6 EC-ALI:.4 EC-BEN:.35 GA-MOI:.3",
        EVERYONE,
        (4, 30, 56, 10),
        2.8,
    ),
    _theme("food", 8, "EC-ALI", "EC-UTE:.5 EC-RED:.6 EC-LAV:.3", EVERYONE, (4, 36, 52, 8), 1.3),
    _theme(
        "alone",
        9,
        "SO-ISO",
        "SA-NAU:.35 SO-DIG:.4 FA-LUT:.25 GA-BAR:.3 GA-SOT:.2",
        ("elder_alone", "single"),
        (1, 8, 51, 40),
    ),
    _theme(
        "hoarding",
        3,
        "SA-ACC",
        "SA-PSI:.7 SO-ISO:.5 GA-CON:.4",
        ("elder_alone", "single"),
        (4, 36, 55, 5),
    ),
    _theme("distress", 5, "SA-PSI", "GA-CON:.4 SO-ISO:.4 SA-DIP:.15", EVERYONE, (5, 35, 50, 10)),
    _theme("addiction", 3, "SA-DIP", "EC-DEB:.4 FA-SEP:.3 SA-PSI:.2", _WORKING, (2, 28, 55, 15)),
    _theme(
        "violence",
        3,
        "FA-VIO",
        "FA-MIN:.4 FA-SEP:.5 EC-RED:.3",
        ("couple", *WITH_CHILDREN),
        (62, 38, 0, 0),
    ),
    _theme("papers", 5, "SO-DOC", "SO-LIN:.6 EC-BEN:.3 EC-LAV:.3", _WORKING),
    _theme(
        "crowded",
        4,
        "GA-SOV",
        "FA-NAS:.3 SO-EDU:.25 GA-CON:.2 SO-LIN:.2",
        ("family", "large_family"),
        (0, 6, 58, 36),
    ),
    _theme(
        "repairs",
        9,
        "GA-MAN",
        "GA-BAR:.15 SA-CRO:.15 SO-SIC:.15 EC-UTE:.15",
        EVERYONE,
        (3, 22, 55, 20),
        1.4,
    ),
    _theme("neighbours", 5, "GA-CON", "SO-SIC:.4 SA-PSI:.15", EVERYONE, (0, 6, 52, 42)),
    _theme("disability", 4, "SA-DIS", "GA-BAR:.55 FA-CAR:.5 EC-BEN:.3", EVERYONE, (1, 18, 56, 25)),
    _theme(
        "caring",
        4,
        "FA-CAR",
        "SA-NAU:.65 SA-CUR:.3 EC-BEN:.2",
        ("elder_couple", "couple", "family"),
        (1, 18, 56, 25),
    ),
    _theme(
        "young",
        3,
        "FA-GIO",
        "SO-EDU:.4 EC-FOR:.5 FA-SEP:.2 SO-GIU:.12",
        WITH_CHILDREN,
        (0, 10, 55, 35),
    ),
    _theme(
        "work", 5, "EC-LAV", "EC-FOR:.4 EC-RED:.55 SO-DIG:.25 GA-MOI:.3", _WORKING, (0, 12, 60, 28)
    ),
    _theme(
        "baby",
        3,
        "FA-NAS",
        "EC-RED:.4 FA-MON:.3 SO-LIN:.25 GA-SOV:.2",
        WITH_CHILDREN,
        (2, 30, 55, 13),
    ),
    _theme("illness", 3, "SA-CRO", "SA-CUR:.45 EC-RED:.3 GA-BAR:.2", EVERYONE, (2, 25, 55, 18)),
    _theme(
        "bereaved", 2, "FA-LUT", "SO-ISO:.6 GA-SOT:.35 EC-BEN:.4", ("elder_alone",), (0, 8, 56, 36)
    ),
    _theme(
        "one_parent",
        4,
        "FA-MON",
        "EC-ALI:.4 FA-MIN:.25 SO-EDU:.35 EC-LAV:.3",
        ("one_parent",),
        (1, 18, 60, 21),
    ),
    _theme("decay", 3, "SO-SIC", "GA-MAN:.35 GA-CON:.2", EVERYONE, (0, 8, 50, 42)),
    _theme("sentence", 1, "SO-GIU", "EC-LAV:.5 FA-SEP:.3 SA-DIP:.2", _WORKING, (1, 20, 60, 19)),
)
BY_KEY = {theme.key: theme for theme in THEMES}
WINTER = (12, 1, 2, 3)
SURGE_QUARTER, SURGE_DAYS = "VA-09", 42
"""Where and since when many more people come: a settlement of heating costs nobody can pay."""
_SURGE = [BY_KEY[key] for key in ("arrears", "arrears", "eviction", "bills", "bills", "repairs")]
_FITTING = {
    profile: [theme for theme in THEMES if profile in theme.profiles] for profile in PROFILES
}


class Temper:
    """How often each theme is heard in one quarter: quarters differ."""

    def __init__(self, rng: Random) -> None:
        self._liking = {theme.key: rng.choice((0.4, 0.7, 1.0, 1.0, 1.4, 2.2)) for theme in THEMES}
        self._sums: dict[tuple[str, bool, bool], list[float]] = {}

    def theme(self, rng: Random, profile: str, day: date, *, foreign: bool, surge: bool) -> Theme:
        """What someone of that household says on that day."""
        if surge and rng.random() < 0.7:
            return rng.choice(_SURGE)
        winter = day.month in WINTER
        sums = self._sums.get((profile, winter, foreign))
        if sums is None:
            weights = (self._weight(theme, winter, foreign) for theme in _FITTING[profile])
            sums = self._sums[profile, winter, foreign] = list(accumulate(weights))
        return rng.choices(_FITTING[profile], cum_weights=sums)[0]

    def _weight(self, theme: Theme, winter: bool, foreign: bool) -> float:
        if theme.key == "papers" and not foreign:
            return 0.0
        return theme.weight * self._liking[theme.key] * (theme.winter if winter else 1.0)


_LEVELS, _CORE_ODDS, _BESIDE_ODDS = (1, 2, 3), (15, 75, 100), (45, 90, 100)


def needs_of(rng: Random, theme: Theme, day: date, *, foreign: bool, minors: int) -> dict[str, int]:
    """Need codes with their severity (1 light, 2 serious, 3 grave); the core comes first.

    Bills come beside other needs more often in winter too.
    """
    season = {"EC-UTE": 1.5 if day.month in WINTER else 0.7}
    heard = {theme.core: rng.choices(_LEVELS, cum_weights=_CORE_ODDS)[0]}
    for code, odds in theme.beside:
        fits = (foreign or code != "SO-LIN") and (minors or code not in ("FA-MIN", "SO-EDU"))
        if fits and rng.random() < odds * season.get(code, 1):
            heard[code] = rng.choices(_LEVELS, cum_weights=_BESIDE_ODDS)[0]
    return heard


def urgency_of(rng: Random, theme: Theme) -> int:
    """1 (at once) to 4."""
    return rng.choices((1, 2, 3, 4), theme.urgency)[0]

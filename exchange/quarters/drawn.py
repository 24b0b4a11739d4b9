"""What a picture of the map shows, ready to draw: no figure is made here, no word chosen later."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MapPoint:
    """A quarter: where it is, how its circle looks (`kind`, diameter in pixels) and what stands
    in it; `warned`: with an early warning; `doing`: with a running action; `row`: of the table
    beside the picture, from 1, or 0.
    """

    code: str
    name: str
    municipality: str
    lat: float
    lon: float
    kind: str
    size: int
    text: str = ""
    warned: bool = False
    row: int = 0
    doing: bool = False


@dataclass(frozen=True, slots=True)
class MapKey:
    """A line of the legend: a circle of that look, and what it stands for."""

    kind: str
    sign: str
    text: str
    size: int = 18


@dataclass(frozen=True, slots=True)
class MapPicture:
    """A map as it goes out. `said`: period, day, who may read it; `method`: how the classes are
    made, or empty; `described`: the same in words, for who cannot see it.
    """

    title: str
    said: tuple[str, ...]
    key_title: str
    keys: tuple[MapKey, ...]
    points: tuple[MapPoint, ...]
    source: str
    described: str
    method: str = ""

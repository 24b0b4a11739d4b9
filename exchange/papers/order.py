"""What is asked of the process that makes papers and pictures."""

from dataclasses import dataclass

from pydantic import TypeAdapter

from exchange.papers.contents import Paper
from exchange.quarters.drawn import MapPicture

LONGEST_SECONDS = 60
"""A file that takes longer is not made."""


@dataclass(frozen=True, slots=True)
class PictureOrder:
    """A picture and its size in pixels; `titled`: with its title in it."""

    picture: MapPicture
    width: int
    height: int
    titled: bool


@dataclass(frozen=True, slots=True)
class PaperOrder:
    """A page to print (PDF), or a picture of the map (SVG)."""

    paper: Paper | None = None
    picture: PictureOrder | None = None


ORDERS = TypeAdapter(PaperOrder)

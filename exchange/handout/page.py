"""The sheet as a tagged PDF of one page, A5 or A4, in the direction of its language.

It travels as JSON; a QR code dials a number and leads to no address.
"""

import json
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import segno

from domain.handout.tongues import LEFTWARD
from domain.phones.number import Number
from domain.vocabulary import Labelled
from exchange import typeset
from exchange.handout.said import SaidPlace, SaidSheet, number

TEMPLATE = Path(__file__).with_name("page.typ")


class SheetSize(Labelled):
    """The paper."""

    A5 = "a5", "A5"
    A4 = "a4", "A4"


def write(said: SaidSheet, size: SheetSize, made_at: datetime) -> bytes:
    """The PDF; the same for the same input. Nothing in it but what it says."""
    codes = {
        f"qr{n}": _code(place.phones[0]) for n, place in enumerate(said.places) if place.phones
    }
    paper = {
        "language": said.language,
        "direction": "rtl" if said.language in LEFTWARD else "ltr",
        "size": size.value,
        "title": said.title,
        "agency": said.agency,
        "about": said.about,
        "places": [_place(place, n) for n, place in enumerate(said.places)],
        "bring_title": said.bring_title,
        "bring": said.bring,
        "stops_title": said.stops_title,
        "stops": said.stops,
        "call": said.call,
        "made": said.made,
        "moment": list(made_at.astimezone(UTC).timetuple()[:6]),
    }
    data = json.dumps(paper, ensure_ascii=False)
    return typeset.pdf(TEMPLATE, "paper", data, made_at, **codes)


def can_be_set(said: SaidSheet) -> bool:
    """Whether this machine has letters for all of it: else the paper would have boxes."""
    own = (said.title, said.phone, said.bring_title, *said.bring, said.call, said.made)
    return typeset.draws("".join(own))


def _place(place: SaidPlace, n: int) -> dict[str, object]:
    return {
        "name": place.name,
        "helps": place.helps,
        "lines": place.lines,
        "phones": [number(each) for each in place.phones],
        "qr": f"qr{n}" if place.phones else "",
    }


def _code(each: Number) -> str:
    drawn = BytesIO()
    segno.make(each.href, error="m", micro=False).save(
        drawn, kind="svg", border=2, xmldecl=False, svgns=True
    )
    return drawn.getvalue().decode()

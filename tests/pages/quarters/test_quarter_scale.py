"""The colours of the map: a class has one, and the legend says which."""

import math
import re
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest

from components.quarters import scale as quarter_scale
from components.quarters.scale import height, scale_of
from domain.figures.measures_of_quarters import Measure
from domain.figures.protection import class_of


def frame_of_classes(counts: list[int]) -> pd.DataFrame:
    known = [class_of(n) for n in counts]
    return pd.DataFrame(
        {
            "value": [math.nan] * len(known),
            "text": [f"{c.low}–{c.high}" for c in known],
            "stands": [c.middle if c.order else 0.0 for c in known],
            "grade": [float(c.order) for c in known],
        }
    )


def frame_of_numbers(values: list[float]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "value": values,
            "text": [f"{v:g}" for v in values],
            "stands": values,
            "grade": [math.nan] * len(values),
        }
    )


def look(frame: pd.DataFrame, measure: Measure = Measure.OPEN) -> list[tuple[str, str]]:
    return [(step.kind, step.text) for step in scale_of(frame, measure).legend]


def test_a_few_classes_have_the_strongest_colours():
    assert look(frame_of_classes([0, 0, 1, 2, 4, 4])) == [
        ("zero", "0–1"),
        ("v4", "0–3"),
        ("v5", "2–6"),
    ]


def test_of_many_classes_the_lowest_share_a_colour():
    counts = [0, 1, 3, 6, 12, 24, 48, 96]
    assert look(frame_of_classes(counts)) == [
        ("zero", "0–1"),
        ("v1", "0–3 … 5–12"),
        ("v2", "11–24"),
        ("v3", "23–48"),
        ("v4", "47–96"),
        ("v5", "95–192"),
    ]


def test_more_and_fewer_have_a_colour_each_and_the_rest_none():
    scale = scale_of(frame_of_numbers([3.0, 0.0, -1.0]), Measure.CHANGE)
    assert [scale.kind(stands, math.nan) for stands in (3, 0, -1)] == ["up", "same", "down"]
    told = frame_of_numbers([2.0, 0.0]).assign(value=math.nan)
    assert ("same", "about as many") in look(told, Measure.CHANGE)


def test_the_lowest_of_ranges_are_called_as_they_read():
    told = frame_of_numbers([0.0, 0.0, 1.5]).assign(
        value=math.nan, text=["0.0–0.3", "0.0–1.2", "1.0–2.0"]
    )
    assert look(told, Measure.RATE)[0] == ("zero", "0.0–0.3 … 0.0–1.2")
    assert "zero" not in dict(look(told[2:], Measure.RATE))


def test_numbers_keep_their_fifths_and_what_is_not_known_its_sign():
    kinds = look(frame_of_numbers([0.0, *map(float, range(1, 11)), math.nan]))
    assert [kind for kind, _text in kinds] == ["zero", "v1", "v2", "v3", "v4", "v5", "hidden"]
    assert dict(kinds)["v1"] == "1" and dict(kinds)["v5"] == "8–10"


def test_the_worst_lie_on_top_and_of_a_class_the_smaller():
    worst = height("v5", 48, warned=False)
    others = [height(f"v{n}", size, warned=w) for n in (1, 4) for size in (20, 47) for w in (0, 1)]
    assert worst > max(others) and min(others) > height("zero", 12, warned=False)
    assert height("v5", 30, warned=False) > worst
    assert height("up", 20, warned=False) > height("down", 20, warned=False)
    assert height("v2", 48, warned=True) > height("v2", 20, warned=False)
    assert height("hidden", 12, warned=True) > height("hidden", 12, warned=False)


@pytest.mark.parametrize("background, theme", [("#ffffff", 0), ("#10171f", 1)])
def test_in_both_themes_the_higher_is_the_more_visible(background, theme):
    css = Path(quarter_scale.__file__).with_name("map.css").read_text("utf-8")
    faces = dict(re.findall(r"\.(v[1-5]|up|down) { --face: light-dark\(([^)]*)\)", css))
    seen = {kind: contrast(both.split(", ")[theme], background) for kind, both in faces.items()}
    levels = [seen[f"v{n}"] for n in range(1, 6)]
    assert all(high > 1.25 * low for low, high in pairwise(levels))
    assert seen["up"] > 2 * seen["down"]


def contrast(colour: str, other: str) -> float:
    """As WCAG 2 has it."""
    dark, bright = sorted(luminance(each) for each in (colour, other))
    return (bright + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

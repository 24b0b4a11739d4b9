"""The colours of the map: a class has one, and the legend says which."""

import math

import pandas as pd

from components.quarter_scale import scale_of
from domain.protection import class_of
from domain.rates import Measure


def frame_of_classes(counts: list[int]) -> pd.DataFrame:
    known = [class_of(n) for n in counts]
    return pd.DataFrame({
        "value": [math.nan] * len(known),
        "text": [f"{c.low}–{c.high}" for c in known],
        "stands": [c.middle if c.order else 0.0 for c in known],
        "grade": [float(c.order) for c in known],
    })  # fmt: skip


def frame_of_numbers(values: list[float]) -> pd.DataFrame:
    return pd.DataFrame({
        "value": values, "text": [f"{v:g}" for v in values], "stands": values,
        "grade": [math.nan] * len(values),
    })  # fmt: skip


def look(frame: pd.DataFrame, measure: Measure = Measure.OPEN) -> list[tuple[str, str]]:
    return [(step.kind, step.text) for step in scale_of(frame, measure).legend]


def test_a_few_classes_have_the_strongest_colours():
    assert look(frame_of_classes([0, 0, 1, 2, 4, 4])) == [
        ("zero", "0–1"), ("v4", "0–3"), ("v5", "2–6"),
    ]  # fmt: skip


def test_of_many_classes_the_lowest_share_a_colour():
    counts = [0, 1, 3, 6, 12, 24, 48, 96]
    assert look(frame_of_classes(counts)) == [
        ("zero", "0–1"), ("v1", "0–3 … 5–12"), ("v2", "11–24"), ("v3", "23–48"),
        ("v4", "47–96"), ("v5", "95–192"),
    ]  # fmt: skip


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

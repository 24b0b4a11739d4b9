"""The colours of the map: the higher the more visible, on either theme."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

from components.quarters import map as quarter_map

CSS = Path(quarter_map.__file__).with_name("map.css").read_text("utf-8")
LAND = re.findall(r"--land: light-dark\((.*?), (.*?)\)", CSS)[0]
TEXT = re.findall(r'^textColor = "(#\w+)"', Path(".streamlit/config.toml").read_text("utf-8"), re.M)
"""Of the page, by day and by night: it is the edge of every circle."""


def of_kinds(part: str, theme: int) -> dict[str, str]:
    """The colour of each kind's face or ink."""
    pattern = rf"\.(v[1-5]|up|down) {{.*?--{part}: (?:light-dark\((.*?), (.*?)\)|(#\w+));"
    found = re.findall(pattern, CSS)
    return {kind: long((both if both[0] else [one, one])[theme]) for kind, *both, one in found}


def long(colour: str) -> str:
    return colour if len(colour) > 4 else "#" + "".join(2 * sign for sign in colour[1:])


@pytest.mark.parametrize("theme", [0, 1])
def test_every_circle_stands_out_from_the_land_and_its_number_from_the_circle(theme):
    assert contrast(TEXT[theme], LAND[theme]) > 3
    faces, inks = of_kinds("face", theme), of_kinds("ink", theme)
    assert set(faces) == set(inks) == {"v1", "v2", "v3", "v4", "v5", "up", "down"}
    assert all(contrast(faces[kind], inks[kind]) > 4.5 for kind in faces)


@pytest.mark.parametrize("theme", [0, 1])
def test_in_both_themes_the_higher_is_the_more_visible(theme):
    seen = {kind: contrast(face, LAND[theme]) for kind, face in of_kinds("face", theme).items()}
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

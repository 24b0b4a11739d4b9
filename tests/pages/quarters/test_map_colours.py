"""The colours of the map: the higher the more visible, on either theme."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

from components.quarters import map as quarter_map


@pytest.mark.parametrize("background, theme", [("#ffffff", 0), ("#10171f", 1)])
def test_in_both_themes_the_higher_is_the_more_visible(background, theme):
    css = Path(quarter_map.__file__).with_name("map.css").read_text("utf-8")
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

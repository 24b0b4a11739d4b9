"""Texts that programs have stumbled over: of our own making, and as hypothesis draws them."""

import json
from collections.abc import Iterator
from itertools import chain, count, cycle, islice, product
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

_LONG = (
    "Ẕ̷̧̛a̵l̶g̴o̷" * 40,
    "\u0300" * 500,
    "ﷺ" * 300,
    "x" * 300,
    "3" * 400,
    "(" * 3_000,
    "[" * 3_000,
    "{" * 3_000,
    "<a>" * 2_000,
    "a " * 20_000,
    "\n" * 20_000,
    "è" * 60_000,
    "📎" * 20_001,
    "ab\0" * 2_000,
    "x" * 5_000_000,
)
"""The last is longer than any field, name of a file or draft."""
NAUGHTY: tuple[str, ...] = (
    *json.loads(Path(__file__).with_name("naughty.json").read_text(encoding="utf-8")),
    *_LONG,
)
_WRAPS = ("{}", " {} ", "Maria {}", "{}\n{}", "<b>{}</b>", "«{}»", "a{}b", "{}'", '{}"', "\\{}")


def hostile(most: int) -> Iterator[str]:
    """So many different texts, the same at every run: ours, drawn ones, and ours in one another."""
    wrapped = (w.replace("{}", n) for w, n in product(_WRAPS, NAUGHTY) if len(n) < 100_000)
    return islice(_mixed(list(NAUGHTY), _drawn(), wrapped), most)


def _mixed(*sources: object) -> Iterator[str]:
    seen: set[str] = set()
    running = [iter(source) for source in sources]  # type: ignore[call-overload]
    for source in cycle(running):
        text = next(source, None)
        if text is not None and text not in seen:
            seen.add(text)
            yield text


def _drawn() -> Iterator[str]:
    return chain.from_iterable(map(_batch, count(1)))


def _batch(number: int) -> list[str]:
    """As hypothesis draws text, from a seed that is known."""
    texts = [f"{number}"]
    some = st.one_of(
        st.text(max_size=60), st.text(st.characters(max_codepoint=0x2FF), max_size=300)
    )

    @seed(number)
    @settings(
        max_examples=200,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(some)
    def draw(text: str) -> None:
        texts.append(text)

    draw()
    return texts

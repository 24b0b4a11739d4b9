"""Hostile texts typed into every field of every page, and then every button of it pressed."""

from collections.abc import Iterator
from itertools import cycle, islice

from torture.lines import Line
from torture.servers import House
from torture.strings import hostile
from torture.tab import Gone, Tab
from torture.walk import walked

SENT = 50_000
"""Letters: a browser is not let send a message much longer than a field may be."""


async def lines(house: House, most: int) -> Line:
    """With `most` texts on each page, one after the other; what they open is typed into as well."""
    texts = cycle(_sendable(most * 20))
    wrong, fields, pages, typed = list[str](), set[str](), 0, 0
    async for kind, tab in walked(house, wrong, by_all=True):
        pages += 1
        try:
            for _time in range(most):
                typed += _fill(tab, texts, kind, fields)
                wrong += [f"{kind}: {fault}" for fault in (await tab.run()).faults]
            for name in [n for n, (_own, what) in tab.widgets.items() if what == "button"]:
                if name in tab.widgets:
                    typed += _fill(tab, texts, kind, fields)
                    screen = await tab.run(name)
                    wrong += [f"{kind}, {name[-40:]}: {fault}" for fault in screen.faults]
        except Gone as gone:
            wrong.append(f"{kind}: {gone or 'no answer'}")
    seen = f"{len(fields)} fields on {pages} pages of a role; {'; '.join(wrong[:3]) or 'no fault'}"
    return Line(f"{typed:,} hostile texts typed by the screen", seen, not wrong and len(fields) > 9)


def _fill(tab: Tab, texts: Iterator[str], kind: str, fields: set[str]) -> int:
    """Another text into each field of text on screen; how many there are."""
    names = [
        name for name, (_own, what) in tab.widgets.items() if what in ("text_input", "text_area")
    ]
    for name in names:
        tab.put(name, next(texts))
        fields.add(f"{kind} {name.rpartition('-')[2]}")
    return len(names)


def _sendable(most: int) -> list[str]:
    """Texts that are of whole characters, as a browser sends them."""
    whole = (text for text in hostile(most * 2) if text == text.encode("utf-8", "replace").decode())
    return [text[:SENT] for text in islice(whole, most)]

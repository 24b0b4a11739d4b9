"""Every component of every page told what its script never says: no fault, and the page stays."""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from streamlit.proto.WidgetStates_pb2 import WidgetState

from torture.lines import Line
from torture.servers import ROOT, House
from torture.tab import Tab
from torture.walk import walked

_BROKEN = (
    "null",
    "[]",
    "0",
    "-1e999",
    '"x"',
    "[" * 200 + "]" * 200,
    "",
    "{",
    "no JSON",
    "[" * 10_000,
)
"""Sent as they stand: not even an object, or no JSON at all (`components/shell/heard.py`)."""
VALUES = (
    *(None, 5, -1.5, True, "", "x", "\0", "-1", "9" * 30, "٣", "2026-13-45"),
    *([], [[1]], [None], ["XX-XXX", 1], {}, {"id": {}}, [{"id": 1, "value": []}]),
)
"""Told in the name of each of its values and events."""
_MADE = re.compile(r'(?:script\.|v2\.)component\(\s*"(\w+)"')
_HEARD = re.compile(r"\bon_(\w+)_change\b")


@cache
def heard() -> dict[str, tuple[str, ...]]:
    """By the name of each component of ours: what it tells of."""
    found = {}
    for module in Path(ROOT, "components").rglob("*.py"):
        code = module.read_text(encoding="utf-8")
        for name in _MADE.findall(code):
            found[name] = tuple(dict.fromkeys(_HEARD.findall(code)))
    return found


def said_by(own: str, name: str) -> Iterator[WidgetState]:
    """Everything that the component `name` with the identifier `own` never says."""
    for text in _BROKEN:
        yield WidgetState(id=own, json_value=text)
    for event in heard().get(name, ()):
        for value in VALUES:
            yield WidgetState(id=own, json_value=json.dumps({event: value}))
            told = json.dumps([{"event": event, "value": value}])
            yield WidgetState(id=f"$$STREAMLIT_INTERNAL_KEY_{own}__events", json_trigger_value=told)


async def lines(house: House) -> Line:
    """On each page, and on the first of each kind that it leads to."""
    wrong, asked, known, pages = list[str](), 0, set[str](), 0
    async for kind, tab in walked(house, wrong):
        pages += 1
        known |= set(tab.components.values())
        for own, name in list(tab.components.items()):
            for state in said_by(own, name):
                asked += 1
                wrong += [f"{kind}: {name}: {f}" for f in await _after(tab, state)]
        wrong += [f"{kind} afterwards: {f}" for f in (await tab.run()).faults]
    told = f"{asked:,} values and events of {len(known)} components on {pages} pages; "
    told += "; ".join(wrong[:3]) or "each page stays"
    return Line("components that talk nonsense", told, not wrong and len(known) > 1)


async def _after(tab: Tab, state: WidgetState) -> list[str]:
    faults = (await tab.forge([state])).faults
    if faults:
        await tab.run()  # one fault is one: the page is drawn again
    said = state.json_value or state.json_trigger_value
    return [f"{said[:60]}: {fault[:60]}" for fault in faults]

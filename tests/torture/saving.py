"""New cases saved by the screen, as a person does; and what was acknowledged."""

import asyncio
import re
import secrets
import time
from dataclasses import dataclass, field

from torture.tab import Gone, Screen, Tab

REFERENCE = re.compile(r"\b[A-Z]{2}-\d{4}-\d{6}\b")
SAVED = "Caso salvato"
NEEDS = "EC-UTE", "GA-MOI"
KEPT = "Bozza salvata"
AGAIN = "Nuovo caso"
NOT_SAVED = "Il caso non è salvato"
UNAVAILABLE = "anca dati non risponde"


@dataclass(frozen=True, slots=True)
class Told:
    """What was typed in one form."""

    mark: str
    """At the beginning of the story: no other form has it."""
    needs: tuple[str, ...]
    named: bool

    @property
    def story(self) -> str:
        """Long enough that a write of it could be cut."""
        return f"{self.mark} " + "non riesce a pagare la bolletta della luce da tre mesi. " * 12


@dataclass
class Ledger:
    """What was asked to be saved, and what was said to be."""

    tried: list[Told] = field(default_factory=list)
    saved: dict[str, Told] = field(default_factory=dict)
    """By the reference that the screen said."""
    kept: list[Told] = field(default_factory=list)
    """What a screen called kept as a draft."""
    refused: int = 0
    """How often the screen said that nothing was saved, and kept what was typed."""
    faults: list[str] = field(default_factory=list)

    def new(self, needs: tuple[str, ...] = NEEDS) -> Told:
        """The next form."""
        self.tried.append(Told(secrets.token_hex(12), needs, len(self.tried) % 2 == 0))
        return self.tried[-1]


async def fill(tab: Tab, ledger: Ledger, told: Told) -> Screen:
    """Type a form, and wait until the screen calls it kept."""
    for name in ("quarter_id", "channel"):
        key = tab.named(f"-{name}")
        tab.put(key, tab.options[key][1])
    tab.put(
        next(k for k in tab.widgets if re.fullmatch(r"intake-.{8}-needs", k)),
        {"needs": list(told.needs)},
    )
    tab.put(tab.named("-story"), told.story)
    if told.named:
        tab.put(tab.named("-family_name"), f"Prova{told.mark}")
        tab.put(tab.named("-given_name"), "Anna")
    else:
        tab.put(tab.named("-anonymous"), True)
    screen = await tab.run()
    ledger.faults += screen.faults
    if screen.says(KEPT):
        ledger.kept.append(told)
    return screen


async def save(tab: Tab, ledger: Ledger, told: Told) -> Screen:
    """Press Save, and note what the screen says of it."""
    button = next(k for k in tab.widgets if re.fullmatch(r"intake-.{8}-save", k))
    screen = await tab.run(button)
    ledger.faults += screen.faults
    found = next(filter(None, map(REFERENCE.search, screen.texts)), None)
    if screen.says(SAVED) and found:
        ledger.saved[found[0]] = told
    else:
        ledger.refused += screen.says(NOT_SAVED) or screen.says(UNAVAILABLE)
    return screen


async def again(tab: Tab) -> Screen:
    """A blank form after a save."""
    tab.state.clear()
    return await tab.run(AGAIN)


def ready(tab: Tab) -> bool:
    """Whether a whole form is on screen: a part of it may say that the database is away."""
    return all(
        any(name.endswith(end) for name in tab.widgets)
        for end in ("-quarter_id", "-channel", "-needs", "-anonymous", "-story", "-save")
    )


def fresh(tab: Tab) -> bool:
    """Whether a form can be begun on: one that says *anonymous* has no fields of a name."""
    return ready(tab) and any(name.endswith("-family_name") for name in tab.widgets)


async def persist(tab: Tab, ledger: Ledger, end: float) -> list[float]:
    """Save until that moment, and press again for as long as the screen says that it did not
    work; the seconds that each save which did took. Gone where the connection ends.
    """
    took: list[float] = []
    while time.monotonic() < end:
        if not fresh(tab):
            tab.state.clear()
            ledger.faults += (await tab.run(*[n for n in tab.widgets if n == AGAIN])).faults
            await asyncio.sleep(0 if fresh(tab) else 0.3)
            continue
        told = ledger.new()
        await fill(tab, ledger, told)
        while ready(tab) and time.monotonic() < end + 30:
            screen = await save(tab, ledger, told)
            took += [screen.seconds] if screen.says(SAVED) else []
            await asyncio.sleep(0 if screen.says(SAVED) else 0.3)
    return took


async def save_on(tab: Tab, ledger: Ledger, times: int = 1_000_000) -> int:
    """Save one form after the other; how many were, until the connection was gone."""
    count = 0
    try:
        await tab.run()
        for _time in range(times):
            told = ledger.new()
            await fill(tab, ledger, told)
            if not (await save(tab, ledger, told)).says(SAVED):
                break
            count += 1
            await again(tab)
    except Gone:
        pass
    return count

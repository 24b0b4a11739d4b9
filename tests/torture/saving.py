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
LAST_S = 30.0
"""How long somebody goes on to press for the last form."""


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
    back: int = 0
    """How often a form came back after a screen without it."""
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
    if not _acknowledged(ledger, told, screen):
        ledger.refused += screen.says(NOT_SAVED) or screen.says(UNAVAILABLE)
    return screen


def _acknowledged(ledger: Ledger, told: Told, screen: Screen) -> bool:
    """Note what a screen says of a form."""
    ledger.faults += screen.faults
    found = next(filter(None, map(REFERENCE.search, screen.texts)), None)
    if screen.says(SAVED) and found:
        ledger.saved[found[0]] = told
    return screen.says(SAVED)


def ready(tab: Tab) -> bool:
    """Whether a whole form is on screen: a part of it may say that the database is away."""
    return all(
        any(name.endswith(end) for name in tab.widgets)
        for end in ("-quarter_id", "-channel", "-needs", "-anonymous", "-story", "-save")
    )


async def begin(tab: Tab, ledger: Ledger, end: float) -> bool:
    """A form to begin on, with the fields of a name; False: there was none until that moment."""
    while not (ready(tab) and any(name.endswith("-family_name") for name in tab.widgets)):
        if time.monotonic() > end:
            return False
        tab.state.clear()
        if ready(tab):  # what was refused before was of somebody without a name
            tab.put(tab.named("-anonymous"), False)
        ledger.faults += (await tab.run(*[n for n in tab.widgets if n == AGAIN])).faults
        await asyncio.sleep(0 if ready(tab) else 0.3)
    return True


async def persist(tab: Tab, ledger: Ledger, end: float) -> list[float]:
    """Save until that moment, and press again for as long as the screen says that it did not
    work; the seconds that each save which did took. Gone where the connection ends.
    """
    took: list[float] = []
    while time.monotonic() < end and await begin(tab, ledger, end):
        told = ledger.new()
        await fill(tab, ledger, told)
        while await _back(tab, ledger, told, end + LAST_S):
            screen = await save(tab, ledger, told)
            if screen.says(SAVED):
                took.append(screen.seconds)
                break
            await asyncio.sleep(0.3)
    return took


async def _back(tab: Tab, ledger: Ledger, told: Told, end: float) -> bool:
    """Whether its form is there to be saved: at once, or after a while and then as it was kept.
    False: the screen that came back says that it is saved.
    """
    away = not ready(tab)
    while not ready(tab):
        if time.monotonic() > end:
            ledger.faults.append(f"{told.mark}: its form never came back")
            return False
        await asyncio.sleep(0.3)
        tab.state.clear()  # a browser forgets the values of what is not drawn
        if _acknowledged(ledger, told, await tab.run()):
            return False
    ledger.back += away
    if away and tab.values.get(tab.named("-story")) != told.story:
        if told in ledger.kept:
            ledger.faults.append(f"{told.mark}: its form came back without what was kept")
        await fill(tab, ledger, told)
    return time.monotonic() < end


async def save_on(tab: Tab, ledger: Ledger, most: int = 1_000_000) -> int:
    """Save one form after the other; how many were, until the connection was gone."""
    count = 0
    try:
        while count < most and await begin(tab, ledger, time.monotonic() + LAST_S):
            told = ledger.new()
            await fill(tab, ledger, told)
            if not (await save(tab, ledger, told)).says(SAVED):
                break
            count += 1
    except Gone:
        pass
    return count

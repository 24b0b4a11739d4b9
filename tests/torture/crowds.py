"""Many at once; a database that goes away under them; a signal that ends in mid-save."""

import asyncio
import json
import time
from collections.abc import Iterator
from random import Random

from torture.addresses import every
from torture.crashes import apart, judged_apart
from torture.database import Away
from torture.lines import Effort, Line, found
from torture.saving import Ledger, begin, fill, persist, ready
from torture.servers import House, running
from torture.tab import Gone, Tab, opened

PER_PERSON = 5
ARRIVAL_S = 10.0
DROPPED = 20


def lines(house: House, name: str, effort: Effort, away: Away | None) -> Iterator[Line]:
    """On one database, with one server; `away` stops the database for some seconds."""
    with running(house):
        yield _at_once(house, name, effort)
        yield _dropped(house, name)
        if away is not None:
            yield _gone_and_back(house, name, away)


def _cookies(house: House, sessions: int) -> list[str]:
    said = apart(house, "torture.people", str(-(-sessions // PER_PERSON)), str(PER_PERSON))
    return [f"ponte_session={token}" for token in json.loads(said)][:sessions]


def _at_once(house: House, name: str, effort: Effort) -> Line:
    ledger, took = Ledger(), list[float]()
    cookies = _cookies(house, effort.sessions)
    ended = asyncio.run(_crowd(house, cookies, ledger, took, effort.seconds))
    wrong = [*ledger.faults, *ended, *judged_apart(house, ledger)]
    took.sort()
    seen = (
        f"{len(ledger.saved):,} cases, half of the saves within {_at(took, 0.5):.1f} s, 95 of 100 "
        f"within {_at(took, 0.95):.1f} s; {ledger.refused} told to press again; {found(wrong)}"
    )
    what = f"{effort.sessions} sessions saving at once for {effort.seconds} s, {name}"
    return Line(what, seen, not wrong and bool(took))


def _at(took: list[float], share: float) -> float:
    return took[int(share * (len(took) - 1))] if took else float("nan")


async def _crowd(
    house: House, cookies: list[str], ledger: Ledger, took: list[float], seconds: float
) -> list[str]:
    end = time.monotonic() + ARRIVAL_S + seconds
    ended: list[str] = []

    async def one(number: int, cookie: str) -> None:
        await asyncio.sleep(ARRIVAL_S * number / len(cookies))
        try:
            async with opened(house.origin, cookie, "nuovo-caso") as tab:
                took.extend(await persist(tab, ledger, end))
        except Gone as gone:
            ended.append(f"a connection ended: {gone}")

    await asyncio.gather(*(one(*each) for each in enumerate(cookies)))
    return ended


def _dropped(house: House, name: str) -> Line:
    """The signal ends some moment after the press. The form is a case or a draft, never neither,
    and opened again it is never saved twice.
    """
    ledger = Ledger()
    asyncio.run(_drop_all(house, ledger))
    wrong = ledger.faults + judged_apart(house, ledger)
    seen = f"{len(ledger.kept)} of {len(ledger.tried)} were called kept before; {found(wrong)}"
    return Line(f"the websocket dropped {DROPPED} times in mid-save, {name}", seen, not wrong)


async def _drop_all(house: House, ledger: Ledger) -> None:
    chance = Random(3)
    for cookie in _cookies(house, DROPPED):
        async with opened(house.origin, cookie, "nuovo-caso") as tab:
            await begin(tab, ledger, time.monotonic() + ARRIVAL_S)
            await fill(tab, ledger, ledger.new())
            while not ready(tab):
                await tab.run()
            await tab.drop(_save_key(tab), after=chance.random() * 0.15)
    await asyncio.sleep(3)  # what was pressed ends


def _save_key(tab: Tab) -> str:
    return next(n for n in tab.widgets if n.startswith("intake-") and n.endswith("-save"))


def _gone_and_back(house: House, name: str, away: Away) -> Line:
    """Ten save, the database is stopped for some seconds and started again, and they go on. While
    it is away every address is asked.
    """
    ledger, took, answers = Ledger(), list[float](), list[str]()
    addresses, cookie = every(house), house.enter()

    def meanwhile() -> None:
        for method, path in addresses:
            code = house.ask(method, path, "a=b", Cookie=cookie).status
            answers.append("" if code < 500 or code == 503 else f"{method} {path}: {code}")

    async def both() -> list[str]:
        crowd = asyncio.create_task(_crowd(house, _cookies(house, 10), ledger, took, 15))
        await asyncio.sleep(ARRIVAL_S)
        await asyncio.to_thread(away, meanwhile)
        before = len(ledger.saved)
        ended = await crowd
        return ended if len(ledger.saved) > before else [*ended, "nobody saved afterwards"]

    wrong = asyncio.run(both()) + list(filter(None, answers))
    wrong += ledger.faults + judged_apart(house, ledger)
    seen = (
        f"{len(ledger.saved)} cases, {ledger.refused} times the screen said that the database does "
        f"not answer, {ledger.back} forms came back as typed, "
        f"{len(answers)} addresses answered; {found(wrong)}"
    )
    held = not wrong and ledger.refused > 0 and ledger.back > 0
    return Line(f"{name} stopped and started under ten who save", seen, held)

"""nginx as `deploy/` has it, two processes and PostgreSQL, and what a bad day does to them."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from proxied import Ensemble, proxied
from torture.tab import Screen, Tab, opened

from db.ops import front

STORY = "Bollette scadute, in casa fa freddo."
PATIENCE = 60
INTAKE = "nuovo-caso"
ARRIVALS, AT_A_TIME = 300, 30


@pytest.fixture(scope="module")
def house(postgres_made: Path) -> Iterator[Ensemble]:
    with proxied(postgres_made) as made:
        yield made


@pytest.fixture(autouse=True)
def everything_runs(house: Ensemble, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both processes, whatever the test before did to them; our websockets trust the proxy."""
    monkeypatch.setenv("SSL_CERT_FILE", str(house.authority))
    house.all_up()
    _until(lambda: not house.serving())


def _until(seen: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not seen():
        assert time.monotonic() < end
        time.sleep(0.1)


def at(house: Ensemble, cookies: str, act: Callable[[Tab, Screen], Awaitable[None]]) -> None:
    """Somebody signed in opens the form of a new case, and does something there."""

    async def visit() -> None:
        async with opened(house.origin, cookies, INTAKE) as tab:
            await act(tab, await tab.run())

    asyncio.run(visit())


def whole(screen: Screen, tab: Tab) -> bool:
    return not screen.faults and any(name.endswith("-story") for name in tab.widgets)


def typed(tab: Tab) -> str:
    return tab.values.get(tab.named("-story"), "")


def test_people_come_by_tls_each_to_one_process_and_figures_stay_inside(house):
    assert [str(one) for one in front.problems(house.origin, str(house.authority))] == []
    with house.browser() as browser:
        assert browser.get("/metrics").status_code == 404
        assert browser.get("/readyz").status_code == 200
        assert browser.get("/", follow_redirects=False).headers["location"] == "/auth/login"
    places = set()

    async def three_tabs(tab: Tab, screen: Screen) -> None:
        assert whole(screen, tab)
        async with opened(house.origin, cookies, "casi") as more:
            assert not (await more.run()).faults
            [place] = house.serving()
            assert house.figure(place, "ponte_pages_open") == 2
            places.add(place)

    for _person in range(20):  # each by the luck of their cookie: soon both have some
        cookies = house.enter()
        at(house, cookies, three_tabs)
        _until(lambda: not house.serving())
        if len(places) == 2:
            break
    assert places == set(house.ports)


def test_a_database_that_starts_again_costs_nobody_their_page(house):
    async def through_it(tab: Tab, screen: Screen) -> None:
        assert whole(screen, tab)
        house.restart_database()
        assert not (await tab.run()).faults  # at most a sentence, and then the page again
        again = await tab.run()
        assert whole(again, tab)

    at(house, house.enter(), through_it)


def test_three_hundred_who_come_at_once_are_let_in_and_some_of_them_open_a_page_together(house):
    def comes(_number: int) -> str:
        cookies = house.enter()
        with house.browser() as browser:
            assert browser.get("/casi", headers={"cookie": cookies}).status_code == 200
        return cookies

    with ThreadPoolExecutor(AT_A_TIME) as door:
        came = list(door.map(comes, range(ARRIVALS)))
    assert len(set(came)) == ARRIVALS

    async def opens(cookies: str) -> bool:
        async with opened(house.origin, cookies, INTAKE) as tab:
            return whole(await tab.run(), tab)

    async def together() -> list[bool]:
        return await asyncio.gather(*map(opens, came[:AT_A_TIME]))

    assert all(asyncio.run(together()))


def test_who_asks_and_reads_nothing_keeps_nobody_waiting(house):
    cookies = house.enter()

    async def beside_them(tab: Tab, screen: Screen) -> None:
        for _press in range(AT_A_TIME):
            await tab.ask("")
        async with opened(house.origin, cookies, INTAKE) as other:
            assert whole(await other.run(), other)

    at(house, cookies, beside_them)


def test_whose_process_is_killed_goes_on_at_the_other_signed_in_with_their_draft(house):
    cookies, there = house.enter(), []

    async def typing(tab: Tab, screen: Screen) -> None:
        assert whole(screen, tab)
        there.extend(house.serving())
        tab.put(tab.named("-story"), STORY)
        assert (await tab.run()).says("Bozza salvata")
        house.kill(there[0])

    at(house, cookies, typing)
    [other] = set(house.ports) - set(there)

    async def at_the_other(tab: Tab, screen: Screen) -> None:
        assert whole(screen, tab)
        assert house.serving() == [other]
        await tab.run(next(name for name in tab.widgets if name.startswith("resume-")))
        assert typed(tab) == STORY

    at(house, cookies, at_the_other)


def test_a_process_told_to_stop_takes_nobody_new_and_ends_when_the_last_has_left(house):
    cookies, there = house.enter(), []

    async def stays(tab: Tab, screen: Screen) -> None:
        assert whole(screen, tab)
        there.extend(house.serving())
        house.tell_to_stop(there[0])
        _until(lambda: house.own(there[0], "/readyz").json()["missing"] == ["leaving"])
        assert whole(await tab.run(), tab)
        async with opened(house.origin, cookies, INTAKE) as second:
            assert whole(await second.run(), second)
            assert set(house.serving()) == set(house.ports)
        with house.browser() as browser:
            page = browser.get("/casi", headers={"cookie": cookies})
            assert page.status_code == 200
            assert house.own(there[0], "/auth/login").status_code == 503
        assert whole(await tab.run(), tab)
        assert house.lives(there[0])

    at(house, cookies, stays)
    house.processes[there[0]].join(PATIENCE)
    assert not house.lives(there[0])

"""Every role asks for what is not theirs: functions, pages, forged fragments and events."""

import asyncio
import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from typing import Any

from streamlit.proto.WidgetStates_pb2 import WidgetState

import db
from domain.pages import PAGES, Page
from domain.permissions import Actor, Permission, PermissionDenied, granted
from domain.vocabulary import Role
from torture import nonsense
from torture.addresses import every
from torture.crashes import judged_apart
from torture.lines import Line
from torture.saving import REFERENCE, SAVED, Ledger, fill, save
from torture.servers import House
from torture.tab import Screen, Tab, opened

_MODULES = [m.name for m in pkgutil.walk_packages(db.__path__, "db.") if "migrations" not in m.name]

_PICKED = '{"needs": ["GA-MOI"], "picked": 1}'


def lines(house: House) -> Iterator[Line]:
    """On a server that runs."""
    yield _functions()
    yield asyncio.run(_screens(house))
    yield _addresses(house)
    yield asyncio.run(_files(house))
    yield asyncio.run(nonsense.lines(house))


def guarded() -> dict[str, Any]:
    """Every function of `db` that asks for a permission."""
    found = {}
    for module in map(importlib.import_module, [m for m in _MODULES if not m.endswith("__main__")]):
        for name, member in vars(module).items():
            if inspect.isfunction(member) and hasattr(member, "permission"):
                found[f"{member.__module__}.{name}"] = member
    return found


def _functions() -> Line:
    wrong, asked = [], 0
    for name, function in guarded().items():
        for role in (None, *Role):
            if role is not None and granted(role, function.permission):
                continue
            asked += 1
            try:
                function(None, role and Actor(1, "x", role))
            except PermissionDenied:
                continue
            except Exception as error:
                wrong.append(f"{name} for {role}: {type(error).__name__} before the refusal")
            else:
                wrong.append(f"{name} let {role} in")
    return Line("each function asked by each role it is not for", _seen(asked, wrong), not wrong)


def _seen(asked: int, wrong: list[str], held: str = "all refused") -> str:
    return f"{asked:,} asked; " + ("; ".join(wrong[:3]) or held)


async def _screens(house: House) -> Line:
    """What a manager's pages hold is sent again by every other role: each fragment, and each widget
    as if it were pressed there.
    """
    ledger, wrong, asked = Ledger(), list[str](), 0
    fragments, widgets = await _held(house, ledger)
    (mark,) = {told.mark for told in ledger.tried}
    for role in (r for r in Role if not granted(r, Permission.IDENTITY_READ)):
        cookie = house.enter(role)
        for page in PAGES.values():
            async with opened(house.origin, cookie, page.address) as tab:
                for screen in await _forged(tab, fragments, widgets):
                    asked += 1
                    wrong += _told(role, page, screen, mark)
    wrong += judged_apart(house, ledger)
    what = "each role on each page, with the fragments and events of another"
    return Line(what, _seen(asked, wrong), not wrong)


async def _held(house: House, ledger: Ledger) -> tuple[set[str], set[str]]:
    """Fragments and widgets of the manager's pages; one case is saved, whose tenant has a name."""
    cookie, fragments, widgets = house.enter(), set[str](), set[str]()
    for page in PAGES.values():
        async with opened(house.origin, cookie, page.address) as tab:
            screens = [await tab.run()]
            if page is PAGES["intake"]:
                screens += [await fill(tab, ledger, ledger.new())]
                fragments, widgets = _with(tab, fragments, widgets)
                screens += [await save(tab, ledger, ledger.tried[0])]
                assert screens[-1].says(SAVED)
            fragments, widgets = _with(tab, fragments, widgets)
            ledger.faults += [fault for screen in screens for fault in screen.faults]
    return fragments - {""}, widgets


def _with(tab: Tab, fragments: set[str], widgets: set[str]) -> tuple[set[str], set[str]]:
    return fragments | tab.fragments, widgets | {own for own, _kind in tab.widgets.values()}


async def _forged(tab: Tab, fragments: set[str], widgets: set[str]) -> list[Screen]:
    """Its own page; then everything that is not on it, at once and in a fragment of another."""
    screens = [await tab.run()]
    foreign = widgets - {own for own, _kind in tab.widgets.values()}
    states = []
    for number, own in enumerate(sorted(foreign)):
        states.append(_event(own, number))
    screens.append(await tab.forge(states))
    for fragment in sorted(fragments - tab.fragments):
        await tab.ask(fragment)  # what is not there is not answered
    return [*screens, await tab.run(), await tab.run()]


def _event(own: str, number: int) -> WidgetState:
    """As a button, a component that holds something, or one that tells of something sends it."""
    forged = WidgetState(id=own)
    if number % 3 == 0:
        forged.trigger_value = True
    elif number % 3 == 1:
        forged.json_value = _PICKED
    else:
        forged.json_trigger_value = f"[{_PICKED}]"
    return forged


def _told(role: Role, page: Page, screen: Screen, mark: str) -> Iterator[str]:
    text = "\n".join(screen.texts)
    yield from (f"{role} on /{page.address}: {fault}" for fault in screen.faults)
    if mark in text:
        yield f"{role} reads the name of a tenant on /{page.address}"
    if not granted(role, Permission.CASES_READ) and (told := REFERENCE.search(text)):
        yield f"{role} reads {told[0]} on /{page.address}"
    if not granted(role, page.permission) and screen.drawn:
        yield f"{role} has {screen.drawn} widgets of /{page.address}"


def _addresses(house: House) -> Line:
    """Each with a session of each role: nothing breaks, and nothing is sent elsewhere."""
    wrong, asked = list[str](), every(house)
    for role in Role:
        for method, path in asked:
            got = house.ask(method, path, "a=b", Cookie=house.enter(role))
            if got.status >= 500 or got.location.startswith(("http", "//")):
                wrong.append(f"{method} {path} for {role}: {got.status} {got.location}")
            if not granted(role, Permission.CASES_READ) and REFERENCE.search(got.text):
                wrong.append(f"{role} reads of a case at {path}")
    return Line(
        "each address asked by each role",
        _seen(len(asked) * len(Role), wrong, "all right"),
        not wrong,
    )


async def _files(house: House) -> Line:
    """What a page offers to one browser, asked for by every other, of the same person too."""
    wrong, asked = list[str](), 0
    for owner in Role:
        cookie, files = house.enter(owner), set[str]()
        for page in (page for page in PAGES.values() if granted(owner, page.permission)):
            async with opened(house.origin, cookie, page.address) as tab:
                for screen in (await tab.run(), *await _opened_up(tab)):
                    wrong += screen.faults
                files |= tab.files
                wrong += [
                    f"{f}: not for its owner" for f in tab.files if _code(house, cookie, f) != 200
                ]
                for other in ("", *map(house.enter, Role)):
                    asked += len(files)
                    wrong += [
                        f"{f} of {owner} opens" for f in files if _code(house, other, f) == 200
                    ]
    return Line(
        "each file asked by every other browser", _seen(asked, wrong), not wrong and asked > 0
    )


def _code(house: House, cookie: str, path: str) -> int:
    return house.ask("GET", path, Cookie=cookie).status


async def _opened_up(tab: Tab) -> list[Screen]:
    """Every button pressed that stands on the page when it opens."""
    buttons = [name for name, (_own, kind) in tab.widgets.items() if kind == "button"]
    return [await tab.run(name) for name in buttons if name in tab.widgets]

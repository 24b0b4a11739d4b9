"""Who is let in, and what is believed: passwords, sessions, sites, names of the host."""

import asyncio
import json
import threading
import time
from collections.abc import Iterator
from itertools import islice
from urllib.parse import quote, urlencode

from domain.pages import PAGES
from domain.vocabulary import Role
from torture.addresses import READS, changing, every
from torture.crashes import apart, judged_apart
from torture.lines import Effort, Line, found
from torture.saving import Ledger
from torture.servers import Answer, House
from torture.strings import hostile
from torture.tab import Gone, opened
from web.gate import BUNDLES, HEALTH, OWN_FORMS

PASSWORD = "quattro gatti sul tetto"
EVIL = "altrove.example"
AT_ONCE, SLOWEST_S = 8, 20.0
FALSE = "", "ponte_session=", "ponte_session=" + "B" * 43
ADDRESSES = [f"/{page.address}" for page in PAGES.values()]


def lines(house: House, effort: Effort) -> Iterator[Line]:
    """On a server that runs."""
    yield _wrong_passwords(house, effort.wrong)
    yield _line("a session planted before the sign-in, or kept after its end", _fixation(house))
    yield _line(
        f"{len(changing(house))} addresses and the websocket asked by another site",
        _other_sites(house),
    )
    yield _line("a forged name of the host, at each address", _forged_host(house))
    yield _line(
        f"{len(every(house)) + len(ADDRESSES)} addresses without a session, or with a false one",
        _nobody(house),
    )


def _line(what: str, wrong: list[str]) -> Line:
    return Line(what, "; ".join(wrong[:3]) or "refused, each", not wrong)


def _sign_in(house: House, name: str, password: str, cookie: str = "") -> Answer:
    form = urlencode({"username": name, "password": password})
    return house.ask("POST", "/auth/login", form, **({"Cookie": cookie} if cookie else {}))


def _wrong_passwords(house: House, times: int) -> Line:
    """From the same place as the person, half of them with her own name."""
    name: str = json.loads(apart(house, "torture.people", "named", PASSWORD))
    known = _device(_sign_in(house, name, PASSWORD))
    codes, took, missed = list[int](), list[float](), list[int]()
    left = iter(range(times))

    def attack() -> None:
        for n in left:
            codes.append(
                _sign_in(house, name if n % 2 else f"nessuno.{n}", f"sbagliata {n}").status
            )

    strangers = [threading.Thread(target=attack) for _stranger in range(AT_ONCE)]
    for each in strangers:
        each.start()
    while any(each.is_alive() for each in strangers) or not took:
        begun = time.monotonic()
        answer = _sign_in(house, name, PASSWORD, known)
        took.append(time.monotonic() - begun)
        missed += [answer.status] if answer.status != 303 else []
        known = _device(answer) or known  # each sign-in gives it another name
        time.sleep(1)
    for each in strangers:
        each.join()
    wrong = judged_apart(house, Ledger())
    wrong += [f"{codes.count(303)} were let in"] if 303 in codes else []
    wrong += [f"{code}" for code in codes if code >= 500 and code != 503]
    wrong += [f"her own tablet was answered {code}" for code in missed]
    wrong += [f"she waited {max(took):.0f} s"] if max(took) > SLOWEST_S else []
    seen = f"{len(took)} sign-ins of the person, the slowest {max(took):.1f} s; {found(wrong)}"
    return Line(f"{times:,} wrong sign-ins while one person signs in", seen, not wrong)


def _device(answer: Answer) -> str:
    return next((c for c in answer.cookies if c.startswith("ponte_device=")), "")


def _fixation(house: House) -> list[str]:
    wrong = []
    planted = "ponte_session=" + "A" * 43
    got = house.ask("POST", "/auth/demo", "role=executive", Cookie=planted)
    given = next((c for c in got.cookies if c.startswith("ponte_session=")), planted)
    if given == planted:
        wrong.append("the planted session was taken over")
    if _inside(house, planted):
        wrong.append("the planted session opens")
    again = house.enter(Role.COORDINATOR)
    if house.ask("POST", "/auth/logout", "", Cookie=again).status != 303 or _inside(house, again):
        wrong.append("a session opens after its end")
    taken = house.ask("POST", "/auth/demo", "role=coordinator", Cookie=given)
    if given in taken.cookies:
        wrong.append("another person got the session of the one before")
    return wrong


def _inside(house: House, cookie: str) -> bool:
    return house.ask("GET", "/", Cookie=cookie).status == 200


def _other_sites(house: House) -> list[str]:
    wrong, cookie = [], house.enter()
    for method, path in changing(house):
        for more in (
            {"Origin": f"https://{EVIL}"},
            {"Origin": "null"},
            {"Origin": house.origin, "Sec_Fetch_Site": "cross-site"},
        ):
            code = house.ask(method, path, "a=b", Cookie=cookie, **more).status
            wrong += [] if code in (403, 405) else [f"{method} {path}: {code} to {more}"]
    if not _inside(house, cookie):
        wrong.append("another site ended the session")
    for origin in (f"https://{EVIL}", "null", house.origin.replace("localhost", EVIL)):
        if asyncio.run(_opens(house, cookie, origin)):
            wrong.append(f"a websocket of {origin} opened")
    return wrong


async def _opens(house: House, cookie: str, origin: str) -> bool:
    try:
        async with opened(house.origin, cookie, claimed=origin) as tab:
            await tab.run(patience=5)
    except Gone:
        return False
    return True


def _forged_host(house: House) -> list[str]:
    wrong = []
    for method, path in every(house):
        forged = house.ask(method, path, Host=EVIL)
        if forged.status != 400 and path not in HEALTH:
            wrong.append(f"{method} {path} answers {forged.status} to {EVIL}")
        for header in ("X_Forwarded_Host", "Forwarded", "X_Original_URL", "X_Rewrite_URL"):
            value = f"host={EVIL}" if header == "Forwarded" else EVIL
            got = house.ask(method, path, **{header: value})
            if EVIL in got.text + got.location:
                wrong.append(f"{path} repeats the name of {header}")
    return wrong


def _nobody(house: House) -> list[str]:
    """What is open to everyone answers for itself; the rest leads to the sign-in."""
    wrong, asked = [], [*every(house), *(("GET", path) for path in ADDRESSES)]
    for cookie in FALSE:
        for method, path in asked:
            code = house.ask(method, path, "a=b", Cookie=cookie).status
            ours = path in HEALTH and method in READS
            open_to_all = ours or path.startswith((*OWN_FORMS, *BUNDLES))
            if code >= 500 or (not open_to_all and code not in (303, 401, 403, 405)):
                wrong.append(f"{method} {path} with {cookie or 'no cookie'}: {code}")
        if asyncio.run(_opens(house, cookie, house.origin)):
            wrong.append(f"a websocket with {cookie or 'no cookie'} opened")
    return wrong


def typed(house: House, effort: Effort) -> Iterator[Line]:
    """Hostile texts through the routes that take texts in; each answers, and none is a fault."""
    cookie, wrong, asked = house.enter(), list[str](), 0
    for text in islice(hostile(effort.strings), effort.strings // 10):
        plain = text.encode("utf-8", "replace").decode()[:20_000]
        form = urlencode({"username": plain, "password": plain, "next": plain, "role": plain})
        address = quote(plain[:500], safe="")
        draft = {"place": "intake", "token": "t" * 43, "typed_at": 1, "changed": {"story": text}}
        for method, path, body in (
            ("GET", f"/auth/login?next={address}&lang={address}", None),
            ("POST", "/auth/demo", form),
            ("POST", "/auth/language", form),
            ("GET", f"/r/{address}", None),
            ("POST", "/v/" + "x" * 43, form),
            ("GET", f"/calendar/{address}", None),
            ("POST", "/drafts/", json.dumps(draft)),
            ("GET", f"/casi?case={address}", None),
        ):
            asked += 1
            code = house.ask(method, path, body, Cookie=cookie).status
            wrong += [f"{method} {path[:40]}: {code}"] if code >= 500 else []
    yield Line(
        f"{asked:,} hostile texts to the routes",
        found(wrong) if wrong else "each answered",
        not wrong,
    )

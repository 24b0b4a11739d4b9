"""The office as the page of the camper sees it: it answers as told, in milliseconds."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import uvicorn
from mail_server import free_port
from playwright.sync_api import BrowserContext, Locator, Page, expect
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import Route

from domain.business_time import day_of
from domain.search.needs import NamedNeed, silent, told
from web.campo import shell

NEEDS = [
    NamedNeed("BOL", "Bollette", "Bollette", (), "Economica", ("luce", "gas", "morosità")),
    NamedNeed("LAV", "Lavoro", "Lavoro", (), "Economica", ("disoccupato",)),
    NamedNeed("CASA", "Casa inadatta", "Casa inadatta", (), "Casa", ("scale", "ascensore")),
]
QUARTERS = [
    {"code": "7", "name": "Le Betulle", "municipality": "Varese"},
    {"code": "9", "name": "San Fermo", "municipality": "Como"},
]


@dataclass
class Office:
    """What it answers, and what it was told."""

    origin: str = ""
    signed_in: bool = True
    revoked: bool = False
    foreign: bool = False
    """Somebody else is signed in."""
    forgives: bool = False
    late: timedelta = timedelta()
    """How far its clock is from this machine's."""
    refusal: list[dict[str, str]] = field(default_factory=list)
    mute: set[str] = field(default_factory=set)
    """Acts it hears and stores, and whose answer does not arrive."""
    stored: dict[str, dict[str, Any]] = field(default_factory=dict)
    heard: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    visits: list[dict[str, Any]] = field(
        default_factory=lambda: [
            {"appointment": 1, "at": "09:00", "name": "Zefiroli Ottavia", "state": "convened"},
            {"appointment": 2, "at": "09:20", "name": "Brambilla Nives", "state": "convened"},
        ]
    )

    @property
    def now(self) -> datetime:
        return datetime.now(UTC) + self.late

    def acts(self, act: str) -> list[dict[str, Any]]:
        """What it was told of one kind."""
        return [body for name, body in self.heard if name == act]

    def answer(self, said: dict[str, Any], status: int = 200) -> JSONResponse:
        return JSONResponse(said | {"now": self.now.isoformat()}, status)

    def day(self) -> dict[str, Any]:
        return {
            "version": "1",
            "day": day_of(self.now).isoformat(),
            "user": {"name": "Prova", "language": "it"},
            "quarters": QUARTERS,
            "channels": [
                {"code": "UM-SPO", "label": "Ufficio mobile, accesso spontaneo"},
                {"code": "TEL", "label": "Telefono"},
            ],
            "stop": {
                "id": 5,
                "place": "Le Betulle",
                "quarter": "7",
                "channel": "UM-SPO",
                "from": "09:00",
                "to": "12:00",
            },
            "needs": [
                {"code": n.code, "label": n.label, "area": n.area_it, "urgent": n.code == "BOL"}
                for n in NEEDS
            ],
            "usual": ["LAV"],
            "words": {"told": told(NEEDS), "silent": silent()},
            "tongues": {
                "common": [
                    {"code": "it", "label": "italiano"},
                    {"code": "uk", "label": "ucraino"},
                ],
                "rest": [{"code": "bn", "label": "bengalese"}, {"code": "ur", "label": "urdu"}],
            },
            "urgencies": [
                {"code": 1, "label": "Subito", "meaning": "oggi"},
                {"code": 2, "label": "Alta", "meaning": "entro 3 giorni"},
                {"code": 3, "label": "Normale", "meaning": "entro 10 giorni"},
                {"code": 4, "label": "Bassa", "meaning": "quando si può"},
            ],
            "notice": {
                "version": "3",
                "languages": [{"code": "it", "label": "Italiano"}],
                "ways": [{"code": "paper", "label": "Su carta"}],
            },
            "check_in": self.visits,
        }

    async def told(self, request: Request) -> JSONResponse:
        """Everything the page asks."""
        act = request.path_params["act"]
        body = json.loads(await request.body()) if request.method == "POST" else {}
        assert request.method == "GET" or request.headers["x-ponte-campo"] == "1"
        self.heard.append((act, body))
        if not self.signed_in:
            return self.answer({}, 401)
        if self.revoked and act != "register":
            return self.answer({"revoked": True}, 410)
        if self.foreign:
            return self.answer({}, 404)
        if act == "register":
            return self.answer({"device": "d-1"})
        if act == "contact":
            return self.answer({"revoked": False, "reset_tries": self.forgives})
        if act == "day":
            return self.answer(self.day())
        if self.refusal:
            return self.answer({"errors": self.refusal}, 422)
        known = body["token"] in self.stored
        self.stored[body["token"]] = body
        if act in self.mute:
            return PlainTextResponse("", 502)  # type: ignore[return-value]
        return self.answer({"state": "already" if known else "stored"})


class Serving:
    """An office on a port; it can be away and come back on the same one."""

    def __init__(self) -> None:
        self.office, self.port = Office(), free_port()
        self.office.origin = f"http://localhost:{self.port}"
        self.start()

    def start(self) -> None:
        """Answer from now on."""
        asked = Route("/campo/{act}", self.office.told, methods=["GET", "POST"])
        enter = Route("/auth/login", lambda _: PlainTextResponse("sign in"))
        app = Starlette(routes=[*shell.routes()[:4], enter, asked, *shell.routes()[4:]])
        config = uvicorn.Config(
            app, port=self.port, host="localhost", log_level="error", lifespan="off"
        )
        self.server = uvicorn.Server(config)
        self.thread = threading.Thread(target=self.server.run, daemon=True)
        self.thread.start()
        while not self.server.started:
            self.thread.join(0.01)

    def forget(self) -> None:
        """An office that nobody has asked anything, on the same port."""
        if not self.thread.is_alive():
            self.start()
        self.office.__dict__.update(Office(self.office.origin).__dict__)

    @contextmanager
    def another_version(self) -> Iterator[None]:
        """The page of a release that came meanwhile."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(shell, "version", lambda: "0123456789abcdef")
            yield

    def stop(self) -> None:
        """Answer nothing any more."""
        self.server.should_exit = self.server.force_exit = True
        self.thread.join()


@contextmanager
def serving() -> Iterator[Serving]:
    """An office for a test, or for all of a file."""
    made = Serving()
    try:
        yield made
    finally:
        made.stop()


SECRET = "ponte lago vento quattro"
SENTINELS = ("Zanzotterazzi", "Petronillo", "3391234987", "Racconto-sentinella-vermiglio")
"""Family name, given name, telephone and story of who is typed in."""


class Tablet:
    """A browser with the page of the camper, and what it complains of."""

    def __init__(self, context: BrowserContext, office: Office) -> None:
        self.context, self.office = context, office
        self.faults: list[str] = []
        context.set_default_timeout(20_000)
        self.page = self.tab()

    def tab(self) -> Page:
        """Another tab of the same browser, at the page."""
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("dialog", lambda dialog: dialog.accept())
        page.goto(self.office.origin + "/campo")
        return page

    def again(self) -> Page:
        """The tab is closed as it stands, and the page opened anew."""
        self.page.close(run_before_unload=False)
        self.page = self.tab()
        return self.page

    def prepare(self) -> Page:
        """For the first time: until the day has come and the worker keeps the page."""
        page = self.page
        page.get_by_label("Frase segreta", exact=True).fill(SECRET)
        page.get_by_label("Frase segreta, ancora una volta").fill(SECRET)
        page.get_by_role("button", name="Prepara").click()
        expect(page.get_by_role("button", name="Nuovo caso")).to_be_visible()
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        return page

    def unlock(self, page: Page | None = None, secret: str = SECRET) -> None:
        """Type the passphrase."""
        page = page or self.page
        page.get_by_label("Frase segreta", exact=True).first.fill(secret)
        page.get_by_role("button", name="Sblocca", exact=True).click()

    def write(self) -> None:
        """A whole case, not yet done; it is kept when this returns."""
        page = self.page
        page.get_by_role("button", name="Nuovo caso").click()
        family, given, phone, story = SENTINELS
        page.get_by_label("Cognome").fill(family)
        page.get_by_label("Nome", exact=True).fill(given)
        page.get_by_label("Telefono").fill(phone)
        page.get_by_role("searchbox").fill("boleta")
        page.get_by_role("searchbox").press("Enter")
        page.get_by_label("Racconto").fill(story)
        expect(self.kept).to_be_visible()
        page.wait_for_timeout(1000)  # the second within which the last letter is kept

    def done(self) -> None:
        """The case waits to be sent."""
        self.page.get_by_role("button", name="Finito: da inviare").click()
        expect(self.page.get_by_role("button", name="Nuovo caso")).to_be_visible()

    @property
    def kept(self) -> Locator:
        """The line that says so."""
        return self.page.get_by_text("Tenuto su questo dispositivo alle")

    @property
    def head(self) -> Locator:
        """How many wait, when something was last sent, whether there is a network."""
        return self.page.locator(".top .status")

    def send(self) -> None:
        """By hand."""
        self.page.get_by_role("button", name="Invia ora").click()

    def rows(self) -> int:
        """How many things are kept beside the day."""
        return int(self.page.evaluate(_ROWS))


_ROWS = """async () => {
    const at = `/campo/${document.documentElement.dataset.version}/kept.js`;
    return (await (await import(at)).rows()).filter((row) => row.kind !== "day").length;
}"""

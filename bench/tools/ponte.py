"""Ponte itself, as its three people use it."""

from collections.abc import Iterator
from contextlib import contextmanager
from json import dumps
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from bench.browser import Sample, Tab
from bench.data import Dataset
from bench.servers import free_port, server, streamlit
from bench.tools.floor import SETTLED

MANAGER, EXECUTIVE, COORDINATOR = (
    f"Entra come {name}" for name in ("community manager", "dirigente", "coordinatore")
)
TITLES = "benchFind('ul[aria-label] > li .title').map(t => t.textContent)"
LIST = f"{TITLES}.join()"
SUGGESTED = "benchFind('ul[aria-label=\"Chi può rispondere\"] > li')"
MAP = "benchFind('#map_div')[0]?.dataset"
MEASURES = ("Variazione dei nuovi casi", "Aperti ogni 100 alloggi", "Casi aperti")
URGENCIES = ("1 · ", "2 · ", "3 · ", "4 · ")
FIGURES = "benchFind('.rp-figures dd').map(d => d.textContent).join()"
PLACES = ("Provincia di Varese", "Provincia di Como", "Provincia di Monza e Brianza")
COVER = "benchFind('table tbody th[scope=row]').map(r => r.textContent).join()"
AREAS = ("Economica", "Sociale", "Gestione alloggio")
NEED = "Utenze e povertà energetica"


@contextmanager
def serve(dataset: Dataset, folder: Path) -> Iterator[str]:
    """Ponte in demonstration mode on the database to measure."""
    port = free_port()
    command = streamlit("app.py", port)
    log = folder / "ponte.log"
    with server("Ponte", command, port, log, dataset.environment) as origin:
        yield origin


class Ponte:
    """A tab for each thing measured, open all the time as on a desk."""

    def __init__(self, browser: Browser, origin: str) -> None:
        self._partners = _enter(browser, origin, COORDINATOR, "/partner")
        self._map = _enter(browser, origin, EXECUTIVE, "/mappa")
        self._map_loads = _enter(browser, origin, EXECUTIVE, "/mappa")
        self._filtered = _enter(browser, origin, MANAGER, "/casi?view=all")
        self._paged = _enter(browser, origin, MANAGER, "/casi?view=all")
        self._report = _enter(browser, origin, EXECUTIVE, "/report")
        self._cover = _enter(browser, origin, EXECUTIVE, "/rete?view=cover")
        self._intake = _enter(browser, origin, MANAGER, "/nuovo-caso")
        _empty_form(self._intake.page)
        self._case = _enter(browser, origin, MANAGER, "/casi?view=unreferred")
        self._case.page.get_by_role("list", name="Casi").get_by_role("link").first.click()
        _settle(self._case.page)

    def search(self, query: str) -> Sample:
        """From Enter to other organisations in the list.

        Not to the organisation of that name: a place finds whoever works there too, so it may
        stand on the second page.
        """
        _settle(self._partners.page)
        before = dumps(self._partners.page.evaluate(LIST))
        box = self._partners.page.get_by_role("searchbox").first
        box.focus()
        box.select_text()
        self._partners.page.keyboard.insert_text(query)
        return self._partners.act(
            lambda: self._partners.page.keyboard.press("Enter"),
            f"{TITLES}.length && {LIST} !== {before}",
        )

    def map_filter(self, turn: int) -> Sample:
        """From a click on another measure to the new circles and the new table."""
        page, measure = self._map.page, MEASURES[turn % 3]
        _settle(page)
        before = dumps(page.evaluate(f"{MAP}.drawn"))
        page.evaluate("benchFind('#map_div')[0].dataset.same = 'yes'")
        page.get_by_role("combobox", name="Misura").click()
        option = page.get_by_role("option", name=measure, exact=True)
        sample = self._map.act(
            option.click,
            f"{MAP}.drawn !== {before} && benchFind('caption').some("
            f"c => c.textContent === {dumps(measure)})",
        )
        if not page.evaluate(f"{MAP}.same === 'yes'"):
            raise AssertionError("the base of the map was drawn again")
        return sample

    def map_load(self, turn: int) -> Sample:
        """From the navigation to base and circles on screen."""
        return self._map_loads.load(
            "/mappa", f"{MAP}.drawn && {MAP}.base === 'drawn' && benchFind('.bubble').length > 20"
        )

    def cases_filter(self, turn: int) -> Sample:
        """From a click on an urgency to other rows."""
        page = self._filtered.page
        _settle(page)
        before = dumps(page.evaluate(LIST))
        page.get_by_role("combobox", name="Urgenza").click()
        option = page.get_by_role("option", name=URGENCIES[turn % 4])
        return self._filtered.act(option.click, f"{TITLES}.length && {LIST} !== {before}")

    def cases_next_page(self, turn: int) -> Sample:
        """From a click on "Successivi" to other rows."""
        page = self._paged.page
        _settle(page)
        before = dumps(page.evaluate(LIST))
        onward = page.get_by_role("button", name="Successivi")
        return self._paged.act(onward.click, f"{TITLES}.length && {LIST} !== {before}")

    def intake_save(self, turn: int) -> Sample:
        """From a click on "Salva" to the reference and whom to call."""
        page = self._intake.page
        _choose(page, "Quartiere", "San Fermo")
        _choose(page, "Canale", "Ufficio mobile, accesso spontaneo")
        page.get_by_text("Preferisce non dirlo").click()
        page.get_by_role("button", name=NEED).click()
        expect(page.locator("a[href^='tel:']").first).to_be_visible()
        _settle(page)
        save = page.get_by_role("button", name="Salva", exact=True)
        sample = self._intake.act(
            save.click,
            r"benchFind('h1').some(h => /^[A-Z]{2}-\d{4}-\d{6}/.test(h.innerText)) && "
            "benchFind('a[href^=\"tel:\"]').length",
        )
        page.get_by_role("button", name="Nuovo caso").click()
        expect(page.get_by_role("combobox", name="Quartiere")).to_be_visible()
        _settle(page)
        return sample

    def suggestions(self, turn: int) -> Sample:
        """From a click on "Indirizza" in a case to who can answer, each with a phone."""
        refer = self._case.page.get_by_role("button", name="Indirizza", exact=True)
        _settle(self._case.page)
        sample = self._case.act(refer.click, f"{SUGGESTED}.length")
        refer.click()
        self._case.page.wait_for_function(f"!{SUGGESTED}.length")
        _settle(self._case.page)
        return sample

    def dashboard_place(self, turn: int) -> Sample:
        """From a click on another province to its figures."""
        page = self._report.page
        _settle(page)
        before = dumps(page.evaluate(FIGURES))
        page.get_by_role("combobox", name="Territorio").click()
        option = page.get_by_role("option", name=PLACES[turn % 3], exact=True)
        return self._report.act(option.click, f"{FIGURES} && {FIGURES} !== {before}")

    def cover_filter(self, turn: int) -> Sample:
        """From a click on another area of need to other rows."""
        page = self._cover.page
        _settle(page)
        before = dumps(page.evaluate(COVER))
        page.get_by_role("combobox", name="Area del bisogno").click()
        option = page.get_by_role("option", name=AREAS[turn % 3], exact=True)
        return self._cover.act(option.click, f"{COVER} && {COVER} !== {before}")


def _enter(browser: Browser, origin: str, button: str, path: str) -> Tab:
    tab = Tab(browser, origin)
    tab.page.goto(f"{origin}/auth/login")
    tab.page.get_by_role("button", name=button, exact=True).click()
    tab.page.goto(origin + path)
    _settle(tab.page)
    return tab


def _settle(page: Page) -> None:
    page.wait_for_function(SETTLED)
    page.wait_for_timeout(60)  # a run that this one started shows in a moment
    page.wait_for_function(SETTLED)


def _choose(page: Page, label: str, option: str) -> None:
    box = page.get_by_role("combobox", name=label)
    if option not in (box.input_value() or ""):
        box.click()
        box.fill(option)  # long lists draw only the options in sight
        expect(page.get_by_role("option").first).to_contain_text(option)
        page.get_by_role("option").first.click()
        _settle(page)


def _empty_form(page: Page) -> None:
    page.get_by_role("button", name="Ricomincia").click()
    page.get_by_role("button", name="Elimina la bozza").click()
    _settle(page)
    page.keyboard.press("Escape")

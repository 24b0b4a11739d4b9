"""The box that finds a need while the tenant talks: the domain's search, at every letter."""

from needs_support import EVERYDAY, NOTHING, needs
from playwright.sync_api import Browser, Page
from ponte_server import Server
from visits import TABLET, Visits, expect, settle, start_again

from components.intake.needs import SEARCH
from domain.search.needs import index_of, silent, told
from domain.vocabulary import Role
from exchange.browser_files import source

TYPED = (
    *EVERYDAY,
    *(word for word in NOTHING if word.strip()),
    "a",
    "di",
    "lutto",
    "solo sola",
    "non paga",
    "bancoalimentare",
    "cassa integrazione",
    "violenza dom",
    "carozzina",
    "manutenzzione",
    "alimnet",
    "sé",
    "l'affitto",
    "permesso soggiorno straniero",
    "EC",
    "marito violento",
    "il marito la picchia",
    "reddito di cittadinanza",
    "casa troppo piccola",
    "non riesce a pagare il canone",
    "bolletta troppo alta",
    "sfratt esecutivo",
    "botte xyzw",
    "homeless",
)


def test_the_browser_ranks_needs_as_the_domain_does(chromium: Browser) -> None:
    index, page = index_of(needs()), chromium.new_page()
    ranked = page.evaluate(
        f"(d) => {{ {source(*SEARCH)}\n const words = wordsOf(d.told), silent = silentOf(d.silent);"
        " return d.typed.map((text) => rank(text, d.titles, words, silent)); }",
        {
            "typed": list(TYPED),
            "titles": {need.code: need.label for need in needs()},
            "told": told(needs()),
            "silent": silent(),
        },
    )
    page.close()
    expected = [index.search(text) for text in TYPED]
    assert [(text, r["codes"], r["sure"]) for text, r in zip(TYPED, ranked, strict=True)] == [
        (text, list(found.ids), found.sure) for text, found in zip(TYPED, expected, strict=True)
    ]


def chips(page: Page) -> list[str]:
    return page.locator(".needs .chips button:visible").all_text_contents()


def test_a_need_misspelt_is_shown_and_taken_with_enter(visits: Visits, server: Server) -> None:
    page = visits.enter(server.origin, Role.COMMUNITY_MANAGER, "/nuovo-caso", TABLET)
    start_again(page)
    box = page.get_by_role("searchbox", name="Scrivi per trovare un bisogno")
    for typed, first in (("sfrato", "Sfratto"), ("frig", "alimentare"), ("bolete", "Utenze")):
        box.fill(typed)
        assert any(first in chip for chip in chips(page)), (typed, chips(page))
    box.fill("sfrato")
    box.press("Enter")
    expect(page.get_by_role("button", name="Sfratto o rilascio", pressed=True)).to_be_visible()
    settle(page)

"""What a person sees when something fails under their hands: clear words, nothing lost."""

from collections.abc import Iterator
from contextlib import closing, contextmanager

from map_support import drawn
from ponte_server import Server, opened
from visits import Visits, choose, counted, expect, settle

from domain.vocabulary import Role

CASES = 'SELECT count(*) FROM "case"'


@contextmanager
def locked(server: Server) -> Iterator[None]:
    """Another process holds the write lock of the database for longer than anyone waits."""
    with closing(opened(server.var)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def test_a_locked_database_keeps_the_form_and_says_so(visits: Visits, file_server: Server) -> None:
    page = visits.enter(file_server.origin, Role.COMMUNITY_MANAGER, "/nuovo-caso")
    choose(page, "Quartiere", "San Fermo")
    choose(page, "Canale", "Ufficio mobile, accesso spontaneo")
    page.get_by_role("button", name="Utenze e povertà energetica").click()
    page.get_by_text("Preferisce non dirlo").click()
    page.get_by_role("textbox", name="Racconto").fill("Bollette scadute.")
    page.get_by_role("textbox", name="Racconto").press("Tab")
    expect(page.get_by_text("Bozza salvata")).to_be_visible()
    settle(page)
    before = counted(file_server, CASES)
    visits.refused.add("/drafts/")  # what was typed last may still be on its way: it is tried again
    with locked(file_server):
        page.get_by_role("button", name="Salva", exact=True).click()
        # Not the line about the draft: it may come first, while the save still waits its turn.
        failed = page.get_by_text("Il caso non è salvato: la banca dati non risponde")
        expect(failed).to_be_visible(timeout=45_000)
        expect(page.get_by_role("textbox", name="Racconto")).to_have_value("Bollette scadute.")
    page.get_by_role("button", name="Salva", exact=True).click()
    expect(page.get_by_text("Caso salvato")).to_be_visible(timeout=30_000)
    assert counted(file_server, CASES) == before + 1


def test_an_unknown_case_is_answered_in_words(visits: Visits, server: Server) -> None:
    page = visits.enter(server.origin, Role.COMMUNITY_MANAGER)
    for path, wrong in (("VA-1999-999999", "VA-1999-999999"), ("%3Cb%3Ex", "<b>x")):
        page.goto(f"{server.origin}/casi?case={path}")
        expect(page.get_by_text(wrong).first).to_be_visible()
        assert page.locator("b", has_text="x").count() == 0


def test_an_unknown_quarter_in_the_address_shows_the_whole_map(
    visits: Visits, server: Server
) -> None:
    page = visits.enter(server.origin, Role.EXECUTIVE, "/mappa?quarter=XX-99&measure=nulla")
    drawn(page)


def test_a_draft_can_be_continued_on_another_device(visits: Visits, file_server: Server) -> None:
    page = visits.enter(file_server.origin, Role.COMMUNITY_MANAGER, "/nuovo-caso")
    page.get_by_role("textbox", name="Racconto").fill("Iniziato sul tablet.")
    page.get_by_role("textbox", name="Racconto").press("Tab")
    expect(page.get_by_text("Bozza salvata")).to_be_visible()
    settle(page)
    other = visits.enter(file_server.origin, Role.COMMUNITY_MANAGER, "/nuovo-caso")
    other.get_by_role("button", name="Portala qui").click()  # the tablet still has it open
    expect(other.get_by_role("textbox", name="Racconto")).to_have_value("Iniziato sul tablet.")

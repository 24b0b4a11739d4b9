"""A form half filled, at the pace of a person who is called away."""

from contextlib import closing

from playwright.sync_api import Page
from ponte_server import Server, opened
from visits import TABLET, Visits, choose, expect, forget_drafts, settle

from domain.vocabulary import Role

TEXT = "Ha chiamato la figlia: la caldaia è ferma."


def a_case(server: Server) -> str:
    """The address of a case, from the list of all."""
    return f"/casi?view=all&case={server.reference(10)}"


def note(page: Page) -> None:
    """The panel is open, with the text."""
    expect(page.get_by_role("textbox", name="Nota")).to_have_value(TEXT)
    expect(page.get_by_text("Bozza salvata alle")).to_be_visible()


def test_a_note_is_there_after_a_reload_the_list_another_panel_and_another_page(
    visits: Visits, server: Server
) -> None:
    forget_drafts(server)  # what others left would be counted
    page = visits.enter(server.origin, Role.COMMUNITY_MANAGER, a_case(server), size=TABLET)
    page.get_by_role("button", name="Nota").click()
    page.get_by_role("textbox", name="Nota").press_sequentially(TEXT, delay=20)
    page.reload()  # with the cursor still in it
    note(page)
    page.get_by_role("button", name="Torna all’elenco").click()
    settle(page)
    page.goto(server.origin + a_case(server))
    note(page)
    page.get_by_role("button", name="Telefonata").click()
    expect(page.get_by_role("textbox", name="Che cosa")).to_be_visible()
    page.get_by_role("button", name="Nota").first.click()
    note(page)
    page.get_by_test_id("stTopNavLink").filter(has_text="Oggi").click()
    settle(page)  # the rows below move while those above are drawn
    page.get_by_text("1 bozza da finire").click()
    expect(page.get_by_text(TEXT)).to_be_visible()
    page.get_by_role("link", name="Riprendi").click()
    note(page)
    page.get_by_role("button", name="Salva", exact=True).click()
    expect(page.get_by_text("Annotato nel diario")).to_be_visible()
    page.reload()
    settle(page)
    expect(page.get_by_role("textbox", name="Nota")).to_have_count(0)
    expect(page.get_by_text(TEXT)).to_be_visible()


def stands(page: Page, label: str, *parts: str) -> None:
    """A day or an hour reads so, once it is drawn: its script may come after that of a list."""
    shown = page.get_by_role("group", name=label).locator("[data-type]:not([data-type=literal])")
    expect(shown).to_have_text(parts)


def test_a_day_an_hour_and_a_kind_are_there_after_the_menu_the_language_and_a_reload(
    visits: Visits, server: Server
) -> None:
    page = visits.enter(server.origin, Role.COORDINATOR, "/rete?view=meetings&do=new", TABLET)
    choose(page, "Tipo di incontro", "Tavolo tematico")
    page.get_by_role("group", name="Giorno").locator("[data-type=day]").click()
    page.keyboard.type("24122026")
    page.get_by_role("group", name="Inizio").locator("[data-type=hour]").click()
    page.keyboard.type("0930")  # with the cursor still in it
    page.get_by_test_id("stTopNavLink").filter(has_text="Oggi").click()
    expect(page.get_by_text("1 bozza da finire")).to_be_visible()  # else it is the old page's head
    settle(page)
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("button", name="Italiano")).to_be_visible()
    page.goto(f"{server.origin}/rete?view=meetings&do=new")
    expect(page.get_by_role("combobox", name="Kind of meeting")).to_have_value("Table on a theme")
    stands(page, "Day", "24", "12", "2026")
    stands(page, "Begins at", "09", "30")
    page.get_by_role("button", name="Italiano").click()
    choose(page, "Tipo di incontro", "Altro incontro")
    page.reload()
    expect(page.get_by_role("combobox", name="Tipo di incontro")).to_have_value("Altro incontro")
    page.get_by_role("button", name="Elimina la bozza").click()
    page.get_by_role("button", name="Sì, elimina").click()
    settle(page)
    stands(page, "Inizio", "HH", "mm")


def a_new_case(server: Server) -> str:
    with closing(opened(server.var)) as connection:
        [found] = connection.execute("SELECT min(reference) FROM \"case\" WHERE status = 'new'")
    return str(found[0])


def test_how_a_case_ended_and_its_needs_are_there_when_the_page_is_left_at_once(
    visits: Visits, server: Server
) -> None:
    path = f"/casi?case={a_new_case(server)}"
    page = visits.enter(server.origin, Role.COMMUNITY_MANAGER, path, TABLET)
    choices = page.locator(".st-key-case-panel").get_by_test_id("stButtonGroup").first
    for panel in ("Chiudi…", "Bisogni"):
        page.get_by_role("button", name=panel, exact=True).click()
        other = choices.locator("button:not([data-selected])").last
        words = other.inner_text()
        other.click()
        page.get_by_test_id("stTopNavLink").filter(has_text="Oggi").click()
        expect(page.get_by_role("heading", name="Oggi", exact=True)).to_be_visible()
        page.go_back()
        chosen = choices.locator("[data-selected]").filter(has_text=words)
        expect(chosen).to_be_visible()
        page.get_by_role("button", name="Elimina la bozza").click()
        page.get_by_role("button", name="Sì, elimina").click()
        expect(chosen).to_have_count(0)
        settle(page)
        page.get_by_role("button", name="Annulla").click()
        expect(choices).to_have_count(0)


def test_the_menu_leads_from_an_open_case_to_the_list_and_the_note_is_kept(
    visits: Visits, server: Server
) -> None:
    reference = server.reference(11)
    page = visits.enter(
        server.origin, Role.COMMUNITY_MANAGER, f"/casi?case={reference}", size=TABLET
    )
    page.get_by_role("button", name="Nota").click()
    page.get_by_role("textbox", name="Nota").press_sequentially("Richiamare.")
    page.get_by_test_id("stTopNavLink").filter(has_text="Casi").click()
    expect(page.get_by_role("button", name="Torna all’elenco")).to_have_count(0)
    expect(page.get_by_text(reference)).to_have_count(0)
    page.go_back()
    expect(page.get_by_role("textbox", name="Nota")).to_have_value("Richiamare.")

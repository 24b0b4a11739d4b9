"""At the camper, on a tablet: check in, undo, a walk-in, from there to a case."""

from playwright.sync_api import Page
from ponte_server import Server
from visits import TABLET, WAIT_MS, Visits, counted, expect, settle, snap, tap_twice

from domain.vocabulary import Role

LINE = "li.line"


def figure(page: Page, label: str) -> int:
    """One of the live counters."""
    named = page.locator(".figures li").filter(has=page.get_by_text(label, exact=True))
    text = named.locator("b").inner_text()
    return int(text.replace(".", ""))


def tablet(visits: Visits, server: Server) -> Page:
    """Today's list, as the community manager finds it."""
    page = visits.enter(server.origin, Role.COMMUNITY_MANAGER, "/ufficio-mobile", TABLET)
    expect(page.locator(LINE).first).to_be_visible()
    return page


def test_a_day_at_the_camper(visits: Visits, file_server: Server) -> None:
    page = tablet(visits, file_server)
    convened, came = figure(page, "Convocati"), figure(page, "Venuti")
    line = page.locator(LINE + ".convened").first
    name = line.locator(".title").inner_text()
    mine = page.locator(LINE, has_text=name)

    line.get_by_role("button", name="È venuto").click()
    expect(mine.get_by_text("È venuto · registrato alle")).to_be_visible()
    assert (figure(page, "Convocati"), figure(page, "Venuti")) == (convened, came + 1)
    mine.get_by_role("button", name="Annulla").click()
    expect(mine.get_by_role("button", name="Non venuto")).to_be_visible()
    assert figure(page, "Venuti") == came
    snap(page, "check-in")

    walked = figure(page, "Accessi spontanei")
    page.get_by_role("button", name="Accesso spontaneo", exact=True).dblclick()
    expect(page.locator(".figures")).to_contain_text(f"{walked + 1}Accessi spontanei")
    settle(page)
    assert figure(page, "Accessi spontanei") == walked + 1

    mine.get_by_role("button", name="È venuto").click()
    mine.get_by_role("button", name="Apri un caso").click()
    expect(page.get_by_role("heading", name="Nuovo caso")).to_be_visible()
    expect(page.get_by_text(name)).to_be_visible()
    channel = page.get_by_role("combobox", name="Canale")
    expect(channel).to_have_value("Ufficio mobile, su convocazione")
    page.get_by_text("Morosità incolpevole", exact=True).click()
    settle(page)
    page.get_by_role("button", name="Salva", exact=True).click()
    expect(page.get_by_text("Caso salvato")).to_be_visible()
    reference = page.get_by_role("heading", level=1).inner_text()
    page.get_by_role("button", name="Torna al check-in").click()
    expect(mine.get_by_role("link", name=reference)).to_be_visible()
    assert (
        counted(
            file_server,
            'SELECT count(*) FROM appointment JOIN "case" ON "case".id = appointment.case_id '
            f"WHERE \"case\".reference = '{reference}' AND \"case\".channel = 'UM-APP'",
        )
        == 1
    )


def test_a_double_tap_does_not_reach_the_button_that_comes_next(
    visits: Visits, file_server: Server
) -> None:
    page = tablet(visits, file_server)
    name = page.locator(LINE + ".convened .title").first.inner_text()
    mine = page.locator(LINE, has_text=name)
    mine.get_by_role("button", name="È venuto").click()
    expect(mine.get_by_role("button", name="Apri un caso")).to_be_visible()
    assert tap_twice(page, mine.get_by_role("button", name="Annulla")) == "Correggi"
    expect(mine.get_by_role("button", name="Non venuto")).to_be_visible()
    form = page.get_by_role("heading", name="Correggi un convocato")
    expect(form).to_have_count(0)
    mine.get_by_role("button", name="Correggi").click()
    expect(form).to_be_visible()
    settle(page)


def test_of_two_tablets_the_second_is_told_and_sees_the_others_taps(
    visits: Visits, file_server: Server
) -> None:
    first, second = tablet(visits, file_server), tablet(visits, file_server)
    line = first.locator(LINE + ".convened").first
    name = line.locator(".title").inner_text()
    came = figure(first, "Venuti")
    line.get_by_role("button", name="È venuto").click()
    expect(first.locator(LINE, has_text=name)).to_contain_text("registrato alle")
    theirs = second.locator(LINE, has_text=name)
    theirs.get_by_role("button", name="Non venuto").click()
    expect(theirs).to_contain_text("ha già registrato che è venuto")
    expect(theirs).to_contain_text("Niente è stato contato due volte.")
    assert figure(second, "Venuti") == came + 1

    third = second.locator(LINE + ".convened").first
    other = third.locator(".title").inner_text()
    third.get_by_role("button", name="Non venuto").click()
    # Nobody touches the first tablet: its list follows by itself.
    expect(first.locator(LINE, has_text=other)).to_contain_text(
        "Non è venuto", timeout=WAIT_MS + 10_000
    )


def test_a_name_is_found_while_it_is_typed_in_spite_of_slips(
    visits: Visits, server: Server
) -> None:
    page = tablet(visits, server)
    name = page.locator(LINE + ".convened .title").first.inner_text()
    page.get_by_role("searchbox").fill(name[:6].upper())
    expect(page.locator(LINE + ":visible .title").first).to_have_text(name)
    family = name.split()[0]
    page.get_by_role("searchbox").fill(family[:4] + family[5:])
    expect(page.locator(LINE + ":visible .title", has_text=name).first).to_be_visible()
    page.get_by_role("searchbox").fill("zzzz")
    expect(page.get_by_text("Nessuno in elenco con queste lettere.")).to_be_visible()
    page.get_by_role("searchbox").fill("")
    page.get_by_role("button", name="Solo da registrare").click()
    expect(page.locator(LINE + ".came:visible")).to_have_count(0)

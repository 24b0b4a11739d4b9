"""A session ends under somebody's hands, or on a tablet nobody watches."""

import re
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route
from ponte_server import Server, opened, running
from visits import BUTTONS, PHONE, SCREENSHOTS, TABLET, Visits, expect, settle

from db.accounts import passwords
from db.accounts import users as accounts
from db.engine import make_engine, transaction
from domain.vocabulary import Role

ENDED, SURNAME, STORY = "La sessione è terminata", "Coperta", "Da tre mesi non paga la luce."
PASSWORD = "quattro gatti sul tetto"


@pytest.fixture(scope="module")
def watched(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server on which sessions may be ended at any time."""
    with running(copied(filled, tmp_path_factory.mktemp("watched"))) as started:
        yield started


@pytest.fixture
def hasty(filled: Path, tmp_path: Path) -> Iterator[Server]:
    """A server whose sessions end after six seconds without use."""
    with running(copied(filled, tmp_path), PONTE_SESSION_IDLE_MINUTES="0.1") as started:
        yield started


def a_case(server: Server) -> str:
    """The address of a case and of the list it was found in."""
    reference = server.reference(10)
    return f"/casi?view=all&q={reference}&case={reference}"


def copied(filled: Path, folder: Path) -> Path:
    for name in ("demo.db", "demo.key"):
        shutil.copy(filled / name, folder)
    return folder


def end_sessions(server: Server) -> None:
    with closing(opened(server.var)) as c:
        c.execute("UPDATE web_session SET revoked_at = '2026-01-01 00:00:00.000000'")


def enter_again(page: Page, role: Role = Role.COMMUNITY_MANAGER) -> None:
    page.get_by_role("button", name=BUTTONS[role], exact=True).click()
    expect(page.get_by_role("dialog", name=ENDED)).to_have_count(0)
    settle(page)


def covered(page: Page) -> None:
    """Only the cover is there: to read, to print, to select, in the address and in the title."""
    expect(page.get_by_role("dialog", name=ENDED)).to_be_visible()
    page.keyboard.press("ControlOrMeta+a")
    readable = page.evaluate("[document.body.innerText, String(getSelection())].join()")
    page.emulate_media(media="print")
    readable += page.evaluate("document.body.innerText") + page.url + page.title()
    page.emulate_media(media="screen")
    for secret in (SURNAME, STORY, "VA-20", "Salva e indirizza", "Racconto"):
        assert secret not in readable
    assert page.evaluate("!!document.activeElement.closest('.ponte-cover')")


def test_who_saves_after_the_end_signs_in_on_the_cover_and_goes_on_in_the_same_field(
    visits: Visits, watched: Server
) -> None:
    page = visits.enter(watched.origin, Role.COMMUNITY_MANAGER, "/nuovo-caso", size=TABLET)
    page.get_by_label("Cognome").fill(SURNAME)
    story = page.get_by_role("textbox", name="Racconto")
    story.press_sequentially(STORY, delay=10)
    expect(page.get_by_text("Bozza salvata")).to_be_visible()
    held: list[Route] = []
    pressed = False

    def look(route: Route) -> None:  # who presses comes before the page asks how the session is
        route.continue_() if pressed else held.append(route)

    page.route("**/auth/session", look)
    end_sessions(watched)
    page.get_by_role("button", name="Salva", exact=True).click()
    pressed = True
    for route in held:
        route.continue_()
    covered(page)
    page.screenshot(path=SCREENSHOTS / "cover-1024.png")
    enter_again(page)
    assert page.url.partition("?")[0] == f"{watched.origin}/nuovo-caso"
    expect(story).to_have_value(STORY)
    expect(page.get_by_label("Cognome")).to_have_value(SURNAME)
    expect(story).to_be_focused()


def test_another_person_on_that_tablet_finds_nothing_of_it(visits: Visits, watched: Server) -> None:
    page = visits.enter(watched.origin, Role.COMMUNITY_MANAGER, a_case(watched), size=PHONE)
    page.get_by_role("button", name="Nota").click()
    page.get_by_role("textbox", name="Nota").fill(STORY)
    end_sessions(watched)
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    covered(page)
    page.screenshot(path=SCREENSHOTS / "cover-390.png")
    page.get_by_role("link", name="Entra come un’altra persona").click()
    page.get_by_role("button", name=BUTTONS[Role.COORDINATOR], exact=True).click()
    settle(page)
    assert page.url == f"{watched.origin}/"
    stored = page.evaluate("JSON.stringify([sessionStorage, localStorage])")
    assert "ponte-field" not in stored
    assert STORY not in stored
    page.goto(watched.origin + a_case(watched))
    settle(page)
    assert STORY not in page.content()


def test_two_tabs_are_covered_and_uncovered_together(visits: Visits, watched: Server) -> None:
    first = visits.enter(watched.origin, Role.COMMUNITY_MANAGER, "/casi", size=TABLET)
    second = first.context.new_page()
    second.goto(watched.origin + a_case(watched))
    settle(second)
    end_sessions(watched)
    first.evaluate("window.dispatchEvent(new Event('focus'))")
    covered(first)
    covered(second)
    enter_again(first)
    expect(second.get_by_role("dialog", name=ENDED)).to_have_count(0)
    settle(second)
    assert second.url == watched.origin + a_case(watched)
    end_sessions(watched)
    second.evaluate("window.dispatchEvent(new Event('focus'))")
    covered(first)
    first.get_by_role("link", name="Entra come un’altra persona").click()
    first.get_by_role("button", name=BUTTONS[Role.EXECUTIVE], exact=True).click()
    settle(first)
    second.wait_for_url(watched.origin + "/")
    settle(second)
    assert "VA-20" not in second.locator("body").inner_text()


def test_a_page_that_was_signed_out_shows_nothing_when_one_goes_back(
    visits: Visits, watched: Server
) -> None:
    page = visits.enter(watched.origin, Role.COMMUNITY_MANAGER, a_case(watched), size=TABLET)
    other = page.context.new_page()
    other.goto(watched.origin + a_case(watched))
    settle(other)
    page.get_by_role("button", name="Esci").click()
    expect(page.get_by_role("button", name=BUTTONS[Role.EXECUTIVE], exact=True)).to_be_visible()
    covered(other)
    page.go_back()
    expect(page.get_by_role("button", name=BUTTONS[Role.COMMUNITY_MANAGER])).to_be_visible()
    assert "Diario" not in page.locator("body").inner_text()


def test_typing_is_use_and_who_is_away_is_asked_and_then_covered(
    hasty: Server, visits: Visits
) -> None:
    page = visits.enter(hasty.origin, Role.COMMUNITY_MANAGER, "/nuovo-caso", size=TABLET)
    cover = page.get_by_role("dialog", name=ENDED)
    page.get_by_label("Cognome").press_sequentially("ab" * 8, delay=500)  # 8 s in one field
    expect(cover).to_have_count(0)
    question = page.get_by_text("Sei ancora qui?")
    expect(question).to_be_visible()
    page.screenshot(path=SCREENSHOTS / "still-here-1024.png")
    page.get_by_role("button", name="Sì, ci sono").click()
    expect(question).to_have_count(0)
    expect(question).to_be_visible()
    expect(cover).to_be_visible()
    expect(question).to_have_count(0)


def test_a_wrong_password_is_told_on_the_cover(visits: Visits, watched: Server) -> None:
    engine = make_engine(watched.database_url, watched.keys)
    with transaction(engine) as session:
        chosen = passwords.chosen(PASSWORD, "ada.prova")
        accounts.create_user(
            session, None, "ada.prova", "Ada Prova", Role.COMMUNITY_MANAGER, chosen
        )
    engine.dispose()
    page = visits.anonymous(watched.origin, "/auth/login?next=/rete", size=TABLET)
    page.get_by_text("Entra con il tuo account").click()
    page.get_by_label("Nome utente").fill("ada.prova")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Entra", exact=True).click()
    settle(page)
    end_sessions(watched)
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    covered(page)
    expect(page.get_by_label("Nome utente")).to_have_value("ada.prova")
    page.get_by_label("Password").fill("sbagliata davvero")
    page.get_by_role("button", name="Entra", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("non corretti")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name=ENDED)).to_have_count(0)
    settle(page)
    assert page.url.startswith(f"{watched.origin}/rete")


def test_an_open_dialog_is_covered_too_and_does_not_keep_the_cursor(
    visits: Visits, watched: Server
) -> None:
    page = visits.enter(watched.origin, Role.ADMINISTRATOR, "/amministrazione", size=TABLET)
    page.get_by_role("button", name="Nuovo utente").click()
    name = page.get_by_label("Nome e cognome")
    name.fill(SURNAME)
    name.press("Tab")
    end_sessions(watched)
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    covered(page)
    for _time in range(4):
        page.keyboard.press("Tab")
        inside = "!document.activeElement.closest('[role=dialog]:not(.ponte-cover)')"
        assert page.evaluate(inside)
    enter_again(page, Role.ADMINISTRATOR)


def test_a_tablet_that_slept_past_the_end_shows_nothing_when_it_wakes(
    visits: Visits, watched: Server
) -> None:
    page = visits.enter(watched.origin, Role.COMMUNITY_MANAGER, "/", size=TABLET)
    page.clock.install()
    with page.expect_response("**/auth/session"):
        page.goto(watched.origin + a_case(watched))
    settle(page)
    line = page.context.new_cdp_session(page)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/auth/session", hold)
    line.send("Page.setWebLifecycleState", {"state": "frozen"})
    end_sessions(watched)
    page.clock.fast_forward("45:00")
    line.send("Page.setWebLifecycleState", {"state": "active"})
    expect(page.locator("html")).to_have_class(re.compile("ponte-(veiled|covered)"))
    assert "VA-20" not in page.evaluate("document.body.innerText")  # before anybody has answered
    assert held
    page.unroute("**/auth/session")
    covered(page)

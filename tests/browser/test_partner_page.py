"""The partner's page on a phone, with a finger: tapped twice, refused, too late, and too long."""

from collections.abc import Iterator
from contextlib import closing

import pytest
from playwright.sync_api import Browser, Locator, Page
from ponte_server import Server, opened
from visits import PHONE, SCREENSHOTS, WAIT_MS, counted, expect, middle

from db.crypto import token_hash

NAME = "N" * 119
TEXT = "Prima riga\n\n" + "parola " * 60 + "w" * 300 + "\nUltima riga"
TOKEN = "A" * 43


@pytest.fixture
def link(own_server: Server) -> str:
    """The page of a request of the demonstration that waits for an answer."""
    change(
        own_server,
        f"reply_hash = '{token_hash(TOKEN)}', reply_until = '2099-01-01 00:00:00.000000', "
        "question = NULL",
        "id = (SELECT min(id) FROM referral WHERE status = 'sent')",
    )
    return f"{own_server.origin}/r/{TOKEN}"


@pytest.fixture
def phone(chromium: Browser) -> Iterator[Page]:
    """A browser on a phone, without account."""
    context = chromium.new_context(
        locale="it-IT",
        timezone_id="Europe/Rome",
        has_touch=True,
        is_mobile=True,
        viewport={"width": PHONE[0], "height": PHONE[1]},
        color_scheme="dark",
    )
    context.set_default_timeout(WAIT_MS)
    yield context.new_page()
    context.close()


def test_from_a_webmail_the_page_opens_at_an_address_that_holds_nothing(
    phone: Page, link: str, own_server: Server
) -> None:
    letter = f'<a href="{link}" rel="opener">La richiesta</a>'
    phone.route("http://webmail.test/", lambda route: route.fulfill(body=letter, status=200))
    asked: list[str] = []
    phone.on("request", lambda request: asked.append(str(request.headers.get("referer", ""))))
    phone.goto("http://webmail.test/")
    phone.get_by_role("link", name="La richiesta").click()
    expect(phone.get_by_role("button", name="Ce ne occupiamo")).to_be_visible()
    assert TOKEN not in phone.url
    phone.reload()
    phone.get_by_label("Il vostro nome").first.fill("Maria di prova")
    phone.get_by_role("button", name="Ce ne occupiamo").click()
    expect(phone.get_by_text("Maria di prova")).to_be_visible()
    assert TOKEN not in phone.url and TOKEN not in "".join(asked) + own_server.log
    assert "Maria di prova" not in own_server.log
    phone.goto("http://webmail.test/")
    phone.get_by_role("link", name="La richiesta").click()  # opened twice
    expect(phone.get_by_text("Maria di prova")).to_be_visible()


def change(server: Server, values: str, where: str) -> None:
    with closing(opened(server.var)) as connection:
        connection.execute(f"UPDATE referral SET {values} WHERE {where}")
        connection.commit()


def mine() -> str:
    return f"(SELECT id FROM referral WHERE reply_hash = '{token_hash(TOKEN)}')"


def lines(server: Server) -> int:
    return counted(server, f"SELECT count(*) FROM referral_event WHERE referral_id = {mine()}")


def write(page: Page, text: str) -> None:
    page.get_by_label("Il vostro nome").first.fill(NAME)
    page.get_by_label("Qualcosa da aggiungere").fill(text)


def nothing_sticks_out(page: Page, name: str) -> None:
    """No sideways scrolling; a picture of the whole page."""
    width = page.evaluate("document.documentElement.scrollWidth")
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{name}-{PHONE[0]}.png", full_page=True)
    assert width <= PHONE[0], f"{name}: {width} px wide"


def tap_twice(page: Page, target: Locator) -> None:
    where = middle(target)
    for _tap in range(2):
        page.touchscreen.tap(*where)


def test_a_refused_answer_comes_back_filled_and_a_double_tap_is_one_answer(
    own_server: Server, link: str, phone: Page
) -> None:
    before = lines(own_server)
    phone.goto(link)
    write(phone, TEXT)
    phone.get_by_role("button", name="Non possiamo").tap()
    expect(phone.get_by_text("Scegliete un motivo").first).to_be_visible()
    expect(phone.get_by_label("Il vostro nome").first).to_have_value(NAME)
    expect(phone.get_by_label("Qualcosa da aggiungere")).to_have_value(TEXT)
    nothing_sticks_out(phone, "partner-refused")
    assert lines(own_server) == before
    tap_twice(phone, phone.get_by_role("button", name="Ce ne occupiamo"))
    expect(phone.get_by_text("Accettato", exact=True)).to_be_visible()
    expect(phone.get_by_role("alert")).to_have_count(0)
    expect(phone.get_by_role("listitem").filter(has_text=NAME)).to_be_visible()
    nothing_sticks_out(phone, "partner-accepted")
    assert lines(own_server) == before + 1


def test_an_answer_after_the_request_was_withdrawn_is_kept_and_told(
    own_server: Server, link: str, phone: Page
) -> None:
    phone.goto(f"{link}>?lang=it")
    write(phone, TEXT)
    before = lines(own_server)
    change(own_server, "status = 'cancelled'", f"id = {mine()}")
    phone.get_by_role("button", name="Ce ne occupiamo").tap()
    expect(phone.get_by_role("alert")).to_contain_text("La richiesta è stata ritirata")
    expect(phone.get_by_text("arrivato tardi: «Ce ne occupiamo»")).to_be_visible()
    expect(phone.get_by_text("Ultima riga")).to_be_visible()
    nothing_sticks_out(phone, "partner-late")
    assert lines(own_server) == before + 1

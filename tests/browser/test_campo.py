"""The page for the camper without signal, in Chromium; the office answers as each test has it."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from axe_support import violations
from campo_support import SECRET, SENTINELS, Office, Serving, Tablet
from playwright.sync_api import Browser, expect
from visits import PHONE


@pytest.fixture
def tablet(chromium: Browser, office: Office) -> Iterator[Tablet]:
    context = chromium.new_context(locale="it-IT", timezone_id="Europe/Rome", has_touch=True)
    made = Tablet(context, office)
    yield made
    context.close()
    assert not made.faults


def test_a_case_is_written_without_a_network_outlives_its_tab_and_is_sent_once(
    tablet: Tablet, served: Serving
) -> None:
    tablet.prepare()
    served.stop()
    tablet.context.set_offline(True)
    page = tablet.again()
    tablet.unlock()
    expect(tablet.head).to_contain_text("senza rete")
    tablet.write()
    page = tablet.again()
    tablet.unlock()
    page.get_by_role("button", name=f"Riprendi: {SENTINELS[0]}").click()
    expect(page.get_by_label("Racconto")).to_have_value(SENTINELS[3])
    expect(page.get_by_label("Quartiere")).to_have_value("7")
    tablet.done()
    page.get_by_role("button", name="È venuto: Zefiroli Ottavia").click()
    expect(page.get_by_text("non ancora inviato").first).to_be_visible()
    expect(tablet.head).to_contain_text("1 caso non ancora inviato")
    served.start()
    tablet.context.set_offline(False)
    tablet.send()
    expect(tablet.head).to_contain_text("Niente da inviare")
    expect(tablet.head).to_contain_text("ultimo inviato alle")
    [sent] = tablet.office.acts("send")
    assert sent["typed"]["needs"] == ["BOL"]
    assert (sent["typed"]["quarter"], sent["typed"]["stop"]) == ("7", 5)
    [mark] = tablet.office.acts("check-in")
    assert (mark["appointment"], mark["state"]) == (1, "came")
    expect(page.get_by_text("non ancora inviato")).to_have_count(0)  # the mark is answered too
    assert tablet.rows() == 0


def test_nothing_typed_or_fetched_stands_in_clear_anywhere_in_the_browser(
    chromium: Browser, office: Office, tmp_path: Path
) -> None:
    # With windows where there is one: the shell keeps less than what people use.
    names = "chromium", "google-chrome", "chromium-headless-shell"
    program = next(filter(None, map(shutil.which, names)))
    context = chromium.browser_type.launch_persistent_context(
        tmp_path, executable_path=program, args=["--no-sandbox", "--disable-gpu"], locale="it-IT"
    )
    tablet = Tablet(context, office)
    page = tablet.prepare()
    office.refusal = [{"field": "quarter", "said": "Quartiere chiuso."}]
    tablet.write()
    tablet.done()
    page.get_by_role("button", name="È venuto: Zefiroli Ottavia").click()
    expect(page.get_by_text("Zefiroli Ottavia: Un check-in non è stato accettato")).to_be_visible()
    office.signed_in = False
    tablet.write()
    tablet.done()
    page.get_by_role("button", name="È venuto: Brambilla Nives").click()
    expect(page.get_by_text("non ancora inviato").first).to_be_visible()
    tablet.write()
    page.get_by_role("button", name="Blocca").click()
    expect(page.get_by_text("Qui sono tenuti 3 casi")).to_be_visible()
    told = page.evaluate(
        """async () => JSON.stringify([location.href, document.title, history.state,
            {...localStorage}, {...sessionStorage}, document.cookie])"""
    )
    page.goto("about:blank")
    context.close()
    held = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert b"d-1" in held  # the name of the device is there: what is looked for would be found
    for secret in (SECRET, *SENTINELS, *(str(visit["name"]) for visit in office.visits)):
        assert secret not in told
        assert secret.encode() not in held, secret
        assert secret.encode("utf-16-le") not in held, secret


def test_five_wrong_tries_bar_it_until_the_next_contact_and_erase_nothing(
    tablet: Tablet, office: Office
) -> None:
    page = tablet.prepare()
    office.signed_in = False
    tablet.write()
    for left in (4, 3, 2, 1, 0):
        page = tablet.again() if left in (4, 1) else page
        tablet.unlock(secret="non è questa, ma è lunga")
        expect(
            page.get_by_text("Cinque tentativi" if not left else f" {left} tentativ")
        ).to_be_visible()
    page = tablet.again()
    expect(page.get_by_text("Cinque tentativi sbagliati")).to_be_visible()
    expect(page.get_by_label("Frase segreta")).to_be_disabled()
    office.signed_in = office.forgives = True
    tablet.send()
    expect(page.get_by_label("Frase segreta")).to_be_enabled()
    tablet.unlock()
    expect(page.get_by_role("button", name=f"Riprendi: {SENTINELS[0]}")).to_be_visible()


def test_a_passphrase_forgotten_is_said_plainly_and_all_is_erased_after_two_questions(
    tablet: Tablet, office: Office
) -> None:
    page = tablet.prepare()
    tablet.write()
    page = tablet.again()
    page.get_by_text("Non ricordo la frase segreta").click()
    expect(page.get_by_text("nessuno può aprire")).to_be_visible()
    page.get_by_role("button", name="Cancella tutto e ricomincia").click()
    expect(page.get_by_text("Va perso 1 caso non ancora inviato")).to_be_visible()
    page.get_by_role("button", name="Sì, continua").click()
    assert tablet.rows() == 1
    page.get_by_role("button", name="Cancella per sempre").click()
    expect(page.get_by_text("è cancellato tutto")).to_be_visible()
    page.get_by_role("button", name="Ricomincia").click()
    expect(page.get_by_role("heading", name="Prepara questo dispositivo")).to_be_visible()
    assert not office.stored


def test_a_revoked_device_erases_all_it_holds_at_its_next_contact_also_while_locked(
    tablet: Tablet, office: Office
) -> None:
    page = tablet.prepare()
    tablet.write()
    office.revoked = True
    page = tablet.again()
    expect(page.get_by_text("L’ufficio ha revocato questo dispositivo")).to_be_visible()
    left = page.evaluate(
        """async () => [(await indexedDB.databases()).length, (await caches.keys()).length,
            (await navigator.serviceWorker.getRegistrations()).length]"""
    )
    assert left == [0, 0, 0]


def test_an_ended_sign_in_stops_only_the_sending(tablet: Tablet, office: Office) -> None:
    page = tablet.prepare()
    office.signed_in = False
    tablet.write()
    tablet.done()
    enter = page.get_by_role("link", name="Entra per inviare")
    expect(enter).to_have_attribute("href", "/auth/login?next=%2Fcampo")
    tablet.write()
    page.get_by_role("button", name="Indietro").click()
    expect(tablet.head).to_contain_text("2 casi non ancora inviati")
    office.signed_in = True
    tablet.send()
    expect(tablet.head).to_contain_text("1 caso non ancora inviato")
    assert len(office.stored) == 1


def test_what_the_server_refuses_comes_back_with_its_reason_beside_the_field(
    tablet: Tablet, office: Office
) -> None:
    page = tablet.prepare()
    office.refusal = [{"field": "quarter", "said": "Questo quartiere è chiuso: scegline un altro."}]
    tablet.write()
    tablet.done()
    expect(page.get_by_role("heading", name="Da correggere")).to_be_visible()
    page.get_by_role("button", name=f"Riprendi: {SENTINELS[0]}").click()
    quarter = page.get_by_label("Quartiere")
    expect(quarter).to_be_focused()
    expect(quarter).to_have_accessible_description("Questo quartiere è chiuso: scegline un altro.")
    office.refusal = []
    quarter.select_option("9")
    tablet.done()
    expect(tablet.head).to_contain_text("Niente da inviare")
    assert [each["typed"]["quarter"] for each in office.stored.values()] == ["9"]
    first, second = office.acts("send")
    assert first["written_at"] == second["written_at"]  # it was heard when it was heard


def test_a_lost_answer_sends_the_same_again_and_lets_nobody_change_it_in_between(
    tablet: Tablet, office: Office
) -> None:
    page = tablet.prepare()
    office.mute = {"send"}
    tablet.write()
    tablet.done()
    expect(page.get_by_text("forse è già arrivato")).to_be_visible()
    expect(page.get_by_role("button", name=f"Riprendi: {SENTINELS[0]}")).to_have_count(0)
    office.mute = set()
    tablet.send()
    expect(tablet.head).to_contain_text("Niente da inviare")
    assert len(office.acts("send")) >= 2
    assert len(office.stored) == 1


def test_needs_are_found_by_typing_and_the_language_is_asked_with_one_tap(
    tablet: Tablet, office: Office
) -> None:
    page = tablet.prepare()
    page.get_by_role("button", name="Nuovo caso").click()
    page.get_by_label("Cognome").fill("Brambilla")
    page.get_by_role("button", name="ucraino").click()
    expect(page.get_by_role("button", name="Lavoro")).to_be_visible()
    home, find = page.get_by_role("button", name="Casa inadatta"), page.get_by_role("searchbox")
    expect(home).to_have_count(0)
    find.fill("scala")
    home.click()
    expect(find).to_have_value("")
    away = page.get_by_role("button", name="Togli: Casa inadatta")
    expect(away).to_be_focused()
    away.click()
    expect(away).to_have_count(0)
    page.get_by_role("button", name="Lavoro").click()
    page.get_by_text("Tutti i bisogni").click()
    page.get_by_role("button", name="Bollette").click()
    page.get_by_role("button", name="Altra…").click()
    page.get_by_label("Quale lingua").select_option("ur")
    tablet.done()
    expect(tablet.head).to_contain_text("Niente da inviare")
    [sent] = office.acts("send")
    assert sent["typed"]["needs"] == ["LAV", "BOL"]
    assert sent["typed"]["who"]["language"] == "ur"
    assert sent["typed"]["urgency"] == 2


SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
ONLY = {"resultTypes": ["violations"]}
SMALL = """() => [...document.querySelectorAll("button, select, input, textarea, summary, a")]
    .map((node) => [node.closest(".choice") || node, node])
    .filter(([box]) => box.offsetParent && box.getBoundingClientRect().height < 44)
    .map(([, node]) => node.outerHTML.slice(0, 80))"""
WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def test_every_screen_of_it_can_be_used_by_everyone_and_with_a_finger(tablet: Tablet) -> None:
    page = tablet.page
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    found: dict[str, object] = {}

    def look(name: str) -> None:
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            found[f"{name}, {scheme}"] = [
                f"{each['id']}: {node['html'][:90]}"
                for each in violations(page, ONLY)
                for node in each["nodes"]
            ]
        found[f"{name}, small"] = page.evaluate(SMALL)
        found[f"{name}, wide"] = page.evaluate(WIDE)

    look("prepare")
    tablet.prepare()
    for closed in page.locator("summary").all():
        closed.click()
    look("home")
    tablet.write()
    page.get_by_role("button", name="Butta questo caso").click()
    page.get_by_label("Informativa data, versione 3").check()
    expect(page.get_by_label("Non detto")).to_be_checked()
    page.get_by_label("Su carta").check()
    look("case")
    page.get_by_role("button", name="Blocca").click()
    page.get_by_text("Non ricordo la frase segreta").click()
    look("locked")
    assert not any(found.values()), {name: what for name, what in found.items() if what}

"""What may go wrong with a device at the camper: clock, memory, tabs, versions, idleness."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from campo_support import SENTINELS, Office, Serving, Tablet
from playwright.sync_api import Browser, expect

from domain.business_time import ROME

FIRST = SENTINELS[0]


@pytest.fixture
def tablet(chromium: Browser, office: Office) -> Iterator[Tablet]:
    context = chromium.new_context(locale="it-IT", timezone_id="Europe/Rome")
    made = Tablet(context, office)
    yield made
    context.close()
    assert not made.faults


def test_a_wrong_clock_is_said_and_erases_nothing_and_thirty_days_of_the_office_do(
    tablet: Tablet, office: Office
) -> None:
    page = tablet.prepare()
    tablet.write()
    tablet.context.set_offline(True)
    for years, said in ((3, "saltato avanti"), (-3, "tornato indietro")):
        page.clock.set_fixed_time(datetime.now(UTC) + timedelta(days=365 * years))
        page.reload()
        expect(page.get_by_text(said)).to_be_visible()
        expect(tablet.head).to_contain_text("1 caso non ancora inviato")
    tablet.context.set_offline(False)
    for days, said in ((2, "aspetta da 2 giorni"), (29, "Tra 1 giorno è cancellato")):
        office.late = timedelta(days=days, minutes=1)
        tablet.send()
        expect(page.get_by_text(said)).to_be_visible()
        expect(page.get_by_text("L’orologio di questo dispositivo è indietro")).to_be_visible()
    office.late = timedelta(days=31)
    tablet.send()
    expect(page.get_by_text("1 caso non è partito per 30 giorni ed è stato")).to_be_visible()
    assert tablet.rows() == 0


def test_the_hour_of_a_mark_and_of_a_case_is_put_right_when_the_clock_was_set_wrong_meanwhile(
    tablet: Tablet, office: Office
) -> None:
    page = tablet.prepare()
    tablet.context.set_offline(True)
    now = datetime.now(ROME)  # by a clock of another day there is no stop
    page.clock.set_fixed_time(now + timedelta(hours=5 if now.hour < 12 else -5))
    tablet.page.reload()
    tablet.unlock()
    page.get_by_role("button", name="È venuto: Zefiroli Ottavia").click()
    tablet.write()
    tablet.done()
    tablet.context.set_offline(False)
    tablet.send()
    expect(tablet.head).to_contain_text("Niente da inviare")
    moments = [office.acts("check-in")[0]["at"], office.acts("send")[0]["written_at"]]
    for moment in map(datetime.fromisoformat, moments):
        assert abs(office.now - moment) < timedelta(minutes=4)
    assert office.acts("check-in")[0]["at"] <= office.acts("send")[0]["written_at"]


def test_who_else_signs_in_on_the_same_tablet_sees_nothing_and_can_erase_nothing(
    tablet: Tablet, office: Office
) -> None:
    page = tablet.prepare()
    tablet.write()
    office.foreign = True
    tablet.send()
    expect(page.get_by_role("heading", name="Questo dispositivo è bloccato")).to_be_visible()
    expect(page.get_by_text("Qui è entrata un’altra persona")).to_be_visible()
    text = page.locator("body").inner_html()
    assert not any(secret in text for secret in SENTINELS)
    page.get_by_text("Non ricordo la frase segreta").click()
    page.get_by_role("button", name="Cancella tutto e ricomincia").click()
    page.get_by_role("button", name="Sì, continua").click()
    page.get_by_role("button", name="Cancella per sempre").click()
    expect(page.get_by_text("Non è stato cancellato niente")).to_be_visible()
    assert tablet.rows() == 1
    office.foreign = False
    tablet.unlock()
    expect(page.get_by_label("Racconto")).to_have_value(SENTINELS[3])


def test_who_comes_back_with_back_finds_it_locked_and_nothing_lost(tablet: Tablet) -> None:
    page = tablet.prepare()
    tablet.write()
    page.get_by_label("Racconto").fill("ultima lettera")
    leave = "(kind) => dispatchEvent(new PageTransitionEvent(kind, { persisted: true }))"
    page.evaluate(leave, "pagehide")  # as a browser does that keeps the page as it stands
    expect(page.get_by_label("Racconto")).to_be_hidden()
    page.evaluate(leave, "pageshow")
    expect(page.get_by_role("heading", name="Questo dispositivo è bloccato")).to_be_visible()
    tablet.unlock()
    expect(page.get_by_label("Racconto")).to_have_value("ultima lettera")
    page.goto(tablet.office.origin + "/auth/login")
    page.go_back()
    expect(page.get_by_role("heading", name="Questo dispositivo è bloccato")).to_be_visible()


def test_a_full_memory_is_said_at_once_and_loses_nothing_of_what_stands_on_screen(
    tablet: Tablet,
) -> None:
    page, origin = tablet.page, tablet.office.origin
    line = tablet.context.new_cdp_session(page)
    # The browser reckons for a while with the room it has seen: so it has little from the start.
    line.send("Storage.overrideQuotaForOrigin", {"origin": origin, "quotaSize": 1_000_000})
    tablet.prepare()
    tablet.write()
    page.get_by_label("Racconto").fill("lungo " * 200_000)
    expect(page.get_by_text("La memoria di questo dispositivo è piena")).to_be_visible()
    expect(tablet.kept).to_have_count(0)
    page.get_by_role("button", name="Blocca").click()
    tablet.unlock()
    assert page.get_by_label("Racconto").evaluate("(text) => text.value.length") == 1_200_000
    line.send("Storage.overrideQuotaForOrigin", {"origin": origin})
    expect(tablet.kept).to_be_visible()
    expect(page.get_by_text("La memoria di questo dispositivo è piena")).to_have_count(0)


FULL = """() => {
    const full = new DOMException("full", "QuotaExceededError");
    IDBObjectStore.prototype.put = function () { this.transaction.abort(); return {}; };
    Object.defineProperty(IDBTransaction.prototype, "error", { get: () => full });
}"""


def test_a_tap_that_a_full_memory_does_not_take_is_said_and_what_was_tapped_before_stays(
    tablet: Tablet, office: Office
) -> None:
    page = tablet.prepare()
    office.signed_in = False
    page.get_by_role("button", name="È venuto: Zefiroli Ottavia").click()
    expect(page.get_by_text("non ancora inviato")).to_have_count(1)
    page.evaluate(FULL)
    page.get_by_role("button", name="Annulla: Zefiroli Ottavia").click()
    expect(page.get_by_text("l’ultima cosa non è stata tenuta")).to_be_visible()
    page.get_by_role("button", name="È venuto: Brambilla Nives").click()
    expect(page.get_by_text("l’ultima cosa non è stata tenuta")).to_have_count(1)
    assert tablet.rows() == 1


def test_a_new_version_waits_for_the_open_text_and_reads_what_an_older_one_kept(
    tablet: Tablet, served: Serving
) -> None:
    page = tablet.prepare()
    tablet.write()
    page.evaluate(
        """async () => {
            const at = `/campo/${document.documentElement.dataset.version}/`;
            const kept = await import(at + "kept.js"), store = await import(at + "store.js");
            const value = { story: "di prima", who: { family_name: "Vecchini" } };
            await kept.write("old-1", "draft", value);
            await store.change("items", "new-1", () => ({ token: "new-1", kind: "draft", v: 99,
                since: Date.now(), ready: false, tried: false, box: {} }));
        }"""
    )
    old = page.evaluate("document.documentElement.dataset.version")
    with served.another_version():
        page.evaluate(
            "navigator.serviceWorker.getRegistration('/campo').then((one) => one.update())"
        )
        expect(page.get_by_label("Racconto")).to_have_value(SENTINELS[3])
        assert page.evaluate("document.documentElement.dataset.version") == old
        page.get_by_role("button", name="Blocca").click()
        expect(page.locator(f"html:not([data-version='{old}'])")).to_have_count(1)
        tablet.unlock()
        expect(page.get_by_role("button", name=f"Riprendi: {FIRST}")).to_be_visible()
        expect(page.get_by_text("tenuto da una versione più nuova")).to_be_visible()
        page.get_by_role("button", name="Riprendi: Vecchini").click()
        expect(page.get_by_label("Racconto")).to_have_value("di prima")
        expect(page.get_by_label("Telefono")).to_have_value("")


def test_of_two_tabs_one_writes_a_case_and_one_sends_it(tablet: Tablet, office: Office) -> None:
    tablet.prepare()
    tablet.write()
    other = tablet.tab()
    tablet.unlock(other)
    other.get_by_role("button", name=f"Riprendi: {FIRST}").click()
    expect(other.get_by_text("aperto in un’altra scheda")).to_be_visible()
    tablet.done()
    for page in (tablet.page, other):
        page.get_by_role("button", name="Invia ora").click()
    expect(other.locator(".top .status")).to_contain_text("Niente da inviare")
    assert len(office.acts("send")) == 1


def test_a_passkey_opens_what_the_passphrase_opens(tablet: Tablet) -> None:
    page = tablet.prepare()
    line = tablet.context.new_cdp_session(page)
    line.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "ctap2Version": "ctap2_1",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "hasPrf": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    line.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    tablet.write()
    page.get_by_role("button", name="Indietro").click()
    page.get_by_text("Questo dispositivo", exact=True).click()
    page.get_by_label("Frase segreta", exact=True).fill("non è questa, ma è lunga")
    page.get_by_role("button", name="Aggiungi la passkey").click()
    expect(page.get_by_text("nessuna passkey aggiunta")).to_be_visible()
    page.get_by_label("Frase segreta", exact=True).fill("ponte lago vento quattro")
    page.get_by_role("button", name="Aggiungi la passkey").click()
    expect(page.get_by_text("anche la passkey apre questa pagina")).to_be_visible()
    page.reload()
    page.get_by_role("button", name="Sblocca con la passkey").click()
    expect(page.get_by_role("button", name=f"Riprendi: {FIRST}")).to_be_visible()
    page.get_by_role("button", name="Blocca").click()
    tablet.unlock()
    expect(page.get_by_role("button", name=f"Riprendi: {FIRST}")).to_be_visible()


def test_after_ten_minutes_without_a_touch_it_is_locked_and_what_was_open_opens_again(
    tablet: Tablet,
) -> None:
    page = tablet.prepare()
    tablet.write()
    page.clock.set_fixed_time(datetime.now(UTC) + timedelta(minutes=11))
    expect(page.get_by_role("heading", name="Questo dispositivo è bloccato")).to_be_visible()
    expect(page.get_by_text(FIRST)).to_have_count(0)
    tablet.unlock()
    expect(page.get_by_label("Racconto")).to_have_value(SENTINELS[3])

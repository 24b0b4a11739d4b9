import re
from html import unescape
from types import SimpleNamespace

import pytest
from support import add_user, app_as, fresh_app_engine

import i18n
from components.home import executive
from components.home.figures import Told
from components.papers import offer
from components.quarters import words as quarter_words
from db.clock import utcnow
from db.engine import reading, transaction
from db.figures import releases
from db.models.facts import FactTally
from db.quarters import year
from db.quarters.table import Trend
from domain.figures.figure import Figure
from domain.figures.measures import MEANING_OF_PROTECTED
from domain.report.period import month_after
from domain.vocabulary import Role
from exchange.papers.contents import Paper
from i18n import _

PRIMARY = {
    Role.COMMUNITY_MANAGER: "Nuovo caso",
    Role.EXECUTIVE: "Apri la mappa",
    Role.COORDINATOR: "Cerca un partner",
    Role.ADMINISTRATOR: "Gestisci gli utenti",
}


@pytest.mark.parametrize("role", list(Role))
def test_everyone_opens_on_one_primary_action_of_their_own(monkeypatch, role):
    at = app_as(monkeypatch, role).run()
    assert not at.exception
    assert at.title[0].value == "Oggi"
    primary = [b.label for b in at.button if b.proto.type == "primary"]
    assert primary == [PRIMARY[role]]


@pytest.fixture
def released():
    """A database with a release, of two months in which something happened."""
    made = fresh_app_engine()
    month = utcnow().date().replace(day=1)
    with transaction(made) as session:
        session.add_all(
            FactTally(statistic=what, month=month_after(month, -back), quarter_id=1, split="", n=n)
            for what, back, n in (
                ("case.opened", 2, 40),
                ("case.opened", 1, 55),
                ("case.closed", 1, 15),
            )
        )
        releases.make(session)
    yield made
    made.dispose()


def figures(at):
    """Name, number, what changed: as they are read out."""
    bodies = "".join(box.proto.body for box in at.get("html"))
    cards = re.findall(r"<dt>(.*?) <span.*?'now'>(.*?)</dd><dd class='change'>(.*?)</dd>", bodies)
    return [tuple(unescape(re.sub("<[^>]*>", "", part)) for part in card) for card in cards]


def test_the_executive_sees_five_figures_of_the_last_release(monkeypatch, released):
    i18n.use("it")
    at = app_as(monkeypatch, Role.EXECUTIVE, engine=released).run()
    this = utcnow().date().replace(day=1)
    month = i18n.day(month_after(this, -1), "MMMM")
    against = "rispetto al mese prima"
    assert figures(at) == [
        ("Casi aperti", "<10", f"+40 in {month}"),
        (f"Nuovi, {month}", "55", f"+15 {against}"),
        ("Urgenti", "n.d.", ""),
        ("In ritardo", "n.d.", ""),
        (f"Chiusi, {month}", "15", f"n.d. {against}"),
    ]
    html = [box.proto.body for box in at.get("html")]
    [cards] = [body for body in html if "ponte-figures" in body]
    lines = cards.split("ponte-spark")[1:]
    assert len(lines) == 5 and f"{i18n.day(month_after(this, -1), 'MMM y')}: 55" in lines[1]
    assert "n.d." not in lines[1].partition("</dd>")[0] and "non rilevato" in lines[1]
    [picture] = [body for body in html if "class='ponte-map-picture" in body]
    assert "alt='Mappa: Casi aperti per quartiere" in picture
    captions = [caption.value for caption in at.caption]
    assert f"Dati al {i18n.day(utcnow())}." in captions and _(MEANING_OF_PROTECTED) in captions
    [meaning, *_others] = re.findall(r"why'[^>]* aria-label='([^']*)'", cards)
    assert month in meaning and "più i riaperti" in meaning


def test_what_is_kept_of_a_release_is_said_in_the_language_of_who_reads(released):
    with transaction(released) as session:
        reader = add_user(session, Role.EXECUTIVE)
        session.info["audited"] = True

    def told(language):
        with i18n.speaking(language), reading(released) as session:
            return year.course(session, reader).urgent[0].text

    assert (told("it"), told("en"), told("it")) == ("non rilevato", "not recorded", "non rilevato")


def test_where_nothing_changed_it_says_so_instead_of_a_nought():
    def told(text: str, value: float | None) -> tuple[str, str]:
        trend = Trend(Figure(5, "5"), Figure(value, text))
        return Told(trend, "", "rispetto al mese prima", "come il mese prima").change

    assert told("0", 0) == ("", "come il mese prima")
    assert told("+5", 5) == ("+5", "rispetto al mese prima")
    assert told("n.d.", None) == ("n.d.", "rispetto al mese prima")


def test_the_executive_prints_what_oggi_shows(monkeypatch, released):
    i18n.use("it")
    made: list[Paper] = []
    monkeypatch.setattr(offer, "printed", lambda paper: made.append(paper) or b"%PDF")
    at = app_as(monkeypatch, Role.EXECUTIVE, engine=released).run()
    next(button for button in at.button if button.label == "Stampa").click().run()
    assert not at.exception
    shown = [(label, value) for label, value, _change in figures(at)]
    assert [(tile.name, tile.text) for tile in made[0].tiles] == shown
    assert made[0].picture and made[0].picture.title == "Casi aperti per quartiere"


def test_a_printed_oggi_from_before_a_new_early_warning_is_not_offered_any_more(
    monkeypatch, released
):
    i18n.use("it")
    monkeypatch.setattr(offer, "printed", lambda _paper: b"%PDF")
    at = app_as(monkeypatch, Role.EXECUTIVE, engine=released).run()
    next(button for button in at.button if button.label == "Stampa").click().run()
    at.run()

    def offered():
        return {node.proto.label for node in at.main if "download" in node.type}

    assert offered() == {"Scarica la pagina (PDF)"}
    signal = SimpleNamespace(quarter=SimpleNamespace(code="VA-01"), acknowledged_at=None)
    lately = SimpleNamespace(lately=lambda *_: (signal,))
    monkeypatch.setattr(executive, "early_warning", lately)
    at.run()
    assert not at.exception and not offered()


def test_before_the_first_release_the_executive_is_told_so(monkeypatch):
    i18n.use("it")
    at = app_as(monkeypatch, Role.EXECUTIVE).run()
    assert [box.value for box in at.info] == [quarter_words.not_yet()] and not figures(at)


def test_empty_lists_say_so_in_words(monkeypatch):
    manager = app_as(monkeypatch, Role.COMMUNITY_MANAGER).run()
    coordinator = app_as(monkeypatch, Role.COORDINATOR).run()
    assert "Nessuna nuova risposta dai partner." in [m.value for m in manager.markdown]
    nothing = "Niente da fare: quello che arriva compare qui da solo, con le risposte dei partner."
    assert nothing in [m.value for m in coordinator.markdown]

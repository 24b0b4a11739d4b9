"""Signals on Oggi and on the map, and what becomes of them."""

import json
from datetime import timedelta

import pytest
import time_machine
from released_support import heard_in, release
from sqlalchemy import insert, select, update
from support import add_user, app_as, fresh_app_engine
from warning_support import NOW, SURGE, add_past

import i18n
from components.home import signals as block
from components.quarters import map as quarter_map
from components.warnings import words as early_warning_words
from db.engine import reading, transaction
from db.figures.releases import make
from db.models.warnings import EarlyWarning
from db.warnings.look import look
from db.warnings.read import acknowledge, unseen
from db.warnings.told import tell
from domain.vocabulary import Role

TITLE = "Segnali · 1"
REASON = "16 nuovi casi nelle ultime quattro settimane; di solito 4 in questa stagione."
WITHOUT_NUMBERS = "Più casi nuovi del solito nelle quattro settimane fino al 22 nov."
READERS = [Role.COMMUNITY_MANAGER, Role.EXECUTIVE, Role.COORDINATOR]


@pytest.fixture(autouse=True)
def now(english):
    i18n.use("it")
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def engine():
    made = fresh_app_engine()
    with transaction(made) as session:
        add_past(session)
        look(session)
        heard_in(session, "2025-06", {SURGE: {"EC-ALI": 30}})
        release(session)
        tell(session)
    yield made
    made.dispose()


@pytest.fixture
def shown(monkeypatch):
    """The rows and buttons the block was drawn with."""
    drawn = []
    real = block.choices

    def choices(items, key, **more):
        drawn[:] = [*items, *more.get("folded", [])]
        return real(items, key, **more)

    monkeypatch.setattr(block, "choices", choices)
    return drawn


def warning_of(engine):
    with reading(engine) as session:
        return session.execute(select(EarlyWarning.__table__)).one()


def home(monkeypatch, engine, role):
    at = app_as(monkeypatch, role, engine=engine).run()
    assert not at.exception
    return at


@pytest.mark.parametrize("role", READERS)
def test_oggi_says_where_and_why(monkeypatch, engine, shown, role):
    at = home(monkeypatch, engine, role)
    assert TITLE in [s.value for s in at.subheader]
    [row] = shown
    assert row.title == "Bustecche (Varese), area Economica"
    assert [action.text for action in row.actions] == ["Vedi sulla mappa", "Segna come letto"]
    assert row.lines == (REASON if role is Role.COMMUNITY_MANAGER else WITHOUT_NUMBERS,)


@pytest.mark.parametrize(("role", "folded"), [(Role.COMMUNITY_MANAGER, 3), (Role.EXECUTIVE, 1)])
def test_a_few_are_shown_and_the_others_folded(monkeypatch, engine, role, folded):
    with transaction(engine) as session:
        place = session.scalars(select(EarlyWarning.quarter_id)).one()
        session.execute(
            insert(EarlyWarning),
            [
                {
                    "quarter_id": place,
                    "area": area,
                    "week": NOW.date(),
                    "latest": NOW.date(),
                    "observed": 9,
                    "expected": 1.0,
                    "usual": 1.0,
                    "raised_at": NOW,
                    "told_on": NOW.date(),
                }
                for area in ("GA", "SA", "FA")
            ],
        )
    asked = {}
    real = block.choices

    def choices(items, key, **more):
        if key == "warnings":
            asked.update(more, shown=items)
        return real(items, key, **more)

    monkeypatch.setattr(block, "choices", choices)
    home(monkeypatch, engine, role)
    assert (len(asked["shown"]), len(asked["folded"])) == (4 - folded, folded)
    assert asked["folded_label"] == ("Un altro segnale" if folded == 1 else "Altri 3 segnali")


def test_without_a_signal_there_is_no_block(monkeypatch):
    at = home(monkeypatch, fresh_app_engine(), Role.EXECUTIVE)
    assert not [s.value for s in at.subheader if s.value.startswith("Segnali")]


def test_an_administrator_is_not_asked(monkeypatch, engine):
    at = home(monkeypatch, engine, Role.ADMINISTRATOR)
    assert TITLE not in [s.value for s in at.subheader]


def open_form(at, engine):
    at.session_state["warning-open"] = warning_of(engine).id
    at.run()
    place = f"-warning_{warning_of(engine).id}-text"
    return next(field for field in at.text_input if (field.key or "").endswith(place))


def test_a_note_and_a_click_acknowledge_it(monkeypatch, engine):
    at = home(monkeypatch, engine, Role.EXECUTIVE)
    open_form(at, engine).input("Sentito il Comune")
    at.button(key="warning-save").click().run()
    assert not at.exception
    kept = warning_of(engine)
    assert (kept.note, kept.acknowledged_at) == ("Sentito il Comune", NOW)
    assert TITLE not in [s.value for s in at.subheader]
    assert at.toast[0].value == "Segnato come letto."


def test_a_note_that_is_too_long_once_written_out_is_told_and_kept(monkeypatch, engine):
    """A letter of Devanagari with its dot is one in the browser and two in the database."""
    at = home(monkeypatch, engine, Role.EXECUTIVE)
    open_form(at, engine).input("\u0958" * 200)
    at.button(key="warning-save").click().run()
    assert not at.exception
    assert any("troppo lungo" in error.value for error in at.error)
    assert warning_of(engine).acknowledged_at is None


def test_who_comes_second_sees_both_notes(monkeypatch, engine):
    at = home(monkeypatch, engine, Role.EXECUTIVE)
    field = open_form(at, engine)
    with transaction(engine) as session:
        first = add_user(session, Role.COORDINATOR, "prima")
        acknowledge(session, first, warning_of(engine).id, "Sentito **il Comune**")
    field.input("La mia")
    at.button(key="warning-save").click().run()
    assert not at.exception
    assert at.warning[0].value.startswith("Qualcuno l’ha già segnato come letto")
    assert "Sentito **il Comune**" in at.text[0].value
    assert "La tua nota, non salvata: La mia" in at.text[0].value
    assert warning_of(engine).note == "Sentito **il Comune**"


shown_on_map: list[str] = []
"""Codes of the quarters that the map was drawn with."""


@pytest.fixture
def points(monkeypatch):
    """What the map was drawn with."""
    drawn = {}
    shown_on_map.clear()
    real = quarter_map.show

    def show(rows, measure, selected, on_pick, signals, **more):
        drawn.update(signals)
        shown_on_map[:] = [row.place.code for row in rows]
        return real(rows, measure, selected, on_pick, signals, **more)

    monkeypatch.setattr(quarter_map, "show", show)
    return drawn


def on_map(monkeypatch, engine, role, **address):
    at = app_as(monkeypatch, role, "map", engine=engine)
    for name, value in address.items():
        at.query_params[name] = value
    at.run()
    assert not at.exception
    return at


def test_the_map_marks_the_quarter_and_its_profile_says_why(monkeypatch, engine, points):
    at = on_map(monkeypatch, engine, Role.COMMUNITY_MANAGER, quarter=SURGE)
    assert points == {SURGE: [f"Economica: {REASON}"]}
    [panel] = [h.proto.body for h in at.get("html") if "pq-signals" in h.proto.body]
    assert REASON in panel


def test_after_somebody_has_looked_the_mark_goes_and_the_profile_keeps_the_note(
    monkeypatch, engine, points
):
    with transaction(engine) as session:
        executive = add_user(session, Role.EXECUTIVE, "dirigente")
        acknowledge(session, executive, warning_of(engine).id, "<b>Sentito</b>")
        make(session)
    at = on_map(monkeypatch, engine, Role.EXECUTIVE, quarter=SURGE)
    assert points == {}
    [panel] = [h.proto.body for h in at.get("html") if "pq-signals" in h.proto.body]
    assert "&lt;b&gt;Sentito&lt;/b&gt;" in panel


def test_a_signal_of_past_weeks_says_which(engine):
    with transaction(engine) as session:
        session.execute(update(EarlyWarning).values(expected=0.2, usual=0.3))
    with reading(engine) as session:
        manager = add_user(session, Role.COMMUNITY_MANAGER, "prova")
        with time_machine.travel(NOW.replace(month=12), tick=False):
            [signal] = unseen(session, manager)
    assert early_warning_words.reason(signal) == (
        "16 nuovi casi nelle quattro settimane fino al 22 nov; "
        "di solito quasi nessuno in questa stagione."
    )


@pytest.mark.parametrize("role", READERS)
def test_who_sees_no_cases_reads_which_signals_are_told(monkeypatch, engine, role):
    said = [c.value for c in home(monkeypatch, engine, role).caption]
    assert any("aree senza bisogni riservati" in text for text in said) == (
        role is not Role.COMMUNITY_MANAGER
    )


def line_of(at):
    """What the line of signs above the map was drawn with."""
    drawn = [json.loads(c.proto.json)[0] for c in at.get("bidi_component")]
    return [data for data in drawn if "checked" in data]


@pytest.mark.parametrize("role", READERS)
def test_the_map_names_the_quarters_with_a_sign_and_shows_these_alone_where_asked(
    monkeypatch, engine, points, role
):
    [line] = line_of(on_map(monkeypatch, engine, role))
    assert line["said"] == "Un quartiere con un segnale:" and not line["checked"]
    assert line["quarters"] == [{"code": SURGE, "name": "Bustecche (Varese)"}]
    assert len(shown_on_map) == 61
    [line] = line_of(on_map(monkeypatch, engine, role, signs="1"))
    assert line["checked"] and shown_on_map == [SURGE]


def test_where_no_quarter_has_a_sign_all_are_shown_and_it_is_said(monkeypatch, points):
    empty = fresh_app_engine()
    assert not line_of(on_map(monkeypatch, empty, Role.COMMUNITY_MANAGER))
    [line] = line_of(on_map(monkeypatch, empty, Role.COMMUNITY_MANAGER, signs="1"))
    assert line["said"] == "Ora nessun quartiere ha un segnale: si vedono tutti."
    assert len(shown_on_map) == 61
    empty.dispose()


@pytest.mark.parametrize("role", READERS)
def test_from_oggi_the_map_of_a_signal_opens_without_a_refusal(monkeypatch, engine, role):
    gone = []
    monkeypatch.setattr(block.navigation, "go", lambda name, query: gone.append(query))
    monkeypatch.setattr(
        block, "choices", lambda *_rows, **_more: ("map", str(warning_of(engine).id))
    )
    home(monkeypatch, engine, role)
    [query] = gone
    at = on_map(monkeypatch, engine, role, **query)
    assert not at.info and query["quarter"] == SURGE


def test_every_quarter_with_a_sign_is_told_of_however_many_there_are(engine):
    with transaction(engine) as session:
        place = session.scalars(select(EarlyWarning.quarter_id)).one()
        numbers = {"observed": 9, "expected": 1.0, "usual": 1.0, "told_on": NOW.date()}
        weeks = [NOW.date() - timedelta(weeks=n) for n in range(1, 31)]
        rows = [{"week": week, "latest": week, **numbers} for week in weeks]
        fixed = {"quarter_id": place, "area": "GA", "raised_at": NOW}
        session.execute(insert(EarlyWarning), [{**fixed, **row} for row in rows])
    with reading(engine) as session:
        assert len(unseen(session, add_user(session, Role.EXECUTIVE, "tante"))) == 31

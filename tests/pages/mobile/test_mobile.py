"""Ufficio mobile for those who check in, for those who plan, and what they are told."""

import json
from datetime import time, timedelta
from functools import partial

import pytest
from grid_support import grids
from mobile_support import CODES, convene, row
from page_support import press, shown, visited
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from support import app_as

from components.imports.values import OUT
from components.mobile import check_in as desk
from db.accounts import users as accounts
from db.accounts.users import Actor
from db.clock import today
from db.drafts import keep as drafts
from db.engine import transaction
from db.mobile import check_in as mobile_checkin
from db.mobile import plan as mobile_plan
from db.mobile import stops as mobile_stops
from db.models.mobile import Appointment, MobileStop
from db.models.people import Person
from domain.mobile.stops import VisitState
from domain.vocabulary import Role

opened = partial(visited, "mobile")
MANAGER, COORDINATOR = Role.COMMUNITY_MANAGER, Role.COORDINATOR


def labels(at):
    return [button.label for button in at.button]


def listed(at):
    """What the list of the check-in was given."""
    [found] = [c for c in at.get("bidi_component") if "walkIn" in c.proto.json]
    return json.loads(found.proto.json)[0]


def stored(engine, model):
    with Session(engine) as session:
        return session.scalar(select(func.count()).select_from(model))


def test_the_community_manager_lands_on_todays_list(monkeypatch, engine, stop):
    at = opened(monkeypatch, engine)
    assert [title.value for title in at.title] == ["Valle Olona"]
    given = listed(at)
    first = given["lines"][0]
    assert (first["hour"], first["title"]) == ("09:30", "Rossi <b>Maria</b>")
    assert [tap["text"] for tap in first["taps"]] == ["È venuto", "Non venuto", "Correggi"]
    assert given["walkIn"]["text"] == "Accesso spontaneo"
    assert {"Importa elenco", "Aggiungi inquilino", "Modifica"} <= set(labels(at))


def test_the_coordinator_lands_on_the_calendar_and_reads_no_name(monkeypatch, engine, stop):
    at = opened(monkeypatch, engine, COORDINATOR)
    assert "Ufficio mobile" in shown(at) and "Importa elenco" not in labels(at)
    at = opened(monkeypatch, engine, COORDINATOR, stop=stop)
    told = {m.label: m.value for m in at.metric}
    assert told == {"Convocati": "non ancora", "Incontrati": "non ancora"}
    assert any("alla prima pubblicazione dopo la tappa" in caption.value for caption in at.caption)
    assert not any("Rossi" in str(c.proto) for c in at.get("bidi_component"))
    for task in ("import", "person"):
        at = opened(monkeypatch, engine, COORDINATOR, stop=stop, do=task)
        assert not at.get("file_uploader") and not at.text_input


@pytest.mark.parametrize(
    "query",
    [
        {"stop": "999"},
        {"stop": "x"},
        {"stop": "9" * 30},
        {"view": "?"},
        {"page": "-1"},
        {"page": "9" * 5_000},
    ],
)
def test_an_address_without_sense_is_no_error(monkeypatch, engine, query):
    at = opened(monkeypatch, engine, **query)
    assert "Ufficio mobile" in shown(at)


def test_an_empty_calendar_says_what_to_do(monkeypatch, engine):
    assert "Programmane una con Nuova tappa" in shown(opened(monkeypatch, engine))
    at = opened(monkeypatch, engine, view="past")
    assert "Non si è ancora tenuta nessuna tappa." in shown(at)


def fill_form(at, **values):
    at.selectbox[0].select(values.get("quarter", at.selectbox[0].options[0]))
    at.date_input[0].set_value(values.get("day", today() + timedelta(days=2)))
    if "weeks" in values:
        at.number_input[0].set_value(values["weeks"])
    at.text_input[0].set_value(values.get("place", "Piazza"))
    return press(at, "Salva")


def test_a_series_of_stops_is_planned_and_listed(monkeypatch, engine):
    at = fill_form(opened(monkeypatch, engine, do="new"), weeks=3)
    assert stored(engine, MobileStop) == 3
    assert "3 tappe salvate." in shown(at) and "3 tappe" in shown(at)


def test_a_day_gone_by_and_an_overlap_are_told_in_words(monkeypatch, engine, stop):
    at = fill_form(opened(monkeypatch, engine, do="new"), day=today() - timedelta(days=1))
    assert "Quel giorno è passato" in shown(at)
    at = fill_form(at, day=today())
    assert "il camper è altrove: Valle Olona" in shown(at)
    assert stored(engine, MobileStop) == 1


def test_who_saves_second_sees_both_and_may_keep_theirs(monkeypatch, engine, me, stop):
    at = opened(monkeypatch, engine, stop=stop, do="edit")
    with transaction(engine) as session:
        before = session.get(MobileStop, stop)
        form = mobile_plan.StopForm(before.quarter_id, today(), time(9), time(13), "Via di Altri")
        mobile_plan.change(session, me, stop, 1, form)
    at.text_input[0].set_value("Via Mia")
    press(at, "Salva")
    assert "Via di Altri" in shown(at) and at.text_input[0].value == "Via Mia"
    press(at, "Salva")
    with Session(engine) as session:
        assert session.get(MobileStop, stop).place == "Via Mia"


def test_a_stop_is_cancelled_and_taken_up_again(monkeypatch, engine, stop):
    at = press(opened(monkeypatch, engine, stop=stop, do="edit"), "Sì, annullala")
    assert "Questa tappa è stata annullata" in shown(at)
    assert listed(at)["walkIn"] is None and not listed(at)["lines"][0]["taps"]
    at = opened(monkeypatch, engine, stop=stop, do="edit")
    at = press(at, "La tappa si tiene")
    assert "Questa tappa è stata annullata" not in shown(at)


def test_a_tenant_is_added_by_hand_and_what_is_wrong_is_told(monkeypatch, engine, stop):
    at = opened(monkeypatch, engine, stop=stop, do="person")
    fields = {field.label: field for field in at.text_input}
    fields["Cognome"].set_value("-")
    fields["Nome"].set_value("n.d.")
    press(at, "Aggiungi all’elenco")
    assert "Scrivi il cognome o il nome: ne basta uno." in shown(at)
    fields = {field.label: field for field in at.text_input}
    fields["Cognome"].set_value("Verdi")
    fields["Codice fiscale"].set_value("X")
    press(at, "Aggiungi all’elenco")
    assert "Codice fiscale: " in shown(at)
    assert [field.label for field in at.text_input][:2] == ["Cognome", "Nome"]
    fields = {field.label: field for field in at.text_input}
    assert fields["Cognome"].value == "Verdi"
    fields["Codice fiscale"].set_value(CODES["Bianchi"])
    press(at, "Aggiungi all’elenco")
    assert "Aggiunto all’elenco." in shown(at)
    at = opened(monkeypatch, engine, stop=stop, do="person")
    fields = {field.label: field for field in at.text_input}
    fields["Cognome"].set_value("Verdi")
    fields["Telefono"].set_value("333 1112222")
    press(at, "Aggiungi all’elenco")
    assert "Verdi è già in elenco: correggi lì" in shown(at)
    assert stored(engine, Appointment) == 3


def upload(monkeypatch, engine, content, name="elenco.csv", **query):
    at = opened(monkeypatch, engine, do="import", **query)
    at.get("file_uploader")[0].upload(name, content).run()
    assert not at.exception
    return at


LIST = (
    "Cognome;Nome;Telefono;Quartiere\n"
    "Rossi;<b>Maria</b>;333 1234567;\n"
    "Verdi;Anna;;Valle Ollona\n"
    "Verdi;Anna;;Valle Ollona\n"
    "-;n.d.;;\n"
    "Gialli;Ugo;12;\n"
)


def previewed(monkeypatch, engine, stop, quarter=None):
    """LIST as it would go in, once it was said which quarter is meant; as proposed unless told."""
    at = upload(monkeypatch, engine, LIST.encode(), stop=stop)
    assert not at.metric and "Valle Ollona" in at.selectbox[0].label
    if quarter:
        at.selectbox[0].select(quarter)
    return press(at, "Avanti")


def test_a_list_is_shown_row_by_row_then_goes_in_and_twice_is_once(monkeypatch, engine, stop):
    at = previewed(monkeypatch, engine, stop)
    figures = {metric.label: metric.value for metric in at.metric}
    assert figures == {
        "Da convocare, nuovi": "1",
        "Da convocare, già conosciuti": "0",
        "Già in elenco": "1",
        "Righe lasciate fuori": "3",
    }
    told = grids(at)[0]
    assert list(told["Riga"]) == ["4", "5", "6"]
    assert "riga 3" in told["Che cosa non va"].iloc[0]
    assert "Tappa" in grids(at)[1]  # the word of the button would be "Ferma"
    assert stored(engine, Appointment) == 2
    press(at, "Convoca 1 inquilino, 3 righe restano fuori")
    assert stored(engine, Appointment) == 3 and "1 inquilino convocato." in shown(at)
    # What is meant by a writing is not asked a second time.
    at = upload(monkeypatch, engine, LIST.encode(), stop=stop)
    assert {m.label: m.value for m in at.metric}["Già in elenco"] == "2"
    assert "Tutti quelli del file" not in shown(at)  # three of its rows are not
    assert stored(engine, Person) == 3


def test_rows_of_an_unknown_quarter_can_be_left_out(monkeypatch, engine, stop):
    at = previewed(monkeypatch, engine, stop, OUT)
    assert {m.label: m.value for m in at.metric}["Righe lasciate fuori"] == "4"
    assert not any(label.startswith("Convoca") for label in labels(at))


def test_a_quarter_like_none_of_ours_is_not_guessed(monkeypatch, engine, stop):
    content = "Cognome;Nome;Quartiere\nVerdi;Anna;Quartiere Inesistente\n"
    at = upload(monkeypatch, engine, content.encode(), stop=stop)
    assert at.selectbox[0].value == OUT
    press(at, "Avanti")
    assert {m.label: m.value for m in at.metric}["Righe lasciate fuori"] == "1"
    press(at, "Colonne e significati")
    press(at, "Avanti")
    at.selectbox[0].select_index(0)
    press(at, "Avanti")
    assert {m.label: m.value for m in at.metric}["Righe lasciate fuori"] == "0"


@pytest.mark.parametrize("content", [b"\0\1\2", b"\n"])
def test_what_is_no_list_is_refused_in_words(monkeypatch, engine, stop, content):
    at = upload(monkeypatch, engine, content, stop=stop)
    assert len(at.error) == 1 and "Traceback" not in shown(at)


def test_a_row_that_is_no_longer_as_it_was_shown_does_not_go_in_and_is_told(
    monkeypatch, engine, me, stop
):
    at = previewed(monkeypatch, engine, stop)
    with transaction(engine) as session:
        found = session.get(MobileStop, stop)
        convene(session, me, found, row("Verdi", "Anna"))
    press(at, "Convoca 1 inquilino, 3 righe restano fuori")
    assert "finita: 0 nuovi" in shown(at) and "1 riga non è entrata" in shown(at)
    assert "è già entrato in elenco" in grids(at)[0]["Che cosa non va"].iloc[0]


def test_oggi_shows_todays_stop_with_its_counters(monkeypatch, engine, me, stop):
    with transaction(engine) as session:
        mobile_checkin.walk_in(session, me, stop, "tap")
    at = app_as(monkeypatch, MANAGER, "home", engine=engine).run()
    assert "Valle Olona" in shown(at) and "Convocati 2" in shown(at)
    assert "Accessi spontanei 1" in shown(at) and "Check-in" in labels(at)


def begin(monkeypatch, engine, visit, draft=None):
    """The page after a tap on *Open a case* of a visit, with `draft` under way."""
    at = opened(monkeypatch, engine)
    if draft:
        with transaction(engine) as session:
            actor = Actor(accounts.demo_user(session, MANAGER), "x", MANAGER)
            drafts.keep(session, actor, drafts.INTAKE, "token-of-the-test", draft)
    at.session_state[desk._KEY].wanted = visit
    return at.run()


def the_draft(engine, me):
    with Session(engine) as session:
        return drafts.load(session, me, drafts.INTAKE).content


def test_a_case_begins_with_quarter_channel_and_person(monkeypatch, engine, me, stop):
    with Session(engine) as session:
        visit, person = session.execute(
            select(Appointment.id, Appointment.person_id).order_by(Appointment.id)
        ).first()
    begin(monkeypatch, engine, visit)
    content = the_draft(engine, me)
    assert (content["channel"], content["person_id"]) == ("UM-APP", person)
    assert content["person_label"] == "Rossi <b>Maria</b>" and content["visit_id"] == visit


def test_a_draft_of_another_case_is_not_lost_without_a_question(monkeypatch, engine, me, stop):
    with Session(engine) as session:
        visit = session.scalars(select(Appointment.id).order_by(Appointment.id)).first()
    at = begin(monkeypatch, engine, visit, {"family_name": "Gialli", "story": "Una storia."})
    assert "Hai iniziato il caso di Gialli" in shown(at)
    assert the_draft(engine, me)["story"] == "Una storia."
    at.run()
    assert "Hai iniziato il caso di Gialli" in shown(at)
    other = next(b for b in at.button if b.label.startswith("Elimina la bozza"))
    other.click().run()
    assert the_draft(engine, me)["visit_id"] == visit


def test_two_tablets_see_the_same_counters(monkeypatch, engine, me, stop):
    at = opened(monkeypatch, engine)
    with transaction(engine) as session:
        visit = session.scalars(select(Appointment).order_by(Appointment.id)).first()
        mobile_checkin.mark(session, me, visit.id, 1, VisitState.CAME)
    at.run()
    assert "registrato alle" in listed(at)["lines"][0]["said"]
    assert {"label": "Venuti", "value": "1"} in listed(at)["figures"]
    with Session(engine) as session:
        assert mobile_stops.stop(session, me, stop).counts.came.value == 1


def test_a_tablet_left_alone_stops_asking_so_that_its_session_ends(monkeypatch, engine, stop):
    at = opened(monkeypatch, engine)
    left = at.session_state[desk._KEY]
    assert left.follows
    left.last_tap -= desk.AWAKE_S + 1
    at.run()
    assert not left.follows

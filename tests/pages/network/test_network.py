"""Rete, each view as each role sees it, and the forms of the coordinator."""

import json
from datetime import timedelta

import pytest
from network_support import held, meeting, member, owner_of, partner_id
from sqlalchemy import delete, select
from streamlit.util import calc_hash
from support import app_as, fresh_app_engine

from components.network import attendance as attendance_screen
from components.network import commitments as promises_screen
from db.clock import today
from db.directory import search as directory_search
from db.engine import reading, transaction
from db.models.accounts import User
from db.models.directory import Contact, Partner
from db.network import attendance, commitments
from db.network import meetings as network_meetings
from db.network.attendance import Mark
from db.network.members import of_partner
from db.network.owners import Owner
from domain.network.meetings import Adhesion, MeetingForm
from domain.permissions import Actor
from domain.vocabulary import Role

COORDINATOR = Actor(3, "test", Role.COORDINATOR)
READERS = [role for role in Role if role is not Role.COORDINATOR]


@pytest.fixture(autouse=True)
def nothing_remembered():
    directory_search.memory.forget()
    yield
    directory_search.memory.forget()


@pytest.fixture
def engine():
    """Two members, a meeting each was invited to, one to come, two promises."""
    made = fresh_app_engine()
    with transaction(made) as session:
        alfa, beta = (member(session, COORDINATOR, name) for name in ("<b>Alfa</b>", "Beta"))
        was = held(session, COORDINATOR, {alfa: Mark.CAME, beta: Mark.UNKNOWN})
        meeting(session, COORDINATOR, 9, title="Il prossimo", agenda="1. <script>alert(1)</script>")
        due = today() - timedelta(days=1)
        owner = owner_of(session, alfa)
        commitments.add(session, COORDINATOR, "Portare i pacchi", owner, due, "a", was)
        for user in session.scalars(select(User)).all():
            mine = Owner(user_id=user.id)
            commitments.add(session, COORDINATOR, "Fare la mia parte", mine, due, user.name)
    yield made
    made.dispose()


def page(monkeypatch, engine, role=Role.COORDINATOR, **address):
    at = app_as(monkeypatch, role, "network", engine=engine)
    for name, value in address.items():
        at.query_params[name] = str(value)
    at.run()
    assert not at.exception
    return at


def lists(at):
    """The rows of every list of the screen, by what it is called."""
    data = [json.loads(c.proto.json)[0] for c in at.get("bidi_component") if "rows" in c.proto.json]
    return {found["label"]: found for found in data if "label" in found}


def words(at):
    kinds = (at.markdown, at.info, at.warning, at.error, at.caption, at.subheader)
    return " ".join(str(item.value) for kind in kinds for item in kind)


def html(at):
    return " ".join(item.proto.body for item in at.get("html"))


def button(at, label):
    return next(b for b in at.button if b.label.startswith(label))


def field(at, label):
    every = (*at.text_input, *at.text_area, *at.selectbox, *at.date_input, *at.time_input)
    return next(w for w in every if w.label == label)


def of(engine, function, *args):
    with reading(engine) as session:
        return function(session, COORDINATOR, *args)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("view", ["meetings", "commitments", "members"])
def test_every_role_reads_every_view(monkeypatch, engine, role, view):
    at = page(monkeypatch, engine, role, view=view)
    assert at.title[0].value == "Rete"
    assert lists(at)
    assert at.query_params["view"] == view


@pytest.mark.parametrize("role", READERS)
def test_who_may_only_read_gets_no_button_to_write(monkeypatch, engine, role):
    at = page(monkeypatch, engine, role, view="meetings", meeting=1)
    labels = {b.label for b in at.button}
    assert labels.isdisjoint({"Modifica", "Annulla l’incontro", "Registra l’impegno"})
    assert not lists(at)["Organizzazioni all’incontro"]["writes"]
    for address in (
        {"view": "meetings", "do": "new"},
        {"view": "commitments", "do": "promise"},
        {"view": "meetings", "meeting": 1, "do": "edit"},
    ):
        assert not page(monkeypatch, engine, role, **address).text_input
    assert not page(monkeypatch, engine, role, view="members", member="P-00001").date_input


@pytest.mark.parametrize("role", [Role.EXECUTIVE, Role.ADMINISTRATOR])
def test_how_a_partner_answers_is_not_shown_to_who_sees_no_cases(monkeypatch, engine, role):
    at = page(monkeypatch, engine, role, view="members", member="P-00001")
    everything = html(at) + str(lists(at))
    assert "presente a 1 incontro su 1" in everything
    assert "risposte in tempo" not in everything


@pytest.mark.parametrize(
    "address",
    [
        {"view": "x"},
        {"view": "meetings", "meeting": "999"},
        {"view": "meetings", "meeting": "²"},
        {"view": "meetings", "meeting": "-1"},
        {"view": "meetings", "meeting": "9" * 40},
        {"view": "members", "member": "<b>"},
        {"view": "members", "adhesion": "x", "find": "%'"},
        {"view": "commitments", "state": "x"},
        {"view": "meetings", "do": "x"},
    ],
)
def test_no_address_breaks_the_screen(monkeypatch, engine, address):
    page(monkeypatch, engine, **address)


def test_a_new_meeting_is_checked_then_saved_and_opened(monkeypatch, engine):
    at = page(monkeypatch, engine, view="meetings")
    button(at, "Nuovo incontro").click().run()
    button(at, "Salva l’incontro").click().run()
    assert "Scegli il giorno." in words(at)
    field(at, "Giorno *").set_value(today() + timedelta(days=20))
    field(at, "Luogo *").set_value("x" * 201)
    button(at, "Salva l’incontro").click().run()
    assert "Questo testo è troppo lungo." in words(at)
    field(at, "Luogo *").set_value("Sala «Ü» <b>")
    button(at, "Salva l’incontro").click().run()
    assert at.query_params["meeting"] == ["3"] or at.query_params["meeting"] == "3"
    assert "Sala «Ü» &lt;b&gt;" in html(at)
    assert "Nessuno è ancora invitato" in words(at)


def test_of_two_saves_the_second_sees_both_texts_and_chooses(monkeypatch, engine):
    at = page(monkeypatch, engine, view="meetings", meeting=2, do="edit")
    stored = of(engine, network_meetings.detail, 2)
    with transaction(engine) as session:
        form = MeetingForm(stored.form.day, place="Sala grande")
        network_meetings.edit(session, COORDINATOR, 2, stored.version, form)
    field(at, "Luogo *").set_value("Sala piccola")
    button(at, "Salva").click().run()
    assert "Qualcuno ha salvato mentre scrivevi." in words(at)
    assert at.table[0].value.loc["Luogo"].to_list() == ["Sala grande", "Sala piccola"]
    button(at, "Continua dal mio testo").click().run()
    button(at, "Salva").click().run()
    assert of(engine, network_meetings.detail, 2).form.place == "Sala piccola"


def test_keeping_what_is_stored_gives_up_the_other_text(monkeypatch, engine):
    at = page(monkeypatch, engine, view="meetings", meeting=2, do="edit")
    stored = of(engine, network_meetings.detail, 2)
    with transaction(engine) as session:
        form = MeetingForm(stored.form.day, place="Sala grande")
        network_meetings.edit(session, COORDINATOR, 2, stored.version, form)
    field(at, "Luogo *").set_value("Sala piccola")
    button(at, "Salva").click().run()
    button(at, "Tieni ciò che è salvato").click().run()
    assert field(at, "Luogo *").value == "Sala grande"


def test_everybody_in_the_network_is_invited_with_one_click(monkeypatch, engine):
    at = page(monkeypatch, engine, view="meetings", meeting=2)
    button(at, "Invitale tutte e 2").click().run()
    assert not at.exception
    invited = of(engine, attendance.of_meeting, 2)
    assert [place.organisation for place in invited] == ["<b>Alfa</b>", "Beta"]


def test_who_is_not_ticked_was_absent(monkeypatch, engine):
    at = page(monkeypatch, engine, view="meetings", meeting=1)
    assert "1 presenti · 0 assenti · 1 da segnare" in words(at)
    button(at, "1 non segnata").click().run()
    assert [place.came for place in of(engine, attendance.of_meeting, 1)] == [True, False]


def test_a_deleted_organisation_stands_in_the_list_by_the_name_it_had(monkeypatch, engine):
    with transaction(engine) as session:
        number = partner_id(session, "P-00001")
        session.execute(delete(Contact).where(Contact.partner_id == number))
        session.execute(delete(Partner).where(Partner.id == number))
    at = page(monkeypatch, engine, view="meetings", meeting=1)
    row = lists(at)["Organizzazioni all’incontro"]["rows"][0]
    assert (row["name"], row["referent"], row["href"]) == ("<b>Alfa</b>", "Ada Prova", "")
    assert "non più nella rubrica" in row["note"]
    assert "<b>Alfa</b> · Ada Prova" not in html(at)


def test_agenda_and_names_are_text_never_markup(monkeypatch, engine):
    at = page(monkeypatch, engine, view="meetings", meeting=2)
    assert "1. &lt;script&gt;" in html(at)
    assert "<script>alert" not in html(at)
    at = page(monkeypatch, engine, view="members", member="P-00001")
    assert "&lt;b&gt;Alfa&lt;/b&gt;" in html(at)


def test_a_commitment_is_recorded_at_the_meeting(monkeypatch, engine):
    at = page(monkeypatch, engine, view="meetings", meeting=1)
    button(at, "Registra l’impegno").click().run()
    assert "Scrivi che cosa si è promesso." in words(at)
    field(at, "Che cosa si è promesso").set_value("Aprire il sabato")
    button(at, "Registra l’impegno").click().run()
    assert "Scegli dall’elenco chi ha preso l’impegno." in words(at)
    field(at, "Chi lo fa").select("<b>Alfa</b> · Ada Prova")
    button(at, "Registra l’impegno").click().run()
    titles = [row["title"] for row in lists(at)["Impegni"]["rows"]]
    assert titles == ["Portare i pacchi", "Aprire il sabato"]
    assert field(at, "Che cosa si è promesso").value == ""


def test_a_coordinator_may_finish_all_and_the_others_their_own(monkeypatch, engine):
    def done(role):
        at = page(monkeypatch, engine, role, view="commitments")
        return sum(bool(row["actions"]) for row in lists(at)["Impegni"]["rows"])

    assert {role: done(role) for role in Role} == {
        Role.COORDINATOR: 5,
        Role.COMMUNITY_MANAGER: 1,
        Role.EXECUTIVE: 1,
        Role.ADMINISTRATOR: 1,
    }


def test_dates_of_adhesion_are_saved_and_shown(monkeypatch, engine):
    at = page(monkeypatch, engine, view="members", member="P-00002")
    field(at, "Protocollo firmato il").set_value(today() - timedelta(days=400))
    button(at, "Salva").click().run()
    assert "Viene prima del passo precedente." in words(at)
    field(at, "Protocollo firmato il").set_value(today())
    button(at, "Salva").click().run()
    assert of(engine, of_partner, "P-00002").form.adhesion is Adhesion.SIGNED
    assert "Protocollo firmato" in html(at)


def test_the_page_of_a_partner_says_what_it_does_in_the_network(monkeypatch, engine):
    at = app_as(monkeypatch, Role.EXECUTIVE, "partners", engine=engine)
    at.query_params["partner"] = "P-00001"
    at.run()
    assert not at.exception
    assert "presente a 1 incontro su 1 · 1 impegno in ritardo" in html(at)


@pytest.mark.parametrize("role", list(Role))
def test_ones_own_commitment_stands_on_oggi_and_is_done_with_a_click(monkeypatch, engine, role):
    at = app_as(monkeypatch, role, engine=engine).run()
    assert not at.exception
    rows = [
        row
        for found in at.get("bidi_component")
        for row in _rows_of(found)
        if row["title"] == "Fare la mia parte"
    ]
    assert len(rows) == 1
    assert rows[0]["actions"][0]["text"] == "Fatto"
    assert "in ritardo" in rows[0]["tags"][0]["text"]


def _rows_of(component):
    return json.loads(component.proto.json)[0].get("rows", []) if component.proto.json else []


def test_a_button_that_is_none_of_ours_does_nothing():
    for code, number in (("drop", "1"), ("done", "x"), ("done", "²"), ("", "")):
        promises_screen.act(code, number)


@pytest.mark.parametrize(
    "sent",
    [
        None,
        "x",
        [1],
        [["1"]],
        [["x", "came"]],
        [["9" * 40, "came"]],
        [["1", "y"]],
        [[[], []]],
        {"1": "came"},
    ],
)
def test_whatever_a_browser_sends_as_ticks_nothing_breaks(sent):
    attendance_screen._mark(1, sent)
    assert attendance_screen._numbers(sent) == []


def test_the_coordinator_is_told_what_to_remind_organisations_of(monkeypatch, engine):
    at = app_as(monkeypatch, Role.COORDINATOR, engine=engine).run()
    rows = [row for found in at.get("bidi_component") for row in _rows_of(found)]
    assert [row for row in rows if "Da ricordare: l’hanno promesso" in row["lines"]]


def test_back_in_the_browser_takes_a_filter_off_again(monkeypatch, engine):
    at = page(monkeypatch, engine, view="members")
    kind = next(box for box in at.selectbox if box.label == "Tipo")
    kind.select_index(0).run()
    assert at.query_params["type"]
    del at.query_params["type"]
    at.run()
    assert next(box for box in at.selectbox if box.label == "Tipo").value is None
    assert "type" not in at.query_params and not at.exception


def test_back_from_another_page_shows_the_view_of_the_address(monkeypatch, engine):
    there = {"view": "meetings", "do": "new"}
    at = app_as(monkeypatch, Role.COORDINATOR, "network", engine=engine)
    for page, query in (("rete", there), ("", {}), ("rete", there)):
        at._page_hash = calc_hash(page)
        at.query_params.clear()
        at.query_params.update(query)
        at.run()
    assert at.query_params["view"] in ("meetings", ["meetings"])
    assert "Nuovo incontro" in [line.value for line in at.subheader]

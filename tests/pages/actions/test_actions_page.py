"""Actions in quarters in Rete, beside the map and on *Oggi*, as each role has them."""

import json
from datetime import timedelta

import pytest
from network_support import member, partner_id
from support import app_as, fresh_app_engine

from db.actions import read, write
from db.clock import today
from db.engine import reading, transaction
from domain.actions.forms import ActionForm, ActionState, Contribution
from domain.permissions import Actor
from domain.vocabulary import Role

COORDINATOR = Actor(3, "test", Role.COORDINATOR)
AIM = "<b>Sportello</b> per le bollette"


@pytest.fixture
def engine():
    """One action with a member of the network, its next step with the coordinator."""
    made = fresh_app_engine()
    with transaction(made) as session:
        alfa = partner_id(session, member(session, COORDINATOR, "Alfa"))
        form = ActionForm(
            quarter="VA-01",
            aim=AIM,
            needs=("EC-ALI",),
            since=today() - timedelta(days=3),
            state=ActionState.RUNNING,
            step="Chiedere la sala",
            step_user=COORDINATOR.user_id,
            step_due=today(),
            parts=(Contribution(alfa, does="Due ore a settimana"),),
        )
        write.create(session, COORDINATOR, form, "form")
    yield made
    made.dispose()


def page(monkeypatch, engine, role, name="network", **address):
    at = app_as(monkeypatch, role, name, engine=engine)
    for key, value in address.items():
        at.query_params[key] = value
    at.run()
    assert not at.exception
    return at


def rows(at):
    data = [json.loads(c.proto.json)[0] for c in at.get("bidi_component") if "rows" in c.proto.json]
    return [row for found in data for row in found["rows"] if "title" in row]


@pytest.mark.parametrize("role", Role)
def test_everybody_reads_them_and_only_who_coordinates_writes(monkeypatch, engine, role):
    at = page(monkeypatch, engine, role, view="actions")
    assert AIM in {row["title"] for row in rows(at)}
    buttons = {button.label for button in at.button}
    assert ("Nuova azione" in buttons) == (role is Role.COORDINATOR)
    opened = page(monkeypatch, engine, role, view="actions", action="1", do="edit")
    assert ("Salva" in {b.label for b in opened.button}) == (role is Role.COORDINATOR)


def test_a_list_is_asked_for_by_the_name_of_many(monkeypatch, engine):
    at = page(monkeypatch, engine, Role.EXECUTIVE, view="actions")
    chooser = at.segmented_control(key="actions-state")
    assert chooser.options == ["Previste e in corso", "Concluse", "Abbandonate"]


@pytest.mark.parametrize("role", [Role.COMMUNITY_MANAGER, Role.COORDINATOR])
def test_the_profile_of_a_quarter_says_what_is_done_there(monkeypatch, engine, role):
    at = page(monkeypatch, engine, role, "map", quarter="VA-01")
    told = "Che cosa si fa qui" in " ".join(m.value for m in at.markdown)
    listed = AIM in {row["title"] for row in rows(at)}
    # Before the first release who sees no cases has no map at all.
    assert (told, listed) == ((True, True) if role is Role.COMMUNITY_MANAGER else (False, False))


def test_the_next_step_is_on_the_list_of_its_owner(monkeypatch, engine):
    assert "Chiedere la sala" in {
        row["title"] for row in rows(page(monkeypatch, engine, Role.COORDINATOR, "home"))
    }
    other = page(monkeypatch, engine, Role.EXECUTIVE, "home")
    assert "Chiedere la sala" not in {row["title"] for row in rows(other)}


def test_the_coordinator_changes_it_and_what_is_wrong_is_said(monkeypatch, engine):
    at = page(monkeypatch, engine, Role.COORDINATOR, view="actions", action="1", do="edit")
    aim = next(field for field in at.text_input if field.label.startswith("A che cosa serve"))
    aim.set_value("").run()
    next(button for button in at.button if button.label == "Salva").click().run()
    assert "Scrivi a che cosa serve." in " ".join(error.value for error in at.error)
    next(f for f in at.text_input if f.label.startswith("A che cosa")).set_value("Altro").run()
    next(button for button in at.button if button.label == "Salva").click().run()
    assert not at.exception and not at.error
    with reading(engine) as session:
        kept = read.detail(session, COORDINATOR, 1)
    assert (kept.form.aim, kept.form.parts[0].does) == ("Altro", "Due ore a settimana")

"""The map says in which quarters something is being done, on it and in the table below it."""

import json
from datetime import timedelta

import pytest
from map_pages import drawn_quarters, open_map
from network_support import member, partner_id
from released_support import heard_in, release
from sqlalchemy import update
from support import fresh_app_engine

from db.actions import write
from db.clock import today
from db.engine import transaction
from db.models.network import Membership
from domain.actions.forms import ActionForm, ActionState, Contribution
from domain.permissions import Actor
from domain.vocabulary import Role

COORDINATOR = Actor(3, "test", Role.COORDINATOR)
SAID = "2 azioni in corso: Sportello"


@pytest.fixture(scope="module")
def engine():
    """Two actions without an end in one quarter, one of an organisation that left; none elsewhere
    but a planned one.
    """
    made = fresh_app_engine()
    with transaction(made) as session:
        gone = partner_id(session, member(session, COORDINATOR, "Alfa"))
        for n, (quarter, state, parts) in enumerate(
            (
                ("VA-01", ActionState.RUNNING, (Contribution(gone, does="Due ore"),)),
                ("VA-01", ActionState.RUNNING, ()),
                ("VA-02", ActionState.PLANNED, ()),
            )
        ):
            since = today() - timedelta(days=40)
            form = ActionForm(
                quarter=quarter, aim="Bollette", since=since, state=state, parts=parts
            )
            write.create(session, COORDINATOR, form, f"form {n}")
        session.execute(update(Membership).values(left_on=today()))
        heard_in(session, "2026-08", {"VA-01": {"EC-ALI": 30}, "VA-02": {"EC-ALI": 3}})
        release(session)
    yield made
    made.dispose()


def table(at):
    data = [json.loads(c.proto.json)[0] for c in at.get("bidi_component") if "rows" in c.proto.json]
    heads = [[column["label"] for column in each.get("columns", [])] for each in data]
    [found] = [each for each, head in zip(data, heads, strict=True) if "Alloggi" in head]
    labels = [column["label"] for column in found["columns"]]
    return {row["code"]: dict(zip(labels, row["cells"], strict=True)) for row in found["rows"]}


@pytest.mark.parametrize("role", Role)
def test_mark_legend_and_table_say_where_something_is_done(monkeypatch, engine, role):
    at = open_map(monkeypatch, engine, role)
    data = drawn_quarters(at)
    marked = {point["code"]: point["lines"][-1] for point in data["points"] if point["doing"]}
    assert marked == {"VA-01": SAID}
    assert ("doing", "azione in corso") in {(s["kind"], s["text"]) for s in data["legend"]}
    counted = {code: cells["Azioni in corso"] for code, cells in table(at).items()}
    assert {n: list(counted.values()).count(n) for n in ("0", "2")} == {"0": 60, "2": 1}
    assert counted["VA-01"] == "2"


def test_these_quarters_alone_are_a_click_away(monkeypatch, engine):
    at = open_map(monkeypatch, engine, Role.EXECUTIVE)
    at.toggle(key="map-doing").set_value(True).run()
    assert list(table(at)) == ["VA-01"] and at.query_params["doing"] == "1"
    assert [point["code"] for point in drawn_quarters(at)["points"]] == ["VA-01"]
    compared = open_map(
        monkeypatch, engine, Role.COMMUNITY_MANAGER, doing="1", **{"with": "urgent"}
    )
    [rows] = [json.loads(c.proto.json)[0]["rows"] for c in compared.get("bidi_component")]
    assert [row["code"] for row in rows] == ["VA-01"]


def test_where_nothing_is_done_there_is_neither_mark_nor_column(monkeypatch):
    bare = fresh_app_engine()
    at = open_map(monkeypatch, bare, Role.COMMUNITY_MANAGER)
    data = drawn_quarters(at)
    assert not [t for t in at.toggle if t.key == "map-doing"]
    assert "doing" not in {step["kind"] for step in data["legend"]}
    assert "Azioni in corso" not in table(at)["VA-01"]
    asked = open_map(monkeypatch, bare, Role.COMMUNITY_MANAGER, doing="1")
    assert len(drawn_quarters(asked)["points"]) == 61
    assert [c for c in asked.caption if "in nessun quartiere" in c.value]
    bare.dispose()

"""What is taken along from the map: made of what the reader sees, and on record."""

import json
import random
import re
from datetime import date
from types import SimpleNamespace

import pytest
import time_machine
from page_support import press
from sqlalchemy import select
from support import app_as, fresh_app_engine

import i18n
from components import files
from components.papers import offer
from components.quarters import take
from db.clock import utcnow
from db.engine import reading, transaction
from db.figures import releases
from db.figures.weeks import move
from db.models.accounts import AuditEvent
from db.models.facts import FactTally
from db.reference.catalogue import catalogue_of
from domain.business_time import week_of
from domain.errors import CannotRun
from domain.figures.weeks import Counted
from domain.vocabulary import Role
from exchange.papers import aside


@pytest.fixture(scope="module")
def engine():
    made = fresh_app_engine()
    dice = random.Random(5)
    with transaction(made) as session:
        places = sorted(catalogue_of(session).quarters)[:6]
        for _ in range(80):
            place = dice.choices(places, (40, 8, 3, 2, 1, 1))[0]
            counted = Counted(place, 2, frozenset({"EC"}), week_of(utcnow()), True, False, None)
            move(session, None, counted)
        last_year = date(utcnow().year - 1, 5, 1)
        session.add(
            FactTally(
                statistic="case.opened", month=last_year, quarter_id=places[0], split="", n=40
            )
        )
        releases.make(session)
    yield made
    made.dispose()


@pytest.fixture
def papers_made(monkeypatch):
    """What would be set, instead of a process that sets it."""
    found = []
    monkeypatch.setattr(offer, "printed", lambda paper: found.append(paper) or b"%PDF")
    return found


def opened(monkeypatch, engine, role, **address):
    i18n.use("it")
    at = app_as(monkeypatch, role, "map", engine=engine)
    for name, value in address.items():
        at.query_params[name] = value
    at.session_state["map_tabs"] = "Stampa e file"
    return at.run()


def recorded(engine):
    with reading(engine) as session:
        wanted = select(AuditEvent.subject, AuditEvent.detail)
        return list(session.execute(wanted.where(AuditEvent.action == "figures.export")))


def test_each_way_out_is_recorded_with_what_it_was_of(monkeypatch, engine, papers_made):
    before = len(recorded(engine))
    at = opened(monkeypatch, engine, Role.EXECUTIVE, quarter="VA-01")
    assert len(recorded(engine)) == before
    for label in ("Stampa", "Stampa il quartiere", "Porta con te", "Righe in CSV"):
        press(at, label)
    subjects = [(subject, detail.split(";")[0]) for subject, detail in recorded(engine)[before:]]
    assert subjects == [("map", "pdf"), ("quarter VA-01", "pdf"), ("map", "html"), ("map", "csv")]
    offered = {node.proto.label for node in at.main if "download" in node.type}
    assert offered == {"Scarica la pagina (PDF)", "Scarica la mappa (HTML)", "Scarica CSV"}


def test_a_second_click_makes_and_records_nothing_again(monkeypatch, engine, papers_made):
    at = opened(monkeypatch, engine, Role.EXECUTIVE)
    before = len(recorded(engine))
    for label in ("Stampa", "Stampa", "Righe in CSV", "Righe in CSV"):
        press(at, label)
    assert (len(recorded(engine)) - before, len(papers_made)) == (2, 1)
    with time_machine.travel(utcnow() + files.SAME_ACT):
        press(at, "Stampa")  # on purpose: what is behind it may have changed
    assert len(papers_made) == 2


def test_who_sees_no_cases_takes_out_nothing_but_what_the_screen_tells(
    monkeypatch, engine, papers_made
):
    carried = []
    monkeypatch.setattr(take.offer, "_offer", lambda key, *_: carried.append(key))
    for role in (Role.EXECUTIVE, Role.COMMUNITY_MANAGER):
        at = opened(monkeypatch, engine, role, quarter="VA-01")
        press(press(at, "Stampa"), "Stampa il quartiere")
        press(at, "Porta con te")
        html = at.session_state["map-carry"].content.decode()
        data = json.loads(re.search(r"carried\(\w+, (\{.*\})\);", html)[1])
        numbers = [paper.picture.points for paper in papers_made[-2:-1]]
        faces = {point["text"] for point in data["points"]} | {p.text for p in numbers[0]}
        exact = {text for text in faces if text.isdigit()}
        assert bool(exact) == (role is Role.COMMUNITY_MANAGER), (role, faces)
    protected, exact = papers_made[:2], papers_made[2:]
    assert all("protetti" in paper.foot for paper in protected)
    assert all(paper.foot == i18n._("Exact figures, for internal use") for paper in exact)
    cells = {
        cell for paper in protected for table in paper.tables for row in table.rows for cell in row
    }
    assert not [cell for cell in cells if cell.isdigit()]


def test_each_row_of_the_printed_table_has_its_number_on_the_map(monkeypatch, engine, papers_made):
    press(opened(monkeypatch, engine, Role.COMMUNITY_MANAGER), "Stampa")
    [paper] = papers_made
    on_map = {f"{p.row}.": p.name for p in paper.picture.points if p.row}
    in_table = {row[0]: row[1] for row in paper.tables[0].rows}
    assert on_map == in_table and next(iter(in_table)) == "1."


def test_what_is_taken_from_a_demonstration_says_that_it_is_invented(monkeypatch, engine):
    for role in (Role.EXECUTIVE, Role.COMMUNITY_MANAGER):
        at = opened(monkeypatch, engine, role)
        for label in ("Porta con te", "Righe in CSV"):
            press(at, label)
        for key in ("map-carry", "map-rows"):
            assert "Dati inventati" in at.session_state[key].content.decode(), (role, key)


def test_what_was_not_made_is_neither_offered_nor_recorded(monkeypatch, engine):
    def fails(_paper):
        raise CannotRun

    before = len(recorded(engine))
    monkeypatch.setattr(offer, "printed", fails)
    at = press(opened(monkeypatch, engine, Role.EXECUTIVE), "Stampa")
    assert [box.value for box in at.error] == [
        "La pagina non è stata preparata e niente è uscito. Riprova tra un momento."
    ]
    assert len(recorded(engine)) == before


def test_a_page_made_before_a_new_early_warning_is_not_offered_any_more(
    monkeypatch, engine, papers_made
):
    at = press(opened(monkeypatch, engine, Role.EXECUTIVE), "Stampa")
    page = "Scarica la pagina (PDF)"
    at.run()
    assert page in {node.proto.label for node in at.main if "download" in node.type}
    signal = SimpleNamespace(quarter=SimpleNamespace(code="VA-01"))
    monkeypatch.setattr(take, "early_warning", SimpleNamespace(unseen=lambda *_: (signal,)))
    at.run()
    assert not at.exception
    assert page not in {node.proto.label for node in at.main if "download" in node.type}


def test_a_page_is_set_in_a_process_of_its_own(monkeypatch, engine, papers_made):
    at = press(opened(monkeypatch, engine, Role.EXECUTIVE), "Stampa")
    assert at.session_state["map-print"].content == b"%PDF"
    assert aside.printed(papers_made[0]).startswith(b"%PDF-1.")

"""What is begun in *Correggi* and not saved is there again, and goes over nothing of others."""

from functools import partial

import pytest
from case_support import add_case
from correction_support import add_household, add_tenant
from kept_support import choices, from_the_browser, kept
from page_support import press, visited
from sqlalchemy import select
from support import app_as

import i18n
from components import navigation
from components.drafts import tabs
from components.drafts import words as draft_words
from db.corrections.case import correct_place
from db.corrections.person import correct_person, identity_of
from db.drafts import keep as drafts
from db.engine import reading, transaction
from db.models.cases import Case
from db.models.people import Household, Person
from domain.vocabulary import Role

opened = partial(visited, "cases")


@pytest.fixture(autouse=True)
def alone(english, monkeypatch):
    """The tab before is closed when the next is opened; a panel alone may link to no page here."""
    i18n.use("it")
    monkeypatch.setattr(navigation, "link", lambda *_args: None)
    monkeypatch.setattr(tabs, "alive", lambda tab: False)


@pytest.fixture
def reference(engine, me):
    with transaction(engine) as session:
        home = add_household(session)
        add_tenant(session, home, "Provarossi")
        return add_case(session, me, household=home).reference


def at_part(monkeypatch, engine, reference, name):
    at = press(opened(monkeypatch, engine, case=reference), "Correggi")
    at.segmented_control(key="case-correct-part").set_value(name).run()
    return at


def place_of(at, part):
    """Where the form of a part is kept."""
    return next(p for p in at.session_state["draft-forms"] if p.split("_")[2].startswith(part))


def field(at, label):
    return next(each for each in at.text_input if each.label == label)


def one(engine, column):
    with reading(engine) as session:
        return session.scalars(select(column)).one()


def test_two_parts_begun_are_named_apart_and_each_is_opened_by_its_own_link(
    monkeypatch, engine, me, reference
):
    with transaction(engine) as session:
        for token, part in (("a", "home"), ("b", "notice")):
            drafts.keep(session, me, f"case_{reference}_{part}_v1", token * 43, {"size": "4"})
    home = app_as(monkeypatch, Role.COMMUNITY_MANAGER, "home", engine=engine).run()
    told = " ".join(text.value for text in home.text)
    assert f"{reference} · Correggi: Nucleo · adesso" in told
    assert f"{reference} · Correggi: Informativa · adesso" in told
    for part in ("home", "notice"):
        at = app_as(monkeypatch, Role.COMMUNITY_MANAGER, "cases", engine=engine)
        at.query_params.update(draft_words.where(f"case_{reference}_{part}_v1").query)
        at.run()
        assert at.segmented_control(key="case-correct-part").value == part


def test_the_numbers_of_a_household_are_there_again_and_go_with_their_save(
    monkeypatch, engine, me, reference
):
    at = at_part(monkeypatch, engine, reference, "home")
    from_the_browser(engine, me, at, place_of(at, "home"), size="4", minors="2")
    again = opened(monkeypatch, engine, case=reference)  # the panel is open, at that part
    assert choices(again)["size"].value == 4
    press(again, "Salva")
    assert (one(engine, Household.size), one(engine, Household.minors)) == (4, 2)
    assert kept(engine, me) == []


def test_a_channel_chosen_before_somebody_corrected_the_case_is_compared(
    monkeypatch, engine, me, reference
):
    at = at_part(monkeypatch, engine, reference, "place")
    box = choices(at)["channel"]
    other = next(label for label in box.options if label != box.value)
    from_the_browser(engine, me, at, place_of(at, "place"), channel=other)
    with transaction(engine) as session:
        case = session.scalars(select(Case)).one()
        before, elsewhere = case.quarter_id, case.quarter_id + 1
        correct_place(session, me, reference, case.version, elsewhere, case.channel, "t" * 43)
    again = press(opened(monkeypatch, engine, case=reference), "Salva")
    assert "Non è stato sovrascritto niente" in " ".join(item.value for item in again.warning)
    assert one(engine, Case.quarter_id) == elsewhere != before


def test_a_name_half_written_is_there_after_it_was_asked_for_and_shown_nowhere_else(
    monkeypatch, engine, me, reference
):
    at = press(press(opened(monkeypatch, engine, case=reference), "Correggi"), "Mostra e correggi")
    from_the_browser(engine, me, at, place_of(at, "person"), given_name="Ofelia Maria")
    again = opened(monkeypatch, engine, case=reference)
    assert "Ofelia Maria" not in [each.value for each in again.text_input]
    press(again, "Mostra e correggi")
    assert field(again, "Nome").value == "Ofelia Maria"
    home = app_as(monkeypatch, Role.COMMUNITY_MANAGER, "home", engine=engine).run()
    assert not home.exception
    assert "Ofelia Maria" not in " ".join(str(code.value) for code in home.code)
    press(again, "Salva")
    assert one(engine, Person.given_name) == "Ofelia Maria"
    assert kept(engine, me) == []


def test_a_draft_of_somebody_who_was_corrected_meanwhile_takes_nothing_back(
    monkeypatch, engine, me, reference
):
    at = press(press(opened(monkeypatch, engine, case=reference), "Correggi"), "Mostra e correggi")
    whole = {each.key.rpartition("-")[2]: each.value for each in at.text_input}
    from_the_browser(
        engine, me, at, place_of(at, "person"), **whole | {"given_name": "Ofelia Maria"}
    )
    with transaction(engine) as session:
        person, case = session.scalars(select(Person)).one(), session.scalars(select(Case)).one()
        held = identity_of(person)
        now = type(held)(held.family_name, held.given_name, phone="+393471112222")
        correct_person(session, me, reference, case.version, person.id, now, held.marks(), "t" * 43)
    again = press(opened(monkeypatch, engine, case=reference), "Mostra e correggi")
    press(again, "Salva")
    assert one(engine, Person.phone) == "+393471112222"
    assert "Non è stato sovrascritto niente" in " ".join(item.value for item in again.warning)

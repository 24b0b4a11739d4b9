"""What was written at the camper without signal, until it is a case."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from support import add_user

from components.intake.form import restored, written_at
from db.accounts import shut
from db.campo import devices, entries, visits
from db.clock import utcnow
from db.drafts import keep as drafts
from db.models.campo import FieldDevice, FieldEntry
from db.models.cases import Case
from db.models.people import Person
from db.models.reference import Quarter
from db.reference import catalogue
from db.reference.catalogue import catalogue_of
from db.rights import mentions
from db.rights.holding import of_tenant
from domain.campo.entry import Aside, Typed, as_sent, read
from domain.errors import DoneAlready, NotThere, Refused
from domain.intake.form import Gap
from domain.mobile.stops import VisitState
from domain.vocabulary import Role

TOKEN = "1b671a64-40d5-491e-99b0-da01ff1f3341"


@pytest.fixture
def typed(session):
    return read(
        {
            "quarter": str(min(catalogue_of(session).open_quarters)),
            "channel": "UM-SPO",
            "who": {"given_name": "Prova", "family_name": "Campanella"},
            "needs": ["GA-MAN"],
            "urgency": 2,
            "story": "La caldaia è ferma.",
            "notice": {"given": True, "language": "it"},
        }
    )


@pytest.fixture
def fresh_catalogue():
    """Reference data read again before and after."""
    catalogue.memory.forget()
    yield
    catalogue.memory.forget()


@pytest.fixture
def code(session, manager):
    return devices.register(session, manager, "Tablet 1")


def received(session, manager, code, typed, written_at=None, token=TOKEN):
    entries.receive(session, manager, code, token, typed, written_at or utcnow())
    return session.scalars(select(FieldEntry).where(FieldEntry.token == token)).one()


def test_what_a_device_sends_reads_as_it_was_typed(typed):
    assert read(json.loads(json.dumps(as_sent(typed)))) == typed


def test_its_time_to_answer_runs_from_when_it_was_written(session, manager, code, typed):
    early = utcnow() - timedelta(days=10)  # more than any holidays in a row
    entry = received(session, manager, code, typed, early)
    made = entries.open_case(session, manager, entry.id)
    case = session.scalars(select(Case).where(Case.reference == made.reference)).one()
    assert case.written_at == early
    assert case.due_at < utcnow()
    assert case.opened_at > early


def test_a_clock_that_is_ahead_is_not_believed(session, manager, code, typed):
    entry = received(session, manager, code, typed, utcnow() + timedelta(days=400))
    assert entry.written_at == entry.received_at


def test_pressed_twice_it_becomes_one_case(session, manager, code, typed):
    entry = received(session, manager, code, typed)
    made = entries.open_case(session, manager, entry.id)
    assert entries.open_case(session, manager, entry.id) == made.reference
    assert session.scalars(select(Case.reference)).all() == [made.reference]


def test_it_can_be_the_case_of_somebody_known(session, manager, code, typed):
    first = received(session, manager, code, typed)
    entries.open_case(session, manager, first.id)
    person = session.scalars(select(Person.id)).one()
    again = received(session, manager, code, replace(typed, story="Di nuovo."), token=TOKEN[::-1])
    entries.open_case(session, manager, again.id, person)
    assert session.scalars(select(Person.id)).all() == [person]
    assert len(session.scalars(select(Case.id)).all()) == 2


def test_once_decided_nothing_of_what_was_said_stays_with_it(session, manager, code, typed):
    entry = received(session, manager, code, typed)
    entries.put_aside(session, manager, entry.id, Aside.MISTAKE)
    assert entry.content == ""
    assert entries.waiting(session, manager, 5) == (0, ())
    with pytest.raises(DoneAlready):
        entries.open_case(session, manager, entry.id)
    assert entries.receive(session, manager, code, TOKEN, typed, utcnow()) is False


def test_what_became_impossible_meanwhile_is_told_and_it_still_waits(session, manager, code, typed):
    entry = received(session, manager, code, typed)
    gone = replace(typed, needs=frozenset({"XX-NOT"}))
    entry.content = json.dumps(as_sent(gone))
    with pytest.raises(Refused) as refused:
        entries.open_case(session, manager, entry.id)
    assert refused.value.problems == {"needs": Gap.NEEDS}
    assert entries.waiting(session, manager, 5)[0] == 1


def test_what_waits_stands_in_what_is_held_about_the_person_and_of_nobody_else(
    session, manager, code, typed
):
    first = received(session, manager, code, replace(typed, tax_code="RSSMRA85T10A562S"))
    reference = entries.open_case(session, manager, first.id).reference
    about = replace(typed, tax_code="rss mra 85t10 a562s", family_name="", tongue="uk")
    received(session, manager, code, about, token="a" * 36)
    received(session, manager, code, replace(typed, family_name="Altra"), token="b" * 36)
    held = {part.name: part.rows for part in of_tenant(session, manager, reference).parts}
    [row] = held["field"]
    assert row["story"] == "La caldaia è ferma."
    assert (row["needs"], row["language"], row["written_by"]) == (("GA-MAN",), "uk", manager.name)


def test_who_is_erased_is_named_in_nothing_that_waits_and_it_still_becomes_a_case(
    session, manager, code, typed
):
    named = replace(typed, tax_code="RSSMRA85T10A562S", phone="333 1234567")
    first = received(session, manager, code, named)
    entries.open_case(session, manager, first.id)
    again = received(session, manager, code, named, token="a" * 36)
    person = session.scalars(select(Person.id)).one()
    sought = mentions.wanted(session, person)
    for place in mentions.columns():
        if place[0] == FieldEntry.__tablename__:
            mentions.redact(session, sought, *place, [again.id])
    session.expire_all()
    assert not any(each in again.content for each in ("Campanella", "RSSMRA", "1234567"))
    assert entries.open_case(session, manager, again.id)


def test_a_quarter_closed_meanwhile_is_said_and_what_is_written_goes_into_the_form(
    session, manager, code, typed, fresh_catalogue
):
    entry = received(session, manager, code, typed)
    session.get_one(Quarter, typed.quarter).closed_on = utcnow().date()
    session.flush()
    catalogue.memory.forget()
    with pytest.raises(Refused) as refused:
        entries.open_case(session, manager, entry.id)
    assert refused.value.problems == {"quarter_id": Gap.QUARTER}
    with pytest.raises(Refused):
        received(session, manager, code, typed, token="c" * 36)
    entries.take_into_form(session, manager, entry.id, "f" * 43, {"story": typed.story})
    assert drafts.kept(session, manager, drafts.INTAKE)[0].content["story"] == typed.story


def test_put_right_first_it_keeps_when_it_was_written(session, manager, code, typed):
    early = utcnow() - timedelta(days=2)
    entry = received(session, manager, code, typed, early)
    entries.take_into_form(session, manager, entry.id, "f" * 43, {"story": "x"})
    [draft] = drafts.kept(session, manager, drafts.INTAKE)
    assert restored(draft.content)["written_at"] == early.isoformat()
    assert written_at(restored(draft.content)) == early
    assert written_at(restored({"written_at": "gestern"})) is None


def test_the_token_of_another_person_is_no_answer(session, manager, code, typed):
    received(session, manager, code, typed)
    colleague = add_user(session, Role.COMMUNITY_MANAGER, "colleague")
    with pytest.raises(NotThere):
        entries.receive(session, colleague, code, TOKEN, typed, utcnow())


def test_who_leaves_has_their_devices_erased(session, manager, administrator, code):
    shut.field_devices(session, manager.user_id)
    assert devices.standing(session, manager, code) is devices.FieldStanding.REVOKED


def test_the_office_is_told_of_what_waits_for_more_than_two_days(
    session, manager, administrator, code
):
    devices.heard_of(session, manager, code, 2, utcnow() - timedelta(days=1))
    assert not devices.late(session, manager, 5)
    devices.heard_of(session, manager, code, 2, utcnow() - timedelta(days=3))
    assert [line.waiting for line in devices.late(session, manager, 5)] == [2]
    devices.revoke(session, administrator, session.scalars(select(FieldDevice.id)).one())
    assert not devices.late(session, manager, 5)
    assert devices.listing(session, administrator)[0].revoked


@pytest.mark.parametrize(
    "visit", ["9999999999.1", "1.9999999999", "٣.١", "1", ".", "-1.1", "1.1.1"]
)
def test_a_visit_that_cannot_be_is_not_there(session, manager, visit):
    with pytest.raises(NotThere):
        visits.mark(session, manager, visit, VisitState.CAME, utcnow())


def test_nonsense_of_a_device_is_no_case():
    for sent in (None, [], {"who": 1}, {"needs": "x"}, {"quarter": -1}, {"story": 7}):
        with pytest.raises(ValueError, match="no "):
            read(sent)
    assert isinstance(read({"urgency": "2"}), Typed)

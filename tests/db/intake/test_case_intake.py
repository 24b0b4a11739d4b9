import re
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import combinations

import pytest
import time_machine
from case_support import add_case
from sqlalchemy import func, select, update
from support import add_user

from db.cases.detail import detail
from db.drafts import keep as drafts
from db.engine import transaction
from db.intake import numbers as case_numbers
from db.intake.intake import open_case
from db.models.accounts import AuditEvent
from db.models.cases import Case, CaseEvent, CaseNeed, CaseTally, NeedTally
from db.models.people import Household, Person
from db.people.identity import persons_of_case, search
from db.people.index import add_person
from db.reference.catalogue import catalogue_of
from domain.cases import number
from domain.cases.status import Naming
from domain.errors import Refused
from domain.intake.form import Gap, Intake
from domain.people.flaws import Flaw
from domain.permissions import PermissionDenied
from domain.phones.read import PhoneFlaw
from domain.vocabulary import CaseStatus, NextActor, Role

TUESDAY = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)  # 10:00 in Rome
NASTY = [
    "<script>alert('x')</script>",
    'O\'Brien "the" -- ; DROP TABLE person',
    "100% _under_ \\ back",
    "emoji 🏠👩‍👧 é",
    "עברית العربية",
    "a" * 200,
]


@pytest.fixture
def quarter(session):
    return catalogue_of(session).quarters_by_code["VA-01"].id


def smallest(quarter, **more):
    """Three fields and a word about who it is."""
    more = {"nobody": Naming.UNSAID} | more
    start = {"quarter_id": quarter, "channel": "UM-SPO", "needs": frozenset({"EC-UTE"})}
    return Intake(**start | more)


def count(session, model):
    return session.scalar(select(func.count()).select_from(model))


def test_three_fields_are_enough_to_open_a_case(session, manager, quarter):
    with time_machine.travel(TUESDAY, tick=False):
        opened = open_case(session, manager, smallest(quarter), "t1")
    case = session.scalars(select(Case).where(Case.reference == opened.reference)).one()
    assert re.fullmatch(r"VA-2026-\d{6}", opened.reference)
    assert (case.status, case.next_actor, case.urgency) == (CaseStatus.NEW, NextActor.ALER, 3)
    assert case.household_id is None
    assert case.due_at == TUESDAY + timedelta(days=3)
    assert case.retain_until.year == 2031
    assert session.scalar(select(AuditEvent.subject)) == opened.reference


def test_a_reference_names_province_and_year_of_rome_and_not_how_many_came(
    session, manager, quarter
):
    como = next(q.id for q in catalogue_of(session).quarters.values() if q.province == "CO")
    with time_machine.travel(datetime(2026, 12, 31, 22, 59, tzinfo=UTC), tick=False):
        before = [open_case(session, manager, smallest(quarter), f"t{n}") for n in range(3)]
        before.append(open_case(session, manager, smallest(como), "como"))
    with time_machine.travel(datetime(2026, 12, 31, 23, 1, tzinfo=UTC), tick=False):
        before.append(open_case(session, manager, smallest(quarter), "new year"))
    found = [case.reference for case in before]
    assert [one[:8] for one in found] == ["VA-2026-"] * 3 + ["CO-2026-", "VA-2027-"]
    numbers = [int(one[8:]) for one in found]
    assert min(abs(one - other) for one, other in combinations(numbers, 2)) > 1
    draw = case_numbers.draw()
    assert found[:3] == [number.reference(draw, "VA", 2026, n) for n in (1, 2, 3)]


def test_a_number_that_an_older_case_has_is_passed_over(session, manager, quarter):
    with time_machine.travel(TUESDAY, tick=False):
        old = open_case(session, manager, smallest(quarter), "t1")
        taken = number.reference(case_numbers.draw(), "VA", 2026, 2)
        session.execute(update(Case).where(Case.reference == old.reference).values(reference=taken))
        new = open_case(session, manager, smallest(quarter), "t2")
    assert new.reference == number.reference(case_numbers.draw(), "VA", 2026, 3)


def test_the_same_token_returns_the_same_case(session, manager, quarter):
    first = open_case(session, manager, smallest(quarter, family_name="Prova"), "t1")
    again = open_case(session, manager, smallest(quarter, family_name=" Prova"), "t1")
    assert again == first
    assert (count(session, Case), count(session, Person)) == (1, 1)


def test_two_saves_at_the_same_moment_make_one_case(fresh_engine):
    with transaction(fresh_engine) as session:
        actor = add_user(session, Role.COMMUNITY_MANAGER)
        quarter = catalogue_of(session).quarters_by_code["VA-01"].id
    start, found = threading.Barrier(6), []

    def save(token):
        start.wait()
        with transaction(fresh_engine) as session:
            intake = smallest(quarter, family_name=f"Doppio {token}")
            found.append((token, open_case(session, actor, intake, token).reference))

    threads = [threading.Thread(target=save, args=(f"t{i % 2}",)) for i in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with transaction(fresh_engine) as session:
        assert (count(session, Case), count(session, Person)) == (2, 2)
    assert len(found) == 6
    assert len(set(found)) == 2


def test_a_full_case_stores_person_household_needs_story_and_privacy(session, manager, quarter):
    today = datetime.now(UTC).date() - timedelta(days=1)
    intake = smallest(
        quarter,
        family_name=" Prova ",
        given_name="Ada",
        codice_fiscale="rss mra 80a01 h501u",
        phone="333 123 4567",
        email="ada@example.org",
        size=3,
        minors=1,
        over_65=0,
        story="Bollette non pagate",
        privacy_given_on=today,
    )
    opened = open_case(session, manager, intake, "t1")
    (person,) = persons_of_case(session, manager, opened.reference)
    household = session.get(Household, person.household_id)
    case = session.scalars(select(Case)).one()
    assert (person.family_name, person.phone) == ("Prova", "+393331234567")
    assert person.codice_fiscale == "RSSMRA80A01H501U"
    assert (household.size, household.minors, household.over_65) == (3, 1, 0)
    assert (case.privacy_version, case.privacy_given_on) == ("1.0", today)
    assert session.scalar(select(CaseEvent.text)) == "Bollette non pagate"


def test_an_anonymous_case_keeps_no_identity_even_if_some_was_typed(session, manager, quarter):
    intake = smallest(quarter, anonymous=True, family_name="Prova", phone="not a number", size=3)
    opened = open_case(session, manager, intake, "t1")
    assert persons_of_case(session, manager, opened.reference) == ()
    assert (count(session, Person), count(session, Household)) == (0, 0)


def stored_naming(session, manager, intake, token="t1"):
    opened = open_case(session, manager, intake, token)
    return detail(session, manager, opened.reference).naming


def test_a_case_that_names_nobody_is_not_stored_before_it_is_said_why(session, manager, quarter):
    for blank in ({}, {"family_name": " \0 "}, {"size": 3, "minors": 1}):
        with pytest.raises(Refused) as refused:
            open_case(session, manager, smallest(quarter, nobody=None, **blank), "t1")
        assert refused.value.problems == {"nobody": Gap.WHO}
    assert count(session, Case) == 0


def test_preferred_not_to_say_and_not_written_down_are_not_the_same(session, manager, quarter):
    said = {
        Naming.UNSAID: smallest(quarter, nobody=None, anonymous=True),
        Naming.UNRECORDED: smallest(quarter, nobody=Naming.UNRECORDED),
        Naming.KNOWN: smallest(quarter, nobody=Naming.UNSAID, phone="333 123 4567"),
    }
    for token, (naming, intake) in enumerate(said.items()):
        assert stored_naming(session, manager, intake, f"t{token}") is naming


def test_a_wrong_field_of_identity_is_not_asked_about_as_if_nobody_was_named(
    session, manager, quarter
):
    with pytest.raises(Refused) as refused:
        open_case(session, manager, smallest(quarter, nobody=None, phone="12"), "t1")
    assert set(refused.value.problems) == {"phone"}


def test_who_did_not_say_keeps_what_was_written_of_the_household(session, manager, quarter):
    intake = smallest(quarter, nobody=Naming.UNSAID, size=3, minors=1)
    assert stored_naming(session, manager, intake) is Naming.UNSAID
    assert session.execute(select(Household.size, Household.minors)).one() == (3, 1)


def test_of_a_case_from_before_it_was_asked_nothing_is_claimed(session, manager):
    case = add_case(session, manager)
    assert detail(session, manager, case.reference).naming is Naming.UNRECORDED


def test_somebody_named_later_is_known_whatever_was_said_first(session, manager, quarter):
    opened = open_case(session, manager, smallest(quarter, nobody=Naming.UNSAID, size=2), "t1")
    household_id = session.scalar(select(Household.id))
    add_person(
        session,
        Person(
            household_id=household_id,
            family_name="Prova",
            given_name="",
            fictitious=True,
            created_at=TUESDAY,
        ),
    )
    session.flush()
    assert detail(session, manager, opened.reference).naming is Naming.KNOWN


def test_a_known_person_is_attached_and_not_written_again(session, manager, quarter):
    first = open_case(session, manager, smallest(quarter, family_name="Prova"), "t1")
    (known,) = search(session, manager, "prova")
    second = open_case(session, manager, smallest(quarter, person_id=known.person.person_id), "t2")
    (person,) = persons_of_case(session, manager, second.reference)
    assert person == known.person
    assert count(session, Person) == 1
    (found,) = search(session, manager, "prova")
    assert [case.reference for case in found.cases] == [second.reference, first.reference]


def test_a_person_who_is_gone_cannot_be_attached(session, manager, quarter):
    with pytest.raises(Refused) as refused:
        open_case(session, manager, smallest(quarter, person_id=987654), "t1")
    assert refused.value.problems == {"person_id": Gap.PERSON_GONE}


def test_every_problem_is_told_at_once_and_nothing_is_written(session, manager):
    tomorrow = datetime.now(UTC).date() + timedelta(days=2)
    intake = Intake(
        channel="??",
        needs=frozenset({"EC-UTE", "XX-XXX"}),
        urgency=7,
        codice_fiscale="1234567890123",
        phone="112",
        email="no",
        size=2,
        minors=2,
        over_65=1,
        story="x" * 20_001,
        family_name="y" * 201,
        privacy_given_on=tomorrow,
    )
    with pytest.raises(Refused) as refused:
        open_case(session, manager, intake, "t1")
    assert refused.value.problems == {
        "quarter_id": Gap.QUARTER,
        "channel": Gap.CHANNEL,
        "needs": Gap.NEEDS,
        "urgency": Gap.URGENCY,
        "privacy_given_on": Gap.FUTURE,
        "codice_fiscale": Flaw.CF_LENGTH,
        "phone": PhoneFlaw.SHORT,
        "email": Flaw.EMAIL_WRONG,
        "family_name": Gap.TOO_LONG,
        "size": Flaw.SIZE_PARTS,
        "story": Gap.TOO_LONG,
    }
    assert (count(session, Case), count(session, Household)) == (0, 0)


@pytest.mark.parametrize("text", NASTY)
def test_any_text_comes_back_as_it_was_typed(session, manager, quarter, text):
    intake = smallest(
        quarter,
        family_name=text,
        given_name=text,
        address=text,
        dwelling=text,
        story=text * 50,
    )
    opened = open_case(session, manager, intake, "t1")
    (person,) = persons_of_case(session, manager, opened.reference)
    assert {person.family_name, person.given_name, person.address, person.dwelling} == {text}
    assert session.scalar(select(CaseEvent.text)) == text * 50


def test_nul_signs_are_dropped_and_the_rest_is_kept(session, manager, quarter):
    intake = smallest(quarter, family_name="Pro\0va", story="prima\0\ndopo")
    opened = open_case(session, manager, intake, "t1")
    (person,) = persons_of_case(session, manager, opened.reference)
    assert person.family_name == "Prova"
    assert session.scalar(select(CaseEvent.text)) == "prima\ndopo"


def test_urgent_needs_ask_for_urgency_2_unless_the_person_chooses(session, manager, quarter):
    needs = frozenset({"GA-SFR", "EC-UTE"})
    asked = smallest(quarter, needs=needs)
    chosen = smallest(quarter, needs=needs, urgency=4)
    assert open_case(session, manager, asked, "t1").urgency == 2
    assert open_case(session, manager, chosen, "t2").urgency == 4


def test_a_restricted_need_marks_the_case(session, manager, quarter):
    needs = frozenset({"FA-VIO", "EC-UTE"})
    open_case(session, manager, smallest(quarter, needs=needs), "t1")
    open_case(session, manager, smallest(quarter), "t2")
    assert session.scalars(select(Case.restricted).order_by(Case.id)).all() == [True, False]


def test_the_counts_move_with_the_case(session, manager, quarter):
    open_case(session, manager, smallest(quarter), "t1")
    total = session.execute(
        select(CaseTally.opened, CaseTally.open).where(
            CaseTally.area == "*", CaseTally.urgency == 0, CaseTally.quarter_id == quarter
        )
    ).one()
    needs = session.execute(select(NeedTally.need_code, NeedTally.open)).all()
    assert (tuple(total), [tuple(row) for row in needs]) == ((1, 1), [("EC-UTE", 1)])


def test_saving_uses_the_draft_up(session, manager, quarter):
    drafts.keep(session, manager, drafts.INTAKE, "t1", {"story": "prova"})
    opened = open_case(session, manager, smallest(quarter), "t1")
    assert drafts.load(session, manager, drafts.INTAKE) is None
    with pytest.raises(drafts.TokenUsed) as used:
        drafts.keep(session, manager, drafts.INTAKE, "t1", {"story": "late"})
    assert used.value.reference == opened.reference
    assert drafts.load(session, manager, drafts.INTAKE) is None


def test_a_used_token_with_another_content_is_no_success(session, manager, quarter):
    saved = open_case(session, manager, smallest(quarter, story="Le bollette."), "t1")
    for other in ({"story": "Lo sfratto."}, {"story": "Le bollette.", "urgency": 1}, {"size": 99}):
        with pytest.raises(drafts.TokenUsed) as used:
            open_case(session, manager, smallest(quarter, **other), "t1")
        assert used.value.reference == saved.reference
    assert count(session, Case) == 1


def test_what_was_saved_in_another_tab_letter_for_letter_is_that_case(session, manager, quarter):
    form = smallest(quarter, family_name="Prova", story="Le bollette.")
    first = open_case(session, manager, form, "t1")
    assert open_case(session, manager, form, "t2") == first
    other = open_case(session, manager, replace(form, story="Le bollette, e il gas."), "t3")
    assert other.reference != first.reference
    assert count(session, Case) == 2


def test_two_tenants_who_say_nothing_of_themselves_are_two_cases(session, manager, quarter):
    for token in ("t1", "t2"):
        open_case(session, manager, smallest(quarter, anonymous=True), token)
    assert count(session, Case) == 2


@pytest.mark.parametrize("role", ["executive", "coordinator", "administrator"])
def test_only_the_community_manager_opens_cases(session, quarter, role, request):
    actor = request.getfixturevalue(role)
    with pytest.raises(PermissionDenied):
        open_case(session, actor, smallest(quarter), "t1")
    assert count(session, CaseNeed) == 0

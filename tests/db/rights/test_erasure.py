"""Who is erased is nowhere any more, in no row and no file, and every figure stays as it was."""

from contextlib import nullcontext
from datetime import date
from pathlib import Path

import pytest
from case_support import add_case, add_service, entrust, tallies_kept, tallies_recounted
from mobile_support import add_stop
from sqlalchemy import Engine, inspect, select, text
from sqlalchemy.orm import Session
from support import add_user

from db.case_life import changes
from db.clock import utcnow
from db.drafts import keep as drafts
from db.engine import transaction
from db.figures import months
from db.merging import people as merging
from db.mobile.counts import facts_of
from db.models import Base
from db.models.cases import Case
from db.models.follow_up import Mail
from db.models.mobile import Appointment
from db.models.people import Household, Person
from db.models.referrals import Referral
from db.models.rights import Wish
from db.people.find import people_named
from db.people.index import add_person
from db.reference.catalogue import catalogue_of
from db.rights import again, erase, going, leftovers, mentions, seen, sweep, wishes
from domain.acts import Act
from domain.errors import Refused
from domain.mail.messages import MailKind
from domain.mobile.stops import VisitState
from domain.people.words import own_words
from domain.permissions import Actor
from domain.rights.wish import AskedBy, Ground, Hurdle, WishKind, WishState
from domain.vocabulary import CaseStatus, Outcome, Role

TODAY = utcnow().date()
WORDS = (
    "Brambilla",
    "Zelinda",
    "BRMZND60A41L682X",
    "3331234567",
    "333 1234567",
    "zelinda@",
    "[ZB]",
)


def person_of(session, home, family="Brambilla", given="Zelinda", **more) -> Person:
    place = catalogue_of(session).quarters_by_code["VA-01"].id
    if home is None:
        home = Household(quarter_id=place, size=3, minors=1)
        session.add(home)
        session.flush()
    person = Person(
        household_id=home.id, family_name=family, given_name=given, created_at=utcnow(), **more
    )
    add_person(session, person)
    return person


def a_life(session: Session, manager: Actor) -> tuple[Person, Case]:
    """A tenant with all that Ponte can hold of one: each text has a word of WORDS in it."""
    person = person_of(
        session,
        None,
        codice_fiscale="BRMZND60A41L682X",
        phone="+393331234567",
        email="zelinda@example.org",
    )
    home = session.get_one(Household, person.household_id)
    case = add_case(session, manager, ("EC-ALI", "SA-PSI"), story="[ZB] story", household=home)
    twin = person_of(session, None, given="Zelynda", phone="+393331234567")
    session.flush()
    looked = merging.compare(session, manager, person.id, twin.id)
    merging.merge(session, manager, looked, {})
    changes.note(session, manager, case.reference, "[ZB] note of Zelinda Brambilla", "note")
    number = entrust(session, manager, case.reference, add_service(session), "[ZB] letter", "form")
    mail(session, number)
    stop = add_stop(session, days=0).id
    visit = Appointment(
        stop_id=stop, person_id=person.id, quarter_id=case.quarter_id, state=VisitState.CAME
    )
    session.add(visit)
    session.flush()
    months.move(session, (), facts_of(visit, TODAY))
    drafts.keep(session, manager, f"case_{case.reference}_note", "d1", {"text": "[ZB] draft"})
    named = {"family_name": "brambilla", "given_name": "Zelinda", "phone": ""}
    drafts.keep(session, manager, drafts.INTAKE, "d2", named)
    other = add_case(session, manager, story="Vicina di Zelinda  Brambilla, tel. 333 1234567")
    changes.note(session, manager, other.reference, "la signora BRMZND60A41L682X", "other")
    session.flush()
    session.info["audited"] = True
    return person, case


def mail(session: Session, referral: int) -> None:
    """The message that carries a request, as it was written at the first try."""
    from db.mail import outbox

    partner = session.get_one(Referral, referral).partner_id
    outbox.queue(session, MailKind.REFERRAL, "m1", partner, None, "a@example.org", [referral])
    session.flush()
    session.scalars(select(Mail).where(Mail.occasion == "m1")).one().body = "[ZB] mail"


def close(session: Session, manager: Actor, case: Case) -> None:
    session.refresh(case)
    changes.change_status(
        session, manager, case.reference, case.version, CaseStatus.CLOSED, Outcome.WITHDRAWN
    )
    session.flush()


def said_anywhere(session: Session) -> list[str]:
    """Rows of any table, in the clear, with a word of theirs in them."""
    found = []
    for table in Base.metadata.sorted_tables:
        for row in session.execute(select(table)).mappings():
            told = " ".join(str(value) for value in row.values())
            found += [f"{table.name}: {told}" for word in WORDS if word.lower() in told.lower()]
    return found


def turning(session: Session):
    """Each turn of the clock in the session of the test."""
    return lambda: nullcontext(session)


def carry_out(session: Session) -> None:
    """As the clock does it, and the search broken off after every piece."""
    in_it = turning(session)
    wish = session.scalars(select(Wish).where(Wish.state == WishState.GRANTED)).one()
    went, turns = going.go_on(-1, in_it, in_it), 0
    while went.more and wish.state is WishState.GRANTED:
        went, turns = going.go_on(0.01, in_it, in_it), turns + 1
        session.expire_all()
    assert wish.state is WishState.DONE
    assert went.erased == 1
    assert sweep.under_way(session) is None


def test_keys_and_tokens_are_no_texts_to_take_words_out_of():
    assert not {"person_key", "code_app", "external_session"} & {
        name for name, _ in mentions.columns()
    }


def granted(session: Session, manager: Actor, second: Actor, case: Case) -> int:
    wishes.take_down(session, manager, case.reference, WishKind.ERASURE, "[ZB] via", TODAY, "w")
    wish = session.scalars(select(Wish.id)).one()
    wishes.grant(session, second, wish, "[ZB] sarà cancellata")
    session.flush()
    return wish


def test_who_is_erased_is_in_no_row_any_more_and_no_figure_changes(session, manager):
    second = add_user(session, Role.COMMUNITY_MANAGER, "seconda")
    person, case = a_life(session, manager)
    number, code = person.id, case.reference
    assert len(said_anywhere(session)) > 12
    close(session, manager, case)
    before = tallies_kept(session)
    wish = granted(session, manager, second, case)
    carry_out(session)
    assert said_anywhere(session) == []
    assert session.get(Person, number) is None
    assert session.scalar(select(Case.id).where(Case.reference == code)) is None
    assert people_named(session, own_words("Brambilla", "Zelinda"), 5) == []
    assert session.scalars(select(Mail.kind)).all() == [MailKind.ERASED]  # who knew is told
    assert session.scalars(select(Appointment.state)).all() == [VisitState.CAME]
    assert tallies_kept(session) == before
    assert tallies_recounted(session) == before
    assert session.get_one(Wish, wish).state is WishState.DONE
    answer = seen.of_case(session, manager, code, AskedBy.TENANT)
    assert answer.told is None  # who was asked stands in the lines, nowhere is it said: nobody
    assert Act.REFERRAL_PREPARE in [line.action for line in answer.lines]


def test_an_erasure_is_decided_by_another_and_once_the_cases_are_closed(session, manager):
    second = add_user(session, Role.COMMUNITY_MANAGER, "seconda")
    _person, case = a_life(session, manager)
    wishes.take_down(session, manager, case.reference, WishKind.ERASURE, "via", TODAY, "w")
    wish = session.scalars(select(Wish.id)).one()
    for who, why in ((manager, Hurdle.SAME_PERSON), (second, Hurdle.OPEN_CASES)):
        with pytest.raises(Refused) as refused:
            wishes.grant(session, who, wish, "")
        assert refused.value.why is why
    assert refused.value.about == case.reference
    wishes.refuse(session, second, wish, Ground.CLAIM, "Una causa è in corso.")
    line = wishes.ended(session, second)[0]
    assert (line.state, line.ground) == (WishState.REFUSED, Ground.CLAIM)
    assert line.due_on == date.fromordinal(TODAY.toordinal() + 30)
    assert erase.due(session) == ()


def test_who_is_the_only_one_decides_alone(session, manager):
    _person, case = a_life(session, manager)
    close(session, manager, case)
    granted(session, manager, manager, case)
    assert len(erase.due(session)) == 1


def test_a_namesake_keeps_their_words(session, manager):
    second = add_user(session, Role.COMMUNITY_MANAGER, "seconda")
    _person, case = a_life(session, manager)
    namesake = person_of(session, None, family="brambilla", given="Zelinda")
    own = add_case(session, manager, story="Zelinda Brambilla chiede aiuto", household=None)
    close(session, manager, case)
    granted(session, manager, second, case)
    carry_out(session)
    assert session.get(Person, namesake.id) is not None
    told = session.execute(
        text("SELECT count(*) FROM case_event WHERE case_id = :case"), {"case": own.id}
    )
    assert told.scalar() == 1
    assert any("case_event" in row and "Zelinda Brambilla" in row for row in said_anywhere(session))
    assert not any("3331234567" in row for row in said_anywhere(session))


def test_others_of_the_household_stay_with_their_cases(session, manager):
    second = add_user(session, Role.COMMUNITY_MANAGER, "seconda")
    person, case = a_life(session, manager)
    home = session.get_one(Household, person.household_id)
    daughter = person_of(session, home, family="Ferri", given="Ada")
    hers = add_case(session, manager, story="Ada cerca lavoro", household=home)
    hers.person_id = daughter.id
    session.flush()
    session.info["audited"] = True
    close(session, manager, case)
    granted(session, manager, second, case)
    carry_out(session)
    assert session.get_one(Case, hers.id).person_id == daughter.id
    assert session.get(Person, daughter.id) is not None


def test_a_restored_backup_loses_again_who_was_erased_since(session, manager, tmp_path):
    person, case = a_life(session, manager)
    home, number = person.household_id, case.id
    other = person_of(session, None, family="Ferri", given="Ada").id
    backup = person.created_at, case.reference
    close(session, manager, case)
    with session.begin_nested() as point:
        granted(session, manager, add_user(session, Role.COMMUNITY_MANAGER, "seconda"), case)
        carry_out(session)
        assert again.write_down(session, tmp_path / "erased.list") >= 3
        point.rollback()  # the database as it was before
    session.expire_all()
    assert (session.get_one(Person, person.id).created_at, case.reference) == backup
    told = (tmp_path / "erased.list").read_text()
    assert not any(word in told for word in (*WORDS, case.reference))
    assert again.is_due(session, tmp_path / "erased.list")
    in_it = turning(session)
    assert again.carry_out_again(tmp_path / "erased.list", in_it, in_it) >= 2
    assert not again.is_due(session, tmp_path / "erased.list")
    session.expire_all()
    assert said_anywhere(session) == []  # nor in what others wrote of them
    assert [session.get(*each) for each in ((Case, number), (Household, home))] == [None, None]
    assert session.scalars(select(Person.id)).all() == [other]
    assert tallies_recounted(session) == tallies_kept(session)


def _closed_cells(engine: Engine) -> list[bytes]:
    """Every encrypted cell as it lies in the file, and the digests of the person."""
    with engine.connect() as connection:
        tables = [(t.name, c.name) for t in Base.metadata.sorted_tables for c in t.columns]
        cells = [
            bytes(value)
            for table, column in tables
            for (value,) in connection.execute(text(f'SELECT "{column}" FROM "{table}"'))
            if isinstance(value, bytes | memoryview)
        ]
        digests = connection.execute(text("SELECT digest FROM person_token")).scalars()
        return cells + [number.to_bytes(8, "big", signed=True) for number in digests]


def test_nothing_of_who_was_erased_lies_in_the_file_any_more(fresh_engine):
    with transaction(fresh_engine) as session:
        manager = add_user(session, Role.COMMUNITY_MANAGER, "prima")
        second = add_user(session, Role.COMMUNITY_MANAGER, "seconda")
        _person, case = a_life(session, manager)
        close(session, manager, case)
        granted(session, manager, second, case)
    before = set(_closed_cells(fresh_engine))
    with transaction(fresh_engine) as session:
        carry_out(session)
    gone = before - set(_closed_cells(fresh_engine))
    assert len(gone) > 15
    if inspect(fresh_engine).dialect.name == "sqlite":  # PostgreSQL's rows go with its vacuum
        leftovers.leave_no_copy(fresh_engine)
        file = Path(fresh_engine.url.database)
        held = b"".join(path.read_bytes() for path in file.parent.glob(f"{file.name}*"))
        assert [cell for cell in gone if cell in held] == []

"""Who calls says with one click what became of it; two wrong numbers ask for verification."""

from datetime import datetime, timedelta

import pytest
import time_machine
from case_support import add_service
from sqlalchemy import func, select, update

from db.directory import calls, verification_ask
from db.directory.calls import called, mark, take_back
from db.handout.prepare import _known as printed
from db.home.today import to_verify
from db.matching.rank import suggest
from db.models.accounts import AuditEvent
from db.models.directory import Contact, Partner, PartnerService, ServiceArea
from db.models.follow_up import PhoneMark
from db.reference.catalogue import catalogue_of
from domain.business_time import ROME
from domain.errors import NotThere
from domain.phones.called import Called

NOW = datetime(2026, 11, 26, 10, tzinfo=ROME)
PHONE, OTHER = "+390332555012", "+390332555099"


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as moved:
        yield moved


@pytest.fixture
def reference(session, clock):
    """A partner verified lately, with a referent that has a mail address and one number."""
    service = add_service(session, "Emporio di prova")
    partner_id = session.get_one(PartnerService, service).partner_id
    verified = {"verified_at": NOW - timedelta(days=3), "phone": "", "email": "a@example.org"}
    session.execute(update(Partner).values(**verified))
    session.execute(update(Contact).values(active=False))
    session.add(Contact(partner_id=partner_id, name="Piera Prova", phone=PHONE))
    session.flush()
    session.expire_all()
    return session.get_one(Partner, partner_id).reference


def say(session, who, reference, result, number=PHONE):
    done = mark(session, who, reference, number, result)
    session.flush()
    return done


def number(session, who, reference):
    [only] = called(session, who, reference)
    return only


def test_a_double_click_counts_once_and_within_the_hour_the_last_word_stands(
    session, coordinator, reference, clock
):
    assert say(session, coordinator, reference, Called.WRONG)
    assert not say(session, coordinator, reference, Called.WRONG)
    clock.shift(timedelta(minutes=59))
    assert say(session, coordinator, reference, Called.NOBODY)
    assert session.scalar(select(func.count()).select_from(PhoneMark)) == 1
    shown = number(session, coordinator, reference)
    assert (shown.last.result, shown.mine, shown.wrong) == (Called.NOBODY, True, False)


def test_two_wrong_numbers_of_two_occasions_ask_for_verification_until_verified(
    session, coordinator, reference, clock
):
    say(session, coordinator, reference, Called.WRONG)
    clock.shift(timedelta(hours=2))
    assert to_verify(session, coordinator)[0] == 0
    say(session, coordinator, reference, Called.WRONG)
    count, [first] = to_verify(session, coordinator)
    assert (count, first.reference, first.wrong) == (1, reference, {PHONE})
    assert number(session, coordinator, reference).wrong
    assert len(verification_ask.due(session)) == 1
    clock.shift(timedelta(minutes=1))
    session.execute(update(Partner).values(verified_at=NOW + timedelta(hours=3)))
    session.expire_all()
    assert to_verify(session, coordinator)[0] == 0
    assert not number(session, coordinator, reference).wrong


def test_two_persons_are_two_occasions_and_one_reached_takes_the_doubt_away(
    session, coordinator, manager, reference, clock
):
    say(session, coordinator, reference, Called.WRONG)
    say(session, manager, reference, Called.WRONG)
    assert number(session, manager, reference).wrong
    clock.shift(timedelta(hours=2))
    say(session, manager, reference, Called.REACHED)
    assert not number(session, manager, reference).wrong


def test_a_corrected_number_starts_anew_and_what_was_marked_of_the_old_one_goes(
    session, coordinator, manager, reference
):
    say(session, coordinator, reference, Called.WRONG)
    say(session, manager, reference, Called.WRONG)
    session.execute(update(Contact).where(Contact.active).values(phone=OTHER))
    session.expire_all()
    assert to_verify(session, coordinator)[0] == 0
    shown = number(session, coordinator, reference)
    assert (shown.number.called, shown.wrong, shown.last) == (OTHER, False, None)
    with pytest.raises(NotThere):
        say(session, manager, reference, Called.WRONG)
    say(session, manager, reference, Called.WRONG, OTHER)
    assert session.scalars(select(PhoneMark.number)).all() == [OTHER]


def test_only_who_marked_takes_it_back_and_each_act_stands_in_the_record(
    session, coordinator, manager, reference
):
    say(session, coordinator, reference, Called.WRONG)
    assert not take_back(session, manager, reference, PHONE)
    assert take_back(session, coordinator, reference, PHONE)
    session.flush()
    assert number(session, coordinator, reference).last is None
    acts = select(AuditEvent.action, AuditEvent.detail).where(AuditEvent.subject == reference)
    session.commit()
    found = session.execute(acts.order_by(AuditEvent.id)).all()
    # The number may be somebody's own: its last digits tell which of the partner's it was.
    assert list(map(tuple, found[-2:])) == [("partner.wrong", "…012"), ("partner.uncalled", "…012")]


def test_a_suggestion_says_which_number_is_wrong_and_gives_the_office_first(
    session, coordinator, manager, reference
):
    service = session.scalars(select(PartnerService.id)).one()
    session.add(ServiceArea(service_id=service, place="VA"))
    quarter = catalogue_of(session).quarters_by_code["VA-01"].id

    def suggested():
        [one] = suggest(session, manager, frozenset({"EC-ALI"}), quarter).fitting
        return one.contact_phone, one.wrong

    session.execute(update(Partner).values(phone=OTHER))
    session.expire_all()
    assert suggested() == (PHONE, frozenset())
    for who in (coordinator, manager):
        say(session, who, reference, Called.WRONG)
    assert suggested() == (f"{OTHER} / {PHONE}", frozenset({PHONE}))


def test_the_sheet_of_a_tenant_takes_another_number_than_one_marked_wrong_twice(
    session, coordinator, manager, reference
):
    session.execute(update(Partner).values(phone=OTHER))
    session.expire_all()
    service = session.scalars(select(PartnerService.id)).all()
    assert printed(session, service)[0].phone == OTHER
    for who in (coordinator, manager):
        say(session, who, reference, Called.WRONG, OTHER)
    assert calls.doubted(session, manager) == {reference: frozenset({OTHER})}
    assert printed(session, service)[0].phone == PHONE
    for who in (coordinator, manager):
        say(session, who, reference, Called.WRONG)
    assert "wrong" in printed(session, service)[0].phone

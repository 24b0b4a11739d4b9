"""How a partner has answered, for who follows the cases behind the numbers."""

import pytest
from case_support import add_case, add_service, entrust
from sqlalchemy import select

from db.models.directory import Partner
from db.models.referrals import Referral
from db.partner_history import history
from db.referrals import record
from domain.responsiveness import Record
from domain.vocabulary import ReferralStatus

S = ReferralStatus


@pytest.fixture
def partner(session, manager):
    """Asked three times: one yes that was confirmed, one no, one without answer so far."""
    service = add_service(session)
    lives = (
        [(S.ACCEPTED, ""), (S.DONE, "answered"), (S.CONFIRMED, "")],
        [(S.DECLINED, "no_capacity")],
        [],
    )
    for moves in lives:
        case = add_case(session, manager)
        entrust(session, manager, case.reference, service, "", case.reference)
        session.flush()
        number = session.scalars(select(Referral.id).order_by(Referral.id.desc())).first()
        for target, reason in moves:
            record(session, manager, number, target, reason)
    session.flush()
    return session.scalar(select(Partner.reference))


def test_every_share_has_the_numbers_behind_it(session, manager, coordinator, partner):
    found = history(session, coordinator, partner)
    assert found == history(session, manager, partner)
    assert (found.asked, found.done, found.confirmed, found.judged) == (3, 1, 1, 1)
    assert found.record == Record(in_time=2, accepted=1, declined=1)


def test_who_sees_no_cases_sees_no_counts_of_them(session, executive, administrator, partner):
    assert history(session, executive, partner) is None
    assert history(session, administrator, partner) is None


def test_who_was_never_asked_has_no_history(session, coordinator):
    add_service(session)
    assert history(session, coordinator, session.scalar(select(Partner.reference))) is None

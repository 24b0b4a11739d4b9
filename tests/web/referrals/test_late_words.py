"""What a partner that is too late is told to do."""

import pytest
from reply_support import asked_of_a_partner, manager_of, post
from sqlalchemy import select

from db.engine import transaction
from db.models.referrals import Referral
from db.referrals.ask import record
from domain.vocabulary import ReferralStatus
from settings import get_settings
from web import limits


@pytest.fixture
def link(app_engine):
    limits._uses.clear()
    return asked_of_a_partner(app_engine)


@pytest.mark.parametrize(
    ("phone", "mail", "said"),
    [
        ("0332 000 7700", "ponte@example.org", "chiamate"),
        ("", "Ponte <ponte@example.org>", "scriveteci a ponte@example.org"),
        ("", "", "Vi richiamiamo noi"),
    ],
)
def test_who_is_too_late_is_told_to_call_only_where_there_is_a_number(
    browser, link, app_engine, monkeypatch, phone, mail, said
):
    monkeypatch.setattr(get_settings(), "agency_phone", phone)
    monkeypatch.setattr(get_settings(), "mail_from", mail)
    with transaction(app_engine) as session:
        number = session.scalar(select(Referral.id))
        record(session, manager_of(session), number, ReferralStatus.CANCELLED)
    page = post(browser, link, "late", text="Possiamo ancora").text
    assert said in page
    assert ("chiamate" in page) == bool(phone)

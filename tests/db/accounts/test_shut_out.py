"""What falls when an account is put right: every token that opens something in a person's name."""

import pytest
from support import add_user

from db.accounts import admission, devices, external, factors, passwords, sessions, shut
from db.accounts import users as accounts
from db.accounts.admission import Browser
from db.accounts.external import ClaimedIdentity
from db.accounts.throttle import NOWHERE
from db.clock import utcnow
from db.home import calendar
from db.models.base import Base
from db.models.external import ExternalIdentity
from db.models.factors import CodeApp
from domain.accounts.second import Way
from domain.errors import NotThere
from domain.vocabulary import Role

TABLET = Browser("", "Firefox")
OWN_PASSWORD = "quattro gatti sul tetto"


@pytest.fixture
def ida(session):
    """A community manager with a session, a known device, a calendar and an app for codes."""
    me = add_user(session, Role.COMMUNITY_MANAGER, "ida")
    app = {"secret": "JBSWY3DPEHPK3PXP", "last_step": 0, "created_at": utcnow()}
    session.add(CodeApp(user_id=me.user_id, **app))
    session.flush()
    return me


def open_all(session, me):
    """The tokens of a session, of a device and of a calendar, each of which opens something."""
    let_in = admission.admit(session, me.user_id, Way.PASSKEY, TABLET, proved=True)
    return let_in.session, let_in.device, calendar.open_address(session, me)


def still_open(session, tokens):
    """Which of them open something."""
    own, device, agenda = tokens
    found = {
        "session": sessions.find_session(session, own, before_change=True) is not None,
        "device": devices.knows(session, device, "ida"),
    }
    try:
        calendar.feed(session, agenda)
    except NotThere:
        return {name for name, opens in found.items() if opens}
    return {name for name, opens in found.items() if opens} | {"calendar"}


def reset_password(session, administrator, _me):
    accounts.reset_password(session, administrator, "ida", passwords.once())


def reset_factors(session, administrator, _me):
    factors.reset(session, administrator, "ida")


def disable_and_enable(session, administrator, _me):
    for active in (False, True):
        accounts.set_active(session, administrator, "ida", active)


def lose_the_role_at_the_provider(session, _administrator, me):
    now = utcnow()
    identity = {"user_id": me.user_id, "issuer": "https://one", "subject": "u1"}
    session.add(ExternalIdentity(**identity, created_at=now, last_at=now))
    session.flush()
    external.arrive(session, ClaimedIdentity("https://one", "u1", "ida", "Ida", None), NOWHERE)


@pytest.mark.parametrize(
    "what", [reset_password, reset_factors, disable_and_enable, lose_the_role_at_the_provider]
)
def test_nothing_that_was_open_in_their_name_outlives(session, administrator, ida, what):
    tokens = open_all(session, ida)
    assert still_open(session, tokens) == {"session", "device", "calendar"}
    what(session, administrator, ida)
    session.flush()
    assert still_open(session, tokens) == set()


def test_another_role_closes_the_calendar_which_the_role_comes_back_without(
    session, administrator, ida
):
    tokens = open_all(session, ida)
    for role in (Role.EXECUTIVE, Role.COMMUNITY_MANAGER):
        accounts.change_role(session, administrator, "ida", role)
        session.flush()
    assert still_open(session, tokens) == {"session", "device"}


def test_an_own_new_password_or_one_factor_less_leaves_nothing_open_but_this_device(session, ida):
    tokens = open_all(session, ida)
    me = sessions.find_session(session, tokens[0])
    accounts.change_password(session, ida, passwords.chosen(OWN_PASSWORD, "ida", "Ida"))
    session.flush()
    assert still_open(session, tokens) == {"device"}
    again = admission.again(session, me, Browser(tokens[1], "Firefox"))
    agenda = calendar.open_address(session, ida)
    factors.settle_removal(session, ida)
    session.flush()
    assert still_open(session, (again.session, again.device, agenda)) == {"session"}


def test_every_token_of_a_person_is_one_that_falls():
    """A new table with a token of an account has to be named here, and to fall."""
    told = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        if table.name == "user" or "user_id" in table.columns
        for column in table.columns
        if column.name.endswith("_hash")
    }
    assert told == shut.FALLS | shut.STAYS

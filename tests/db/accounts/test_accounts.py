from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select
from support import add_user

from db.accounts import listing, passwords, sign_in, throttle
from db.accounts import users as accounts
from db.accounts.users import Refusal
from db.clock import utcnow
from db.engine import transaction
from db.models.accounts import AuditEvent, SignInFailure, User
from db.record import listing as audit
from domain.accounts.failures import FREE_FAILURES
from domain.errors import Refused
from domain.permissions import GRANTS, Permission, PermissionDenied
from domain.vocabulary import Role

ONCE = passwords.once()


def refusal_of(function, *args):
    with pytest.raises(Refused) as raised:
        function(*args)
    return raised.value.why


def actions(session):
    return list(session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)))


def test_a_new_user_must_change_the_password_given(session, administrator):
    accounts.add_user(session, administrator, " Mario.Rossi ", "Mario Rossi", Role.EXECUTIVE, ONCE)
    user = session.scalars(select(User).where(User.username == "mario.rossi")).one()
    assert (user.name, user.role, user.must_change, user.active) == (
        "Mario Rossi",
        Role.EXECUTIVE,
        True,
        True,
    )
    assert passwords.matches(ONCE.text, user.password_hash)
    assert actions(session) == ["user.create"]


def test_a_double_click_creates_one_user_with_the_password_shown(session, administrator):
    for _click in range(2):
        accounts.add_user(session, administrator, "mario", "Mario", Role.EXECUTIVE, ONCE)
    assert session.scalar(select(func.count()).where(User.username == "mario")) == 1


def test_a_user_name_is_taken_whatever_its_case(session, administrator):
    accounts.add_user(session, administrator, "mario", "Mario", Role.EXECUTIVE, ONCE)
    code = refusal_of(
        accounts.add_user,
        session,
        administrator,
        "MARIO",
        "Altro",
        Role.EXECUTIVE,
        passwords.once(),
    )
    assert code is Refusal.USERNAME_TAKEN


@pytest.mark.parametrize(
    "username", ["", "m", "due parole", "-x", "è", "a\x00", "<script>", "a" * 81]
)
def test_an_odd_user_name_is_refused(session, administrator, username):
    arguments = (session, administrator, username, "Nome", Role.EXECUTIVE, ONCE)
    assert refusal_of(accounts.add_user, *arguments) is Refusal.USERNAME_FORM


def test_a_name_is_needed(session, administrator):
    arguments = (session, administrator, "mario", " \u200e ", Role.EXECUTIVE, ONCE)
    assert refusal_of(accounts.add_user, *arguments) is Refusal.NAME_MISSING


def test_the_console_creates_with_a_chosen_password(session):
    chosen = passwords.chosen("una frase che so", "prima")
    accounts.create_user(session, None, "prima", "Prima", Role.ADMINISTRATOR, chosen)
    user = session.scalars(select(User).where(User.username == "prima")).one()
    assert not user.must_change
    short = passwords.chosen("corta", "altra")
    code = refusal_of(accounts.create_user, session, None, "altra", "A", Role.EXECUTIVE, short)
    assert code is passwords.PasswordFlaw.SHORT


def test_an_actor_may_not_come_in_by_the_console_door(session, executive):
    with pytest.raises(PermissionDenied):
        accounts.create_user(session, executive, "x1", "X", Role.ADMINISTRATOR, ONCE)


@pytest.mark.parametrize("change", ["demote", "disable"])
def test_the_last_administrator_stays(session, administrator, change):
    add_user(session, Role.ADMINISTRATOR, "second")
    accounts.set_active(session, administrator, "second", False)
    name = "administrator"
    code = (
        refusal_of(accounts.change_role, session, administrator, name, Role.EXECUTIVE)
        if change == "demote"
        else refusal_of(accounts.set_active, session, administrator, name, False)
    )
    assert code is Refusal.LAST_ADMINISTRATOR


@pytest.mark.parametrize("change", ["demote", "disable"])
def test_whoever_may_administer_can_take_the_place_of_the_last(
    session, administrator, monkeypatch, change
):
    trusted = GRANTS[Role.EXECUTIVE] | {Permission.USERS_WRITE}
    monkeypatch.setitem(GRANTS, Role.EXECUTIVE, trusted)
    name = "administrator"
    if change == "demote":
        accounts.change_role(session, administrator, name, Role.EXECUTIVE)
    else:
        add_user(session, Role.EXECUTIVE, "second")
        accounts.set_active(session, administrator, name, False)
    last = name if change == "demote" else "second"
    code = refusal_of(accounts.change_role, session, administrator, last, Role.COORDINATOR)
    assert code is Refusal.LAST_ADMINISTRATOR


def test_two_administrators_cannot_demote_each_other_at_the_same_moment(fresh_engine):
    with transaction(fresh_engine) as session:
        admins = [add_user(session, Role.ADMINISTRATOR, name) for name in ("anna", "bruno")]

    def demote(pair):
        actor, other = pair
        try:
            with transaction(fresh_engine) as session:
                accounts.change_role(session, actor, other, Role.EXECUTIVE)
        except Refused as error:
            return error.why
        return None

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(demote, [(admins[0], "bruno"), (admins[1], "anna")]))
    assert sorted(map(str, results)) == ["None", "last_administrator"]


def test_a_change_of_role_counts_at_the_next_click(session, administrator, executive):
    token = accounts.open_session(session, executive.user_id, "")
    session.flush()
    accounts.change_role(session, administrator, "executive", Role.COORDINATOR)
    session.flush()
    assert accounts.find_session(session, token).actor.role is Role.COORDINATOR


def test_disabling_ends_the_sessions_and_enabling_does_not_bring_them_back(
    session, administrator, executive
):
    token = accounts.open_session(session, executive.user_id, "")
    session.flush()
    accounts.set_active(session, administrator, "executive", False)
    session.flush()
    assert accounts.find_session(session, token) is None
    accounts.set_active(session, administrator, "executive", True)
    session.flush()
    assert accounts.find_session(session, token) is None


def test_a_reset_ends_the_sessions_and_the_old_password(session, administrator, executive):
    token = accounts.open_session(session, executive.user_id, "")
    session.flush()
    for _click in range(2):
        accounts.reset_password(session, administrator, "executive", ONCE)
        session.flush()
    assert accounts.find_session(session, token) is None
    assert passwords.matches(ONCE.text, session.get(User, executive.user_id).password_hash)
    assert actions(session).count("user.reset") == 1


def test_what_concerns_nobody_is_refused(session, administrator):
    for function, more in [
        (accounts.rename, ("Nome",)),
        (accounts.change_role, (Role.EXECUTIVE,)),
        (accounts.set_active, (False,)),
        (accounts.reset_password, (ONCE,)),
    ]:
        assert refusal_of(function, session, administrator, "nobody", *more) is Refusal.UNKNOWN_USER


def test_the_list_shows_who_was_here_last(session, administrator, executive):
    accounts.open_session(session, executive.user_id, "")
    session.flush()
    users = {user.username: user for user in accounts.list_users(session, administrator)}
    assert list(users) == ["administrator", "executive"]
    assert users["executive"].last_seen_at is not None
    assert users["administrator"].last_seen_at is None


def test_one_query_finds_a_session_by_its_index(session, executive):
    token = accounts.open_session(session, executive.user_id, "")
    session.flush()
    session.expire_all()
    statements = []
    from sqlalchemy import event

    bind = session.get_bind().engine
    note = lambda *a: statements.append(a[2])  # noqa: E731
    event.listen(bind, "before_cursor_execute", note)
    found = accounts.find_session(session, token)
    event.remove(bind, "before_cursor_execute", note)
    assert found.actor == executive
    assert len(statements) == 1


@pytest.mark.parametrize("token", ["", "x", "\x00", "\ud800", "é", "a" * 10_000])
def test_an_invented_token_finds_nobody(session, token):
    assert accounts.find_session(session, token) is None


def test_sessions_in_force_are_listed_and_revoked_one_by_one(session, administrator, executive):
    tokens = [accounts.open_session(session, executive.user_id, f"Firefox {n}") for n in range(3)]
    session.flush()
    listed = listing.list_sessions(session, administrator)
    assert len(listed) == 3
    listing.revoke_session(session, administrator, listed[0].id)
    assert sum(accounts.find_session(session, token) is not None for token in tokens) == 2
    assert listing.revoke_sessions_of(session, administrator, "executive") == 2
    assert len(listing.list_sessions(session, administrator)) == 0


def test_revoking_what_is_not_there_is_no_error(session, administrator):
    listing.revoke_session(session, administrator, 999_999)
    assert listing.revoke_sessions_of(session, administrator, "nobody") == 0


def test_parallel_attempts_are_all_counted(fresh_engine):
    def attempt(_n):
        with transaction(fresh_engine) as session:
            return sign_in.take_attempt(session, "anna")

    with ThreadPoolExecutor(8) as pool:
        waits = list(pool.map(attempt, range(20)))
    assert waits.count(0) == FREE_FAILURES


@pytest.mark.parametrize("typed", ["\x00", "a\x00b", "\ud800", "é" * 500])
def test_any_user_name_can_be_asked_for(session, typed):
    assert sign_in.take_attempt(session, typed) == 0
    assert sign_in.candidate(session, typed) == sign_in.StoredPassword(None, "")


def test_failures_of_yesterday_do_not_count(session):
    with time_machine.travel(utcnow() - timedelta(hours=25)):
        for _attempt in range(10):
            sign_in.take_attempt(session, "anna")
    assert sign_in.take_attempt(session, "anna") == 0
    with time_machine.travel(utcnow() + timedelta(hours=25)):
        throttle.forget_old(session)
    assert session.scalar(select(func.count()).select_from(SignInFailure)) == 0


def test_an_own_new_password_keeps_the_rules(session, executive):
    for password, code in [
        ("corta", passwords.PasswordFlaw.SHORT),
        ("my executive password", passwords.PasswordFlaw.NAME),
        ("abababababababab", passwords.PasswordFlaw.SIMPLE),
        ("x1y2z3" * 50, passwords.PasswordFlaw.LONG),
    ]:
        new = passwords.chosen(password, "executive")
        assert refusal_of(accounts.change_password, session, executive, new) is code


def test_demonstration_users_are_made_once(session):
    for _start in range(2):
        accounts.ensure_demo_users(session)
        session.flush()
    users = session.execute(select(User.username, User.role, User.password_hash)).all()
    assert sorted(users) == [
        ("demo-administrator", Role.ADMINISTRATOR, ""),
        ("demo-community-manager", Role.COMMUNITY_MANAGER, ""),
        ("demo-coordinator", Role.COORDINATOR, ""),
        ("demo-executive", Role.EXECUTIVE, ""),
    ]


def test_the_record_is_read_in_pages_and_filtered(session, administrator, executive):
    for n in range(5):
        accounts.rename(session, administrator, "executive", f"Nome {n}")
    accounts.set_language(session, executive, "en")
    session.flush()
    first = audit.list_events(session, administrator, size=3)
    assert list(first["action"]) == ["user.language", "user.name", "user.name"]
    assert first["name"].iloc[0] == "Nome 4"
    cursor = (first["at"].iloc[-1].to_pydatetime(), int(first["place"].iloc[-1]))
    rest = audit.list_events(session, administrator, size=10, before=cursor)
    assert len(rest) == 3
    assert max(rest["at"]) < min(first["at"])
    mine = audit.list_events(session, administrator, audit.Wanted(username="executive"))
    assert list(mine["action"]) == ["user.language"]
    assert audit.list_events(session, administrator, audit.Wanted(username="nobody")).empty
    assert audit.list_events(session, administrator, audit.Wanted(subject="\x00' OR 1=1")).empty

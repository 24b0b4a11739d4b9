"""The screens of a coordinator before and after something reserved."""

import pytest
import time_machine
from case_support import add_case, add_service, entrust, nobody_took_it
from page_support import shown
from sqlalchemy import select
from support import app_as, fresh_app_engine

from db.accounts import users as accounts
from db.case_life.changes import change_needs
from db.clock import utcnow
from db.engine import reading, transaction
from db.models.accounts import User
from db.models.cases import Case
from db.referrals.ask import record
from domain.permissions import GRANTS, Actor, Permission
from domain.vocabulary import ReferralStatus, Role


@pytest.fixture
def engine(monkeypatch):
    monkeypatch.setattr("db.engine.BUSY_TIMEOUT_MS", 200)
    made = fresh_app_engine()
    yield made
    made.dispose()


@pytest.fixture
def me(engine):
    with reading(engine) as session:
        user = session.get_one(User, accounts.demo_user(session, Role.COMMUNITY_MANAGER))
        return Actor(user.id, user.name, user.role)


def test_no_screen_of_a_coordinator_changes_with_what_is_reserved(monkeypatch, engine, me):
    with transaction(engine) as session:
        case = add_case(session, me)
        entrust(session, me, case.reference, add_service(session), "", "token")
        nobody_took_it(session)
        service = add_service(session, "Centro antiviolenza", needs=("FA-VIO",))
        reference = case.reference

    def screens():
        for page, address in (
            ("cases", {"case": reference}),
            ("cases", {}),
            ("referrals", {}),
            ("home", {}),
        ):
            at = app_as(monkeypatch, Role.COORDINATOR, page, engine=engine)
            for name, value in address.items():
                at.query_params[name] = value
            at.run()
            assert not at.exception
            yield shown(at)

    with time_machine.travel(utcnow(), tick=False):
        before = list(screens())
        with transaction(engine) as session:
            needs = {"EC-ALI": 2, "FA-VIO": 3}
            version = session.scalars(select(Case.version)).one()
            change_needs(session, me, reference, version, needs)
            number = entrust(session, me, reference, service, "", "other")
            record(session, me, number, ReferralStatus.DECLINED, "no_capacity")
        assert list(screens()) == before
    assert all("Emporio di prova" in screen for screen in (before[0], before[2]))
    assert "Servizio riservato" in before[0]
    assert all("li segue il community manager" in screen for screen in before)


@pytest.mark.parametrize(
    "asked",
    [
        {"need": "FA-VIO"},
        {"need": "SA"},
        {"view": "overdue"},
        {"urgency": "1"},
        {"status": "new"},
        {"place": "XX"},
    ],
)
def test_what_a_coordinator_may_not_ask_for_is_said_and_leaves_the_address(
    monkeypatch, engine, asked
):
    said = "Non tutto ciò che l’indirizzo chiede può essere mostrato qui."
    at = app_as(monkeypatch, Role.COORDINATOR, "cases", engine=engine)
    for name, value in asked.items():
        at.query_params[name] = value
    at.run()
    assert [box.value for box in at.info if box.value == said]
    assert not at.exception and not set(at.query_params)
    at.run()
    assert not [box.value for box in at.info if box.value == said]


@pytest.mark.parametrize("extra", [Permission.RESTRICTED_READ, Permission.CASES_ALL])
def test_screens_show_what_each_permission_is_for(monkeypatch, engine, me, extra):
    monkeypatch.setitem(GRANTS, Role.COORDINATOR, GRANTS[Role.COORDINATOR] | {extra})
    reads_reserved, sees_all = extra is Permission.RESTRICTED_READ, extra is Permission.CASES_ALL
    with transaction(engine) as session:
        reference = add_case(session, me, ("SA-PSI", "EC-ALI")).reference
        entrust(session, me, reference, add_service(session), "", "token")
        nobody_took_it(session)

    def page(name, **address):
        at = app_as(monkeypatch, Role.COORDINATOR, name, engine=engine)
        at.query_params.update(address)
        at.run()
        assert not at.exception
        return at

    case = shown(page("cases", case=reference))
    assert ("Servizio riservato" not in case) == ("Disagio psichico" in case) == reads_reserved
    assert ("Aperto il" in case) == sees_all
    at = page("cases")
    assert ("Tutte le richieste riservate" not in shown(at)) == reads_reserved
    assert ("Urgenza" in {box.label for box in at.selectbox}) == sees_all
    for name in ("referrals", "home"):
        screen = shown(page(name))
        assert ("Tutte le richieste riservate" not in screen) == reads_reserved
        assert ("entra in questo elenco" not in screen) == sees_all

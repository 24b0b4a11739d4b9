"""The table of design section 6, written a second time by hand, held against the code."""

import importlib
import inspect
import pkgutil

import pytest

import db
from db.access import requires
from domain.permissions import Actor, Permission, PermissionDenied
from domain.vocabulary import Role

P = Permission
MANAGER, EXECUTIVE, COORDINATOR, ADMINISTRATOR = Role
EVERYONE = {MANAGER, EXECUTIVE, COORDINATOR, ADMINISTRATOR}

WHO_MAY = {
    "cases.read": {MANAGER, COORDINATOR},
    "cases.write": {MANAGER},
    "cases.all": {MANAGER},
    "restricted.read": {MANAGER},
    "exact.figures": {MANAGER},
    "identity.read": {MANAGER},
    "figures.read": EVERYONE,
    "directory.read": EVERYONE,
    "directory.write": {COORDINATOR},
    "network.read": EVERYONE,
    "network.write": {COORDINATOR},
    "mobile.read": {MANAGER, COORDINATOR},
    "mobile.write": {MANAGER, COORDINATOR},
    "warnings.write": {MANAGER, EXECUTIVE, COORDINATOR},
    "users.write": {ADMINISTRATOR},
    "audit.read": {ADMINISTRATOR},
    "own.account": EVERYONE,
}

INFRASTRUCTURE = {
    "db.access",
    "db.clock",
    "db.crypto",
    "db.engine",
    "db.ops.migrate",
    "db.reference.load",
    "db.types",
    "db.__main__",
    "db.accounts.passwords",
    "db.demo",
    "db.bulk",
}
"""What the use cases are built with; nobody calls it on behalf of a person."""
INFRASTRUCTURE_PACKAGES = ("db.models", "db.migrations", "db.demo.", "db.ops.cli")


def is_infrastructure(name: str) -> bool:
    return name in INFRASTRUCTURE or name.startswith(INFRASTRUCTURE_PACKAGES)


def modules():
    found = [
        m.name for m in pkgutil.walk_packages(db.__path__, "db.") if not is_infrastructure(m.name)
    ]
    assert {"db.accounts.users", "db.accounts.sessions", "db.reference.catalogue"} <= set(found)
    return [importlib.import_module(name) for name in found]


def public_functions():
    for module in modules():
        for name, member in vars(module).items():
            public = inspect.isfunction(member) and not name.startswith("_")
            if public and inspect.unwrap(member).__module__ == module.__name__:
                yield f"{module.__name__}.{name}", member


FUNCTIONS = dict(public_functions())
GUARDED = {name: f for name, f in FUNCTIONS.items() if hasattr(f, "permission")}


def declares_once(function):
    reason = getattr(function, "without_actor", None)
    return hasattr(function, "permission") if reason is None else bool(reason.strip())


def lets_in(function, actor):
    """Whether the guard hands the call on to the function behind it; whatever else it raises is
    no answer.
    """
    guard = function
    while "function" not in guard.__code__.co_freevars:
        guard = guard.__wrapped__
    behind = guard.__closure__[guard.__code__.co_freevars.index("function")]
    real, reached = behind.cell_contents, []
    behind.cell_contents = lambda _session, who: reached.append(who)
    try:
        function(None, actor)
    except PermissionDenied:
        assert not reached
    finally:
        behind.cell_contents = real
    return reached == [actor]


def test_every_public_function_declares_who_may_call_it():
    assert len(GUARDED) > 150
    assert not [name for name, function in FUNCTIONS.items() if not declares_once(function)]
    assert not [name for name, f in GUARDED.items() if hasattr(f, "without_actor")]


@pytest.mark.parametrize("role", Role)
def test_every_role_gets_exactly_what_the_table_says(role):
    actor = Actor(0, "someone", role)
    given = {name for name, function in GUARDED.items() if lets_in(function, actor)}
    due = {name for name, f in GUARDED.items() if role in WHO_MAY[f.permission.value]}
    assert given == due


def test_an_error_on_the_way_is_not_taken_for_being_let_in():
    def guarded(session, actor):
        raise TypeError(function)

    function = guarded
    with pytest.raises(TypeError):
        lets_in(guarded, Actor(0, "someone", MANAGER))


def test_the_table_knows_every_permission():
    assert set(WHO_MAY) == {permission.value for permission in Permission}


@pytest.mark.parametrize("nobody", [None, "community_manager", object()])
def test_what_is_no_actor_is_refused(nobody):
    for function in GUARDED.values():
        with pytest.raises(PermissionDenied):
            function(None, nobody)


def test_the_guard_comes_before_the_function():
    reached = []

    @requires(P.IDENTITY_READ)
    def read_names(session, actor):
        reached.append(actor)

    with pytest.raises(PermissionDenied):
        read_names(None, Actor(0, "someone", EXECUTIVE))
    assert reached == []


MAY_DECLARE = {
    "accounts": {P.USERS_WRITE, P.OWN_ACCOUNT},
    "accounts.record": {P.AUDIT_READ},
    "accounts.sessions": {P.USERS_WRITE},
    "accounts.sign_in": set(),
    "case_life": {P.CASES_WRITE},
    "cases": {P.CASES_READ, P.CASES_WRITE},
    "corrections": {P.IDENTITY_READ, P.CASES_WRITE},
    "cover": {P.DIRECTORY_READ, P.FIGURES_READ, P.EXACT_FIGURES},
    "directory": {P.DIRECTORY_READ, P.DIRECTORY_WRITE},
    "drafts": {P.OWN_ACCOUNT},
    "figures": {P.FIGURES_READ},
    "home": {P.CASES_WRITE, P.DIRECTORY_WRITE, P.NETWORK_READ, P.USERS_WRITE},
    "intake": {P.CASES_WRITE},
    "mail": {P.CASES_WRITE},
    "matching": {P.DIRECTORY_READ},
    "merging": {P.IDENTITY_READ, P.CASES_WRITE},
    "mobile": {P.MOBILE_READ, P.MOBILE_WRITE, P.IDENTITY_READ, P.NETWORK_READ},
    "network": {P.NETWORK_READ, P.NETWORK_WRITE},
    "people": {P.IDENTITY_READ},
    "quarters": {P.FIGURES_READ},
    "reference": {P.OWN_ACCOUNT},
    "referrals": {P.CASES_READ, P.CASES_WRITE},
    "report": {P.FIGURES_READ},
    "tasks": {P.CASES_WRITE},
    "warnings": {P.FIGURES_READ, P.WARNINGS_WRITE},
}
"""Room, or module of one, and the only permissions that fit it."""


def fits(name, permission):
    module = name.rpartition(".")[0].removeprefix("db.")
    fitting = max((part for part in MAY_DECLARE if module.startswith(part)), key=len, default="")
    assert fitting, f"say in MAY_DECLARE which permissions fit db.{module}"
    return permission in MAY_DECLARE[fitting]


def test_a_function_asks_for_a_permission_of_its_own_part():
    assert not [name for name, f in GUARDED.items() if not fits(name, f.permission)]

"""The table of design section 6, written a second time by hand, held against the code."""

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from pathlib import Path

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
    "imports.write": {MANAGER, COORDINATOR},
    "rights.write": {MANAGER},
    "warnings.write": {MANAGER, EXECUTIVE, COORDINATOR},
    "users.write": {ADMINISTRATOR},
    "audit.read": {ADMINISTRATOR},
    "own.account": EVERYONE,
}

ROOT = Path(db.__file__).parent.parent
OUTSIDE = ("app.py", "i18n.py", "settings", "components", "exchange", "pages", "web")
TOOLS = {"db.accounts.passwords", "db.clock", "db.crypto", "db.engine", "db.ops.migrate"}
"""What the use cases are built with: nobody calls it on behalf of a person."""
MODULES = {m.name for m in pkgutil.walk_packages(db.__path__, "db.") if "migrations" not in m.name}


def functions():
    for module in map(importlib.import_module, sorted(MODULES - {"db.__main__"})):
        for name, member in vars(module).items():
            if inspect.isfunction(member) and inspect.unwrap(member).__module__ == module.__name__:
                yield f"{module.__name__}.{name}", member


FUNCTIONS = dict(functions())
GUARDED = {name: f for name, f in FUNCTIONS.items() if hasattr(f, "permission")}
ACTORLESS = {name: f for name, f in FUNCTIONS.items() if hasattr(f, "without_actor")}


def taken_from_db(source: str) -> Iterator[tuple[str, str]]:
    """Modules of `db` and what a file takes from them; the name is empty where a module is taken
    in a way that does not tell: passed on, or imported by its whole path.
    """
    nodes = list(ast.walk(ast.parse(source)))
    modules = {}
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from ((a.name, "") for a in node.names if a.name.partition(".")[0] == "db")
        elif isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "db":
            for alias in node.names:
                if f"{node.module}.{alias.name}" in MODULES:
                    modules[alias.asname or alias.name] = f"{node.module}.{alias.name}"
                else:
                    yield node.module, alias.name
    named = set()
    for node in nodes:
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            named.add(node.value)
            if node.value.id in modules:
                yield modules[node.value.id], node.attr
    for node in nodes:
        if isinstance(node, ast.Name) and node.id in modules and node not in named:
            yield modules[node.id], ""


def called_from_outside() -> dict[str, str]:
    """Functions of `db` by name, each with a file outside `db` that uses it."""
    found = {}
    for path in (p for part in OUTSIDE for p in (ROOT / part, *(ROOT / part).rglob("*.py"))):
        if path.is_dir():
            continue
        for module, name in taken_from_db(path.read_text(encoding="utf-8")):
            assert name, f"{path}: say what is used of {module}"
            member = getattr(importlib.import_module(module), name)
            if inspect.isfunction(member):
                inner = inspect.unwrap(member)
                found[f"{inner.__module__}.{inner.__name__}"] = str(path.relative_to(ROOT))
    return found


def test_what_is_called_from_outside_declares_who_may_call_it():
    assert len(GUARDED) > 150
    open_to_all = {
        f"{path}: {name}"
        for name, path in called_from_outside().items()
        if name.rpartition(".")[0] not in TOOLS and name not in GUARDED and name not in ACTORLESS
    }
    assert not open_to_all, "\n".join(sorted(open_to_all))


def test_only_what_is_called_from_outside_says_why_without_an_actor():
    assert not ACTORLESS.keys() - called_from_outside().keys()
    assert not ACTORLESS.keys() & GUARDED.keys()
    assert all(function.without_actor.strip() for function in ACTORLESS.values())


@pytest.mark.parametrize(
    ("source", "taken"),
    [
        ("from db.mail import outbox\noutbox.claim(s)", ("db.mail.outbox", "claim")),
        ("from db.mail import outbox as o\nread(o.claim)", ("db.mail.outbox", "claim")),
        ("def f():\n    from db.mail.outbox import claim", ("db.mail.outbox", "claim")),
        ("import db.mail.outbox", ("db.mail.outbox", "")),
        ("from db.mail import outbox\ngetattr(outbox, 'claim')", ("db.mail.outbox", "")),
    ],
)
def test_a_way_into_db_is_seen_however_it_is_written(source, taken):
    assert taken in set(taken_from_db(source))


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
    "accounts.sessions": set(),
    "accounts.sign_in": set(),
    "campo": {P.CASES_WRITE},
    "campo.devices": {P.CASES_WRITE, P.USERS_WRITE},
    "case_life": {P.CASES_WRITE},
    "cases": {P.CASES_READ, P.CASES_WRITE},
    "corrections": {P.IDENTITY_READ, P.CASES_WRITE},
    "cover": {P.DIRECTORY_READ, P.FIGURES_READ, P.EXACT_FIGURES},
    "directory": {P.DIRECTORY_READ, P.DIRECTORY_WRITE},
    "directory.reminders": {P.CASES_READ},
    "drafts": {P.OWN_ACCOUNT},
    "figures": {P.FIGURES_READ},
    "handout": {P.CASES_WRITE},
    "handout.readings": {P.CASES_WRITE, P.DIRECTORY_WRITE},
    "home": {P.CASES_WRITE, P.DIRECTORY_WRITE, P.NETWORK_READ, P.USERS_WRITE},
    "imports": {P.IMPORTS_WRITE},
    "ops.problems": {P.USERS_WRITE},
    "intake": {P.CASES_WRITE},
    "mail": {P.CASES_WRITE},
    "mail.choices": {P.CASES_READ},
    "matching": {P.DIRECTORY_READ},
    "merging": {P.IDENTITY_READ, P.CASES_WRITE},
    "mobile": {P.MOBILE_READ, P.MOBILE_WRITE, P.IDENTITY_READ, P.NETWORK_READ},
    "actions": {P.NETWORK_READ, P.NETWORK_WRITE},
    "network": {P.NETWORK_READ, P.NETWORK_WRITE},
    "people": {P.IDENTITY_READ},
    "quarters": {P.FIGURES_READ},
    "reference": {P.OWN_ACCOUNT},
    "record": {P.AUDIT_READ},
    "notices": {P.RIGHTS_WRITE, P.CASES_WRITE},
    "record.refusals": {P.OWN_ACCOUNT},
    "rights": {P.RIGHTS_WRITE},
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

"""What several tests prepare."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest
from once import RUN, made_once
from sqlalchemy import Connection, Dialect, Engine, select, text
from sqlalchemy.orm import Session
from sqlalchemy.util import LRUCache
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

import db.engine
from components import context
from db.accounts import users as accounts
from db.clock import utcnow
from db.engine import make_engine, transaction
from db.models.accounts import User
from db.models.cases import Case
from db.models.told import CaseTold, CaseTouched
from db.ops.migrate import migrate
from db.visible import kept
from domain.pages import PAGES
from domain.permissions import Actor
from domain.vocabulary import Role

# Each AppTest reads what every installed package says of itself: once per test process is enough.
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)

LONGEST_RUN = 180
"""Seconds a page may take to answer: a busy machine; who waits ends as soon as it has."""
SHELL = Path(__file__).parent.parent / "components" / "shell" / "script.py"


def add_user(session: Session, role: Role, username: str | None = None) -> Actor:
    """A user of that role, written to the database, as actor."""
    user = User(
        username=username or role.value,
        name=role.label,
        role=role,
        password_hash="",
        created_at=utcnow(),
    )
    session.add(user)
    session.flush()
    session.info.pop("written", None)  # the test's own preparation is not an act to audit
    return Actor(user.id, user.name, role)


def settle_all(session: Session) -> None:
    """As the clock does, in this transaction."""
    while kept.settle(session):
        pass


def assert_told_as_worked_out(session: Session) -> None:
    """What lists are made of is what all requests there are tell, by what each transaction has
    settled of its own.
    """
    session.flush()
    session.info.pop("written", None)  # what a test prepares is no act to audit
    session.commit()
    marked = select(CaseTouched.case_id).join(Case, Case.id == CaseTouched.case_id)
    assert not session.scalars(marked).all()  # the mark of a case that is gone waits for the clock
    columns = list(CaseTold.__table__.columns.keys())
    stored = {tuple(row) for row in session.execute(select(*CaseTold.__table__.columns))}
    ought = {tuple(row[name] for name in columns) for row in kept.worked_out(session)}
    assert stored == ought


def database(url: str) -> Engine:
    """An engine like the program's. What SQLAlchemy has compiled for one database of a kind serves
    all of this process: it would compile every statement anew for the database of each test.
    """
    made = make_engine(url)
    if made.dialect.name not in _SHARED:
        made.connect().close()  # a dialect learns from its first connection what it speaks to
        _SHARED[made.dialect.name] = made.dialect, LRUCache(5_000)
    made.dialect, made._compiled_cache = _SHARED[made.dialect.name]
    return made


_SHARED: dict[str, tuple[Dialect, LRUCache]] = {}
"""Of each kind of database: the dialect of the first engine, and the statements compiled for it."""


@cache
def _migrated() -> Path:
    """A SQLite file with every migration and the reference data."""

    def make(folder: Path) -> None:
        shutil.move(_made("migrated", migrate), folder)

    return made_once("sqlite", make) / "migrated.db"


@cache
def _with_demo_users() -> Path:
    """The same with the four demonstration users."""

    def add(engine: Engine) -> None:
        with transaction(engine) as session:
            accounts.ensure_demo_users(session)

    return _made("with-users", add, _migrated())


def _made(name: str, prepare: Callable[[Engine], None], template: Path | None = None) -> Path:
    path = Path(tempfile.mkdtemp(prefix="ponte-app-", dir=RUN)) / f"{name}.db"
    if template:
        shutil.copy(template, path)
    engine = database(f"sqlite:///{path}")
    prepare(engine)
    engine.dispose()  # the last connection that closes leaves everything in the one file
    return path


def migrated(path: Path) -> Engine:
    """A new SQLite database at `path` with every migration and the reference data."""
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(_migrated(), path)
    return database(f"sqlite:///{path}")


@contextmanager
def maintenance(engine: Engine) -> Iterator[Connection]:
    """A connection to the PostgreSQL server of `engine`, outside every database in use."""
    server = make_engine(engine.url.set(database="template1").render_as_string(hide_password=False))
    try:
        with server.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            yield connection
    finally:
        server.dispose()


@contextmanager
def copied(engine: Engine, name: str, folder: Path) -> Iterator[Engine]:
    """An empty migrated database of the kind of `engine`, of its own: a file in `folder`, or a
    database named after `name` on that server.
    """
    if engine.dialect.name == "sqlite":
        made = migrated(folder / "fresh.db")
        yield made
        made.dispose()
        return
    name = f"t{abs(hash(name)):x}"
    with maintenance(engine) as server:
        server.execute(text(f'CREATE DATABASE "{name}" TEMPLATE migrated'))
    made = database(engine.url.set(database=name).render_as_string(hide_password=False))
    yield made
    made.dispose()
    with maintenance(engine) as server:
        server.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))


def fresh_app_engine() -> Engine:
    """A database of its own with reference data and the demonstration users, nothing else."""
    copy = Path(tempfile.mkdtemp(prefix="ponte-app-", dir=RUN)) / "ponte.db"
    shutil.copy(_with_demo_users(), copy)
    return database(f"sqlite:///{copy}")


def token_for(engine: Engine, role: Role) -> str:
    """A session token of the demonstration user of a role, made if missing."""
    with transaction(engine) as session:
        accounts.ensure_demo_users(session)
        session.flush()
        user_id = accounts.demo_user(session, role)
        assert user_id is not None
        return accounts.open_session(session, user_id, "test")


def app_as(
    monkeypatch: pytest.MonkeyPatch,
    role: Role,
    page: str = "home",
    *,
    engine: Engine | None = None,
) -> AppTest:
    """The application as a signed-in person of `role` sees it, on `page` (a name of `pages/`),
    in Italian; not run yet: `app_as(monkeypatch, Role.EXECUTIVE, "map").run()`.

    `engine` is the database, by default a fresh one with nothing but reference data. Set
    `at.query_params[...]` before `run()` for filters in the address.
    """
    engine = engine or fresh_app_engine()
    token = token_for(engine, role)
    monkeypatch.setattr(db.engine, "get_engine", lambda: engine)
    monkeypatch.setattr(context, "_token", lambda: token)
    at = AppTest.from_file(str(SHELL), default_timeout=LONGEST_RUN)
    at._page_hash = calc_hash(PAGES[page].address)  # switch_page would need a run of the home first
    return at

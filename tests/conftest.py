"""What every test can lean on: a migrated database of each kind, and someone to act."""

import gc
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("PONTE_DEMO", "1")
# Threads of numpy wait for each other at work: beside other tests that takes twice to six times as
# long as one alone.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ["PONTE_VAR_DIR"] = tempfile.mkdtemp(prefix="ponte-test-")

import hypothesis
import pytest
from once import made_once, tidy
from postgres import private_server
from sqlalchemy import Connection, Engine, text
from sqlalchemy.orm import Session
from support import (
    add_user,
    assert_told_as_worked_out,
    copied,
    database,
    maintenance,
    migrated,
)

import i18n
from db.engine import make_engine
from db.ops.migrate import migrate
from domain.permissions import Actor
from domain.vocabulary import Role

# How long an example takes says how busy the machine is.
hypothesis.settings.register_profile("ponte", deadline=None)
hypothesis.settings.load_profile("ponte")


def pytest_collection_finish() -> None:
    """What is loaded by now stays to the end: the collector of garbage need not look at it again
    and again.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def pytest_unconfigure() -> None:
    tidy()


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Tests of logic read English sources; those of screens say `i18n.use("it")`."""
    i18n.use("en")
    yield
    i18n.use(None)


@pytest.fixture(autouse=True)
def own_main() -> Iterator[None]:
    """A page under test takes the place of `__main__`, which a process started by a later test
    would then run as its own."""
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main


def _server(folder: Path) -> None:
    with private_server(folder, durable=True) as url:  # what is copied has to be whole
        made = make_engine(url)
        migrate(made)
        made.dispose()  # a database is copied only while nobody is connected to it
        with maintenance(made) as server:
            server.execute(text("CREATE DATABASE migrated TEMPLATE postgres"))


@pytest.fixture(scope="session")
def postgres_made() -> Path:
    """The data of a PostgreSQL server whose database has every migration; to be copied."""
    return made_once("postgresql", _server)


@pytest.fixture(scope="session")
def postgres_url(postgres_made: Path) -> Iterator[str]:
    """A private PostgreSQL server of this test process, on a socket, gone afterwards.

    Its database has every migration and the reference data; so has `migrated`, to be copied. The
    engine is made anew whenever the tests of the other kind come between, the server is not.
    """
    folder = Path(tempfile.mkdtemp(prefix="ponte-pg-data-"))
    subprocess.run(["cp", "-a", f"{postgres_made}/.", folder], check=True)
    with private_server(folder) as url:
        yield url
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """A database of each kind with every migration and the reference data."""
    if request.param == "sqlite":
        made = migrated(tmp_path_factory.mktemp("db") / "ponte.db")
    else:
        made = database(request.getfixturevalue("postgres_url"))
    yield made
    made.dispose()


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    """A connection whose outer transaction is rolled back after the test."""
    with engine.connect() as made:
        outer = made.begin()
        yield made
        outer.rollback()


@pytest.fixture
def session(connection: Connection) -> Iterator[Session]:
    """A session inside the test's outer transaction: `commit` is a savepoint here.

    Whatever the test did, what lists are made of afterwards is what the requests tell.
    """
    with Session(connection, join_transaction_mode="create_savepoint") as made:
        yield made
        if made.is_active:
            assert_told_as_worked_out(made)


@pytest.fixture
def manager(session: Session) -> Actor:
    return add_user(session, Role.COMMUNITY_MANAGER)


@pytest.fixture
def executive(session: Session) -> Actor:
    return add_user(session, Role.EXECUTIVE)


@pytest.fixture
def coordinator(session: Session) -> Actor:
    return add_user(session, Role.COORDINATOR)


@pytest.fixture
def administrator(session: Session) -> Actor:
    return add_user(session, Role.ADMINISTRATOR)


@pytest.fixture
def fresh_engine(
    engine: Engine, request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[Engine]:
    """An empty migrated database of its own, for what must really commit (races, restarts)."""
    with copied(engine, request.node.nodeid, tmp_path) as made:
        yield made

"""What several tests prepare."""

import shutil
import tempfile
from functools import cache
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

import db.engine
from components import context
from db import accounts
from db.clock import utcnow
from db.engine import make_engine, transaction
from db.migrate import migrate
from db.models.accounts import User
from domain.permissions import Actor
from domain.vocabulary import Role

SHELL = Path(__file__).parent.parent / "components" / "shell.py"
ADDRESSES = {
    "home": "",
    "intake": "nuovo-caso",
    "cases": "casi",
    "referrals": "invii",
    "map": "mappa",
    "partners": "partner",
    "network": "rete",
    "mobile": "ufficio-mobile",
    "report": "report",
    "admin": "amministrazione",
}


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


@cache
def _template() -> Path:
    """A migrated SQLite file with the four demonstration users, made once per test process."""
    path = Path(tempfile.mkdtemp(prefix="ponte-app-")) / "template.db"
    engine = make_engine(f"sqlite:///{path}")
    migrate(engine)
    with transaction(engine) as session:
        accounts.ensure_demo_users(session)
    engine.dispose()
    return path


def fresh_app_engine() -> Engine:
    """A database of its own with reference data and the demonstration users, nothing else."""
    copy = Path(tempfile.mkdtemp(prefix="ponte-app-")) / "ponte.db"
    shutil.copy(_template(), copy)
    return make_engine(f"sqlite:///{copy}")


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
    timeout: float = 20,
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
    at = AppTest.from_file(str(SHELL), default_timeout=timeout)
    at._page_hash = calc_hash(ADDRESSES[page])  # switch_page would need a run of the home first
    return at

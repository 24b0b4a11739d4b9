"""The page of the map as somebody opens it, with what the address asks for."""

import pytest
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest
from support import app_as

from domain.vocabulary import Role


def open_map(
    monkeypatch: pytest.MonkeyPatch, engine: Engine, role: Role, **address: str
) -> AppTest:
    """The page after its first run, which showed no fault."""
    at = app_as(monkeypatch, role, "map", engine=engine)
    for name, value in address.items():
        at.query_params[name] = value
    at.run()
    assert not at.exception and not at.error
    return at

"""The page of the map as somebody opens it, with what the address asks for."""

import json
import re
from typing import Any

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


def told(at: AppTest) -> dict[str, str]:
    """The arguments of streamlit-folium."""
    [frame] = at.get("component_instance")
    found = json.loads(frame.proto.json_args)
    assert isinstance(found, dict)
    return found


def drawn_quarters(at: AppTest) -> dict[str, Any]:
    """The data of the quarters, as they stand in the script."""
    found = re.search(r"ponte\.quarters\(\w+, (\{.*\})\);", told(at)["feature_group"])
    assert found and not re.search(r"[<'_]", found.group(1))
    read = json.loads(found.group(1))
    assert isinstance(read, dict)
    return read

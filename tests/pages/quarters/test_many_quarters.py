"""Far more quarters than any map can show: it stays one to look at, and says what it leaves out."""

import pytest
from map_pages import drawn_quarters, open_map
from sqlalchemy import insert, select
from support import fresh_app_engine

from components.quarters.many import MOST
from db.engine import transaction
from db.figures import releases
from db.models.reference import Municipality, Quarter
from domain.vocabulary import Role

MANY = 10_000
LAST = "Q9999"
SAID = "i 200 con i valori più alti"


@pytest.fixture(scope="module")
def engine():
    engine = fresh_app_engine()
    with transaction(engine) as session:
        towns = session.execute(select(Municipality.istat)).scalars().all()
        session.execute(insert(Quarter), [_quarter(n, towns) for n in range(MANY)])
        releases.make(session)
    yield engine
    engine.dispose()


def _quarter(n, towns):
    return {
        "code": f"Q{n:04}",
        "name": f"Quartiere {n}",
        "istat": towns[n % len(towns)],
        "lat": 45.5 + n % 100 / 200,
        "lon": 8.6 + n // 100 / 200,
        "accuracy_m": 500,
        "dwellings": 10 + n % 400,
        "confirmed": True,
    }


@pytest.mark.parametrize("role", [Role.COMMUNITY_MANAGER, Role.EXECUTIVE])
def test_of_ten_thousand_quarters_those_that_stand_highest_are_drawn_and_it_is_said(
    monkeypatch, engine, role
):
    at = open_map(monkeypatch, engine, role)
    assert len(drawn_quarters(at)["points"]) == MOST
    [said] = [caption.value for caption in at.caption if SAID in caption.value]
    assert "Di 10.0" in said


def test_one_that_is_not_among_them_is_drawn_when_it_is_chosen(monkeypatch, engine):
    at = open_map(monkeypatch, engine, Role.COMMUNITY_MANAGER, quarter=LAST)
    points = drawn_quarters(at)["points"]
    assert len(points) == MOST + 1 and points[-1]["code"] == LAST

"""Two maps side by side: two measures, or new cases of two periods, and their differences."""

import json
import re
from datetime import timedelta

import pytest
import time_machine
from map_pages import open_map
from released_support import heard_in, release
from sqlalchemy import select
from streamlit.testing.v1 import AppTest
from support import fresh_app_engine
from warning_support import NOW

import i18n
from components.quarters import map as quarter_map
from db.access import audit
from db.engine import reading, transaction
from db.figures.weeks import move
from db.models.accounts import AuditEvent
from db.quarters.row import Rows
from db.reference.catalogue import catalogue_of
from domain.acts import Act
from domain.business_time import week_of
from domain.figures.measures import MEANING_OF_PROTECTED
from domain.figures.measures_of_quarters import Measure
from domain.figures.weeks import Counted
from domain.quarters.scale import Scale
from domain.vocabulary import Role


@pytest.fixture(autouse=True)
def now(english):
    i18n.use("it")
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture(scope="module")
def engine():
    """Two quarters with cases, more lately in one and fewer in the other."""
    made = fresh_app_engine()
    with time_machine.travel(NOW, tick=False), transaction(made) as session:
        places = catalogue_of(session).quarters_by_code
        for code, weeks in (("VA-01", (1, 2, 3, 20)), ("VA-02", (4, 15, 16))):
            for ago in weeks:
                week = week_of(NOW) - timedelta(weeks=ago)
                areas = frozenset({"GA"})
                move(session, None, Counted(places[code].id, 2, areas, week, True, False, None))
        audit(session, None, Act.FIGURES_RECOUNT, "cases")
        for month, one, other in (("2025-08", 2, 2), ("2026-05", 3, 30), ("2026-08", 30, 3)):
            heard_in(session, month, {"VA-01": {"EC-ALI": one}, "VA-02": {"EC-ALI": other}})
        release(session)
    yield made
    made.dispose()


@pytest.fixture
def maps(monkeypatch):
    """The rows and the scale each map was drawn with, by its key; of the last run."""
    drawn: dict[str, tuple[Rows, Scale]] = {}
    real = quarter_map.show

    def show(rows, *what, key="quarter_map", **more):
        if key == "quarter_map":
            drawn.clear()
        drawn[key] = rows, more["scale"]
        return real(rows, *what, key=key, **more)

    monkeypatch.setattr(quarter_map, "show", show)
    return drawn


def texts(rows: Rows) -> list[str]:
    return [row.text for row in rows]


def differences(at: AppTest) -> dict[str, list[str]]:
    """The cells of the table of differences, by name of the quarter."""
    drawn = [
        json.loads(c.proto.json)[0] for c in at.get("bidi_component") if "rows" in c.proto.json
    ]
    [table] = [data for data in drawn if data["caption"].startswith("Differenze")]
    return {row["cells"][0]: row["cells"][2:] for row in table["rows"]}


def test_new_cases_of_two_periods_stand_side_by_side_on_one_scale(monkeypatch, engine, maps):
    at = open_map(monkeypatch, engine, Role.COMMUNITY_MANAGER, **{"with": "before", "weeks": "13"})
    (left, scale), (right, same) = maps.values()
    assert scale is same and texts(left) != texts(right)
    assert at.selectbox(key="map_measure").disabled and not at.selectbox(key="map_weeks").disabled
    assert [c for c in at.caption if "Fra due periodi si confrontano solo i nuovi casi" in c.value]
    for now, before, moved in differences(at).values():
        assert int(now) - int(before) == int(moved.replace("−", "-"))
    by = [abs(int(cells[2].replace("−", "-"))) for cells in differences(at).values()]
    assert by == sorted(by, reverse=True) and by[0] > 0


def test_who_sees_no_cases_reads_of_how_many_quarters_the_difference_is_not_certain(
    monkeypatch, engine, maps
):
    at = open_map(monkeypatch, engine, Role.EXECUTIVE, **{"with": "before"})
    assert len(maps) == 2
    cells = differences(at)
    told = [moved for _now, _before, moved in cells.values()]
    assert set(told[:2]) == {"di più", "di meno"} and set(told[2:]) == {"circa uguale"}
    [limits] = [c.value for c in at.caption if "non si può dire con certezza" in c.value]
    assert f"su {len(cells)} " in limits and i18n._(MEANING_OF_PROTECTED) in limits


def test_two_measures_have_a_scale_each_and_their_grades_side_by_side(monkeypatch, engine, maps):
    for role, other in ((Role.COMMUNITY_MANAGER, "urgent"), (Role.EXECUTIVE, "heard")):
        at = open_map(monkeypatch, engine, role, **{"with": other})
        (_left, scale), (_right, other_scale) = maps.values()
        assert scale is not other_scale
        grades = [cells[2] for cells in differences(at).values()]
        sign = r"(0|[A-E]|n\.d\.|non noto)"
        assert all(re.fullmatch(f"{sign} · {sign}", text) for text in grades)
        assert [c for c in at.markdown if i18n._(Measure(other).label).split()[0] in c.value]


def test_who_sees_no_number_reads_whether_it_is_not_told_or_not_known(monkeypatch, engine, maps):
    at = open_map(monkeypatch, engine, Role.COMMUNITY_MANAGER, **{"with": "rate"})
    (_left, _own), (right, scale) = maps.values()
    [dot] = [line for line in scale.legend if line.kind == "hidden"]
    assert dot.text == "non noto" and "non noto" in texts(right)
    assert [cells for cells in differences(at).values() if cells[2].endswith("· non noto")]
    assert not [cells for cells in differences(at).values() if "–" in cells[2]]


def test_a_measure_beside_itself_is_one_map_and_says_so(monkeypatch, engine, maps):
    at = open_map(monkeypatch, engine, Role.EXECUTIVE, **{"with": "open"})
    assert len(maps) == 1
    assert [box.value for box in at.info] == ["Scegli un’altra misura da mettere a confronto."]


def test_every_comparison_draws_for_everybody(monkeypatch, engine):
    for role in (Role.COMMUNITY_MANAGER, Role.EXECUTIVE):
        at = open_map(monkeypatch, engine, role, quarter="VA-01")
        for option in at.selectbox(key="map_with").options:
            at.selectbox(key="map_with").select(option).run()
            assert not at.exception, option


def test_a_comparison_goes_out_as_a_file_only_on_record(monkeypatch, engine):
    for role, narrowed in (
        (Role.COMMUNITY_MANAGER, "csv; open with 1 back; area"),
        (Role.EXECUTIVE, "csv; open with 1 back; as of "),
    ):
        at = open_map(monkeypatch, engine, role, **{"with": "before"})
        before = len(taken(engine))
        assert not [node for node in at.main if "download" in node.type]
        next(button for button in at.button if button.label == "Righe in CSV").click().run()
        [(subject, said)] = taken(engine)[before:]
        assert subject == "differences" and said.startswith(narrowed)
        content = at.session_state["map-differences"].content.decode("utf-8-sig")
        assert content.splitlines()[-1].split(";")[-1] in (
            "circa uguale" if role is Role.EXECUTIVE else "0"
        )
        assert [node.proto.label for node in at.main if "download" in node.type]


def taken(engine) -> list[tuple[str, str]]:
    """What of the record says that figures went out, and how."""
    with reading(engine) as session:
        wanted = select(AuditEvent.subject, AuditEvent.detail).order_by(AuditEvent.id)
        rows = session.execute(wanted.where(AuditEvent.action == Act.FIGURES_EXPORT))
        return [(subject, said) for subject, said in rows]

"""What the browser is told of the map: once the base, then the quarters alone."""

from importlib.metadata import version

import pytest
import streamlit_folium
from map_pages import drawn_quarters, open_map, told
from streamlit.testing.v1 import AppTest
from support import fresh_app_engine

from components.quarters.drawn import BaseMap, Drawn, as_json
from db.access import audit
from db.engine import transaction
from db.models.reference import Quarter
from domain.acts import Act
from domain.vocabulary import Role

HOSTILE = (
    "</script><script>alert(1)</script>",
    "{{ 'map_div' }}",
    "`${alert(1)}`",
    "map_div_0_feature_group",
    'Sant\'Àgata \\ \u2028 "x" 💥',
    "<img src=x onerror=alert(1)>",
)


@pytest.fixture(scope="module")
def engine():
    made = fresh_app_engine()
    yield made
    made.dispose()


def opened(monkeypatch, engine) -> AppTest:
    return open_map(monkeypatch, engine, Role.COMMUNITY_MANAGER)


def test_a_change_of_filter_leaves_the_base_as_it_is(monkeypatch, engine):
    at = opened(monkeypatch, engine)
    before = told(at)
    at.selectbox(key="map_weeks").set_value(4)
    at.selectbox(key="map_quarter").set_value("VA-02").run()
    after = told(at)
    of_base = ("script", "header", "html", "key", "js_links", "css_links", "returned_objects")
    assert {name: before.get(name) for name in of_base} == {n: after.get(n) for n in of_base}
    assert before["feature_group"] != after["feature_group"]
    assert len(before["script"]) < 1_500


def test_the_base_asks_no_other_host_for_anything(monkeypatch, engine):
    args = told(opened(monkeypatch, engine))
    files = [*args["js_links"], *args["css_links"]]
    assert len(files) == 2 and all(file.startswith("/assets/map/") for file in files)
    assert "//" not in args["script"] + args["header"] + args["html"] + args["feature_group"]


@pytest.mark.parametrize("name", HOSTILE)
def test_whatever_a_quarter_is_called_is_data_of_the_script_and_nothing_else(monkeypatch, name):
    hostile = fresh_app_engine()
    with transaction(hostile) as session:
        session.query(Quarter).filter_by(code="VA-01").one().name = name
        audit(session, None, Act.FIGURES_RECOUNT, "cases")
    points = drawn_quarters(opened(monkeypatch, hostile))["points"]
    assert isinstance(points, list)
    [titled] = [point["title"] for point in points if point["code"] == "VA-01"]
    assert titled == f"{name} · Varese"
    hostile.dispose()


def test_towns_with_most_quarters_are_one_click_away(monkeypatch, engine):
    towns = drawn_quarters(opened(monkeypatch, engine))["towns"]
    assert isinstance(towns, list)
    assert [town["name"] for town in towns] == ["Varese", "Como", "Busto Arsizio", "Monza"]


def test_what_we_know_of_the_inside_of_these_libraries_is_of_these_versions():
    """`window.feature_group`, `map_div`, the hash that drops what follows a `_`, the message
    after which everything is sent again: look at them before another version is taken.
    """
    assert (version("folium"), version("streamlit-folium")) == ("0.20.0", "0.27.4")
    one, other = ({"words": {"a": f"x_{n}"}} for n in ("ab", "cd"))
    keys = []
    for data in (one, other):
        base = BaseMap()
        base.add_child(Drawn("base", as_json(data)))
        base.render()
        keys.append(streamlit_folium.generate_js_hash(streamlit_folium._get_map_string(base)))
    assert keys[0] != keys[1]

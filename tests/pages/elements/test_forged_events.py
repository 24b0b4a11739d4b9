"""A component may be told anything by a browser; what it does not offer is not heard."""

from types import SimpleNamespace

import pytest
from torture.nonsense import VALUES

from components.elements import rows, script
from components.elements.rows import Action, Row, TitledRows
from components.intake import needs

OFFERED = [Row("7", "Rossi", actions=(Action("end", "Fine"),)), Row("8", "Bianchi")]
FORGED = [
    *VALUES,
    *({"code": "end", "id": other} for other in ("8", "9", None, [7])),
    *({"code": other, "id": "7"} for other in ("drop", "", None, {})),
]


@pytest.fixture
def browser(monkeypatch):
    """What the browser says of a component, in its events and in what it holds."""
    said = SimpleNamespace(open=None, act=None, needs=None, callbacks={})

    def drawn(*_files, **_more):
        def mount(**given):
            said.callbacks = given
            return said

        return mount

    monkeypatch.setattr(script, "component", drawn)
    state = {"list": said}
    monkeypatch.setattr("streamlit.session_state", state)
    return said


def choose(browser, heard):
    return rows.choices(OFFERED, "list", label="", on_act=lambda *act: heard.append(act))


def test_an_act_on_a_row_that_offers_it_is_heard_also_when_the_list_has_changed(browser):
    heard = []
    assert choose(browser, heard) is None
    browser.act = {"code": "end", "id": "7"}
    browser.callbacks["on_act_change"]()
    assert heard == [("end", "7")] and choose(browser, heard) == ("end", "7")
    assert rows.choices(OFFERED[1:], "list", label="") == ("end", "7")  # pressed before it went
    assert rows.choices(OFFERED[1:], "list", label="") is None


@pytest.mark.parametrize("forged", FORGED, ids=repr)
def test_an_act_that_no_row_offers_is_not_heard(browser, forged):
    heard = []
    choose(browser, heard)
    browser.act = forged
    browser.callbacks["on_act_change"]()
    assert choose(browser, heard) is None and not heard


@pytest.mark.parametrize("forged", [*VALUES, "9"], ids=repr)
def test_a_row_that_is_not_there_is_not_opened(browser, forged):
    heard = []
    browser.open = forged
    assert rows.rows(OFFERED, "list", label="", on_open=heard.append) is None
    browser.callbacks["on_open_change"]()
    browser.open = "8"
    browser.callbacks["on_open_change"]()
    assert rows.rows(OFFERED, "list", label="", on_open=heard.append) == "8"
    assert heard == ["8"]


@pytest.mark.parametrize("forged", VALUES, ids=repr)
def test_of_needs_those_that_exist_are_taken_and_nothing_else(forged):
    catalogue = SimpleNamespace(needs={"EC-UTE": None, "GA-MOI": None})
    assert needs._known(catalogue, forged) in (None, [])
    assert needs._known(catalogue, ["GA-MOI", forged, "GA-MOI"]) == ["GA-MOI"]


def test_a_row_of_any_list_that_stands_beside_others_is_opened_and_no_other(browser):
    lists = [TitledRows(row.title, row.title, "", [row]) for row in OFFERED]
    for said, opened in (("7", "7"), ("8", "8"), ("9", None)):
        browser.open = said
        assert rows.side_by_side(lists, "list") == opened

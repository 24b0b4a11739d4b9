"""What Streamlit does for less comes to the same end."""

from copy import deepcopy

import pytest
from streamlit.cursor import Cursor, LockedCursor, RunningCursor
from streamlit.proto.Element_pb2 import Element
from streamlit.runtime.state import SafeSessionState, SessionState
from streamlit.testing.v1 import AppTest

from components.shell import lighter


def _script():
    import streamlit as st

    st.session_state.setdefault("empty", None)
    st.session_state.setdefault("ours", 3)
    st.text_input("Text", "given", key="text")
    st.text_input("Empty", "given", key="empty")
    st.text_area("Area", key="area")
    st.number_input("Number", value=2, key="number")
    st.selectbox("Choice", ["one", "two"], index=1, key="choice")
    st.text_input("Without a key", "own")


def _install(monkeypatch):
    """For this test alone."""
    monkeypatch.setattr(SafeSessionState, "filtered_state", SafeSessionState.filtered_state)
    monkeypatch.setattr(Cursor, "__deepcopy__", None, raising=False)
    lighter.install()


@pytest.fixture
def laid_out(monkeypatch):
    """How often all keys were laid out."""
    counted, made = [], SessionState.filtered_state

    def count(state):
        counted.append(1)
        return made.fget(state)

    monkeypatch.setattr(SessionState, "filtered_state", property(count))
    _install(monkeypatch)
    return counted


def _run():
    at = AppTest.from_function(_script)
    assert not at.run().exception
    assert not at.run().exception
    return at


def test_fields_are_drawn_without_all_keys_laid_out(laid_out):
    _run()
    assert not laid_out


def test_a_field_finds_what_stands_under_its_key(laid_out):
    at = _run()
    assert [field.value for field in at.text_input] == ["given", None, "own"]
    assert (at.number_input[0].value, at.selectbox[0].value) == (2, "two")


def test_lighter_and_all_keys_tell_the_same(laid_out):
    kept = _run().session_state._state
    one, whole = kept.filtered_state, dict(kept._state.filtered_state)
    assert {"text", "empty", "area", "number", "choice", "ours"} == set(whole)
    assert {key: one[key] for key in whole} == dict(one) == whole
    own = [name for name in kept._state._keys() if name not in whole]
    assert own
    assert not [name for name in (*own, "never") if name in one]
    assert (len(one), repr(one)) == (len(whole), repr(whole))


def _places():
    running = RunningCursor(0, (3, 1))
    running.lock_element()
    busy = RunningCursor(0)
    busy.get_transient_cursor()
    busy.transient_elements[0] = Element()
    return running, running.open_block(), LockedCursor(0, (2,), 5), busy


def _alike(place):
    return type(place), {
        name: list(held.items()) if name == "_transient_elements" else held
        for name, held in vars(place).items()
    }


@pytest.mark.parametrize("place", _places(), ids=["running", "inside", "locked", "busy"])
def test_a_copied_place_is_the_one_streamlit_would_copy(place, monkeypatch):
    copied_by_python = deepcopy(place)
    _install(monkeypatch)
    assert _alike(deepcopy(place)) == _alike(copied_by_python) == _alike(place)


@pytest.mark.parametrize("place", _places()[::3], ids=["running", "busy"])
def test_what_happens_at_a_place_does_not_move_its_copy(place, monkeypatch):
    _install(monkeypatch)
    copied = deepcopy(place)
    before = _alike(copied)
    place.transient_elements[9] = Element()
    assert _alike(copied) == before
    place.lock_element()
    place.open_block()
    assert _alike(copied) == before


def test_a_place_holds_nothing_else_that_would_have_to_be_copied():
    for place in _places():
        held = {name: value for name, value in vars(place).items() if name != "_transient_elements"}
        assert all(value is None or isinstance(value, int | tuple) for value in held.values()), held

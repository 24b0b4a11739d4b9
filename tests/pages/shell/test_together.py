"""What one run tells is handed on in one go, in its order, and a long run keeps nobody waiting."""

import asyncio
import threading
from importlib.util import find_spec, module_from_spec

import pytest
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.runtime import Runtime, RuntimeConfig
from streamlit.runtime.script_data import ScriptData
from streamlit.runtime.scriptrunner.script_cache import ScriptCache

from components.shell import together

TOO_LONG_S = 20
SCRIPT = """
import streamlit as st

st.text("one")
st.session_state.between()
st.text("two")
st.session_state.between()
"""
AGAIN = """
import streamlit as st

st.text("one")
if st.session_state.pop("again", False):
    st.rerun()
st.text("two")
"""
PART = """
import streamlit as st

@st.fragment
def part():
    if st.session_state.get("drawn"):
        st.text("two")

part()
st.text("one")
st.session_state.drawn = True
"""


class Visitor:
    """A session of Streamlit's own, and what its loop took from its runs, turn by turn."""

    def __init__(self, script, between=lambda visitor: None, **state):
        self.turn, self.taken, self.loop = 0, [], asyncio.get_running_loop()
        self.finished = asyncio.Event()
        self.heard = {"one": threading.Event(), "two": threading.Event()}
        uploads = MemoryUploadedFileManager("/media")
        Runtime(RuntimeConfig(str(script), MemoryMediaFileStorage("/media"), uploads))
        self.session = AppSession(
            script_data=ScriptData(str(script), False),
            uploaded_file_manager=uploads,
            script_cache=ScriptCache(),
            message_enqueued_callback=self._note,
            user_info={},
        )
        state["between"] = lambda: between(self)
        for key, value in state.items():
            self.session.session_state[key] = value

    def _note(self):
        message = self.session._browser_queue._queue[-1]
        kind = message.WhichOneof("type")
        text = message.delta.new_element.text.body if kind == "delta" else kind
        self.taken.append((self.turn, text))
        if text in self.heard:
            self.heard[text].set()
        if message.script_finished == message.FINISHED_SUCCESSFULLY and kind == "script_finished":
            self.finished.set()

    def next_turns(self):
        """Wait in the script's thread until the loop has been round."""
        passed = threading.Event()
        self.loop.call_soon_threadsafe(self.loop.call_soon, passed.set)
        assert passed.wait(TOO_LONG_S)

    async def run(self):
        self._count()
        self.session.request_rerun(None)
        await asyncio.wait_for(self.finished.wait(), TOO_LONG_S)
        self.session.shutdown()
        return self.taken

    async def run_and_its_part(self):
        """The part is asked for when the run has ended, before the loop has taken what it told."""
        self.session.request_rerun(None)
        self.session._scriptrunner._script_thread.join(TOO_LONG_S)
        (part,) = self.session._fragment_storage._fragments
        self.session.request_rerun(ClientState(fragment_id=part))
        await asyncio.to_thread(self.heard["two"].wait, TOO_LONG_S)
        self.session.shutdown()
        return self.taken

    def _count(self):
        self.turn += 1
        self.loop.call_soon(self._count)


def _by_streamlit():
    """Its own way, of a copy of its module: whoever imported `app` before has replaced it."""
    found = find_spec(AppSession.__module__)
    copied = module_from_spec(found)
    found.loader.exec_module(copied)
    return copied.AppSession._on_scriptrunner_event


@pytest.fixture(autouse=True)
def _streamlit_alone_and_no_server_but_this(monkeypatch):
    monkeypatch.setattr(Runtime, "_instance", None)
    monkeypatch.setattr(AppSession, "_on_scriptrunner_event", _by_streamlit())


@pytest.fixture
def installed(monkeypatch):
    """What waits does not come by the clock."""
    monkeypatch.setattr(together, "AT_MOST_S", 3600)
    together.install()


@pytest.fixture
def visit(tmp_path):
    def run(script, *args, how=Visitor.run, **state):
        path = tmp_path / "page.py"
        path.write_text(script, encoding="utf-8")

        async def visited():
            return await how(Visitor(path, *args, **state))

        return asyncio.run(visited())

    return run


def _texts(taken):
    return [text for _turn, text in taken if text in ("one", "two")]


def test_what_a_run_tells_is_taken_in_one_turn_of_the_loop_and_in_its_order(installed, visit):
    taken = visit(SCRIPT, Visitor.next_turns)
    assert len({turn for turn, _text in taken}) == 1, taken
    assert next(text for _turn, text in taken if text) == "new_session"
    assert _texts(taken) == ["one", "two"]


def test_streamlit_alone_takes_each_in_a_turn_of_its_own(visit):
    """Else the test above would tell nothing."""
    taken = visit(SCRIPT, Visitor.next_turns)
    assert len({turn for turn, _text in taken}) > 2


def test_a_long_run_shows_what_it_has_before_it_ends(installed, visit, monkeypatch):
    monkeypatch.setattr(together, "AT_MOST_S", 0.05)
    seen, due = [], iter(("one", "two"))
    visit(SCRIPT, lambda visitor: seen.append(visitor.heard[next(due)].wait(TOO_LONG_S)))
    assert seen == [True, True]


def test_a_run_that_asks_for_another_ends_with_what_the_other_shows(installed, visit):
    taken = visit(AGAIN, again=True)
    kinds = [text for _turn, text in taken if text]
    assert kinds.count("new_session") == 2
    last = len(kinds) - kinds[::-1].index("new_session")
    assert [text for text in kinds[last:] if text in ("one", "two")] == ["one", "two"]


def test_a_part_asked_for_as_its_page_ends_takes_nothing_of_the_page_away(installed, visit):
    """Streamlit alone hears no more of a run that another has replaced."""
    taken = visit(PART, how=Visitor.run_and_its_part)
    assert _texts(taken) == ["one", "two"]
    kinds = [text for _turn, text in taken]
    assert kinds.index("one") < kinds.index("script_finished") < kinds.index("two")


def test_one_that_fails_keeps_no_other_back(installed, tmp_path):
    faults, done = [], []

    def fails():
        raise ValueError

    async def hand_on():
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda _loop, context: faults.append(context["exception"]))
        (tmp_path / "page.py").write_text("", encoding="utf-8")
        told = together._Told(Visitor(tmp_path / "page.py").session)
        told.add(fails, more_follows=True)
        told.add(lambda: done.append("next"), more_follows=False)
        for _turn in range(5):
            await asyncio.sleep(0)

    asyncio.run(hand_on())
    assert [type(fault) for fault in faults] == [ValueError]
    assert done == ["next"]

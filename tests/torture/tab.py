"""A browser's tab as the server sees it: its websocket, its widgets, what is on screen.

Speaks the messages of the installed Streamlit, and to this machine alone.
"""

import asyncio
import json
import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect

_KINDS = {
    "text_input": "string_value",
    "text_area": "string_value",
    "checkbox": "bool_value",
    "number_input": "double_value",
    "selectbox": "string_value",
    "bidi_component": "json_value",
}
"""Elements and the part of a widget's state that carries their value."""
_SUPERSEDED = ForwardMsg.ScriptFinishedStatus.Value("FINISHED_EARLY_FOR_RERUN")
_OWN_KEY = re.compile(r"^\$\$\S+?-[0-9a-f]{32}-(.*)$")
_LINK = re.compile(r'"href": ?"/([^"]+)"')
PATIENCE_S = 60.0
FAULT = "Qui qualcosa in Ponte non funziona"
"""What a person reads where our own code fails."""


class Gone(Exception):
    """The connection ended, or nothing came for too long."""


@dataclass
class Screen:
    """What one run of the script drew."""

    texts: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    """Exceptions shown: there must be none, ever."""
    lost: bool = False
    """The address is no page of this person's."""
    seconds: float = 0.0
    drawn: int = 0
    """Widgets."""

    def says(self, *words: str) -> bool:
        """Whether all of `words` stand on it."""
        return all(any(word in text for text in self.texts) for word in words)


class Tab:
    """One page open: rerun it with what is typed and pressed."""

    def __init__(self, socket: ClientConnection, page: str, query: str) -> None:
        self._socket, self._page, self._query = socket, page, query
        self._hash, self._whole = "", True
        self.widgets: dict[str, tuple[str, str]] = {}
        """By their keys, else labels: identifier and kind."""
        self.options: dict[str, tuple[str, ...]] = {}
        """Of boxes to choose in."""
        self.values: dict[str, str] = {}
        """What the server has put into fields of text."""
        self.state: dict[str, WidgetState] = {}
        self.fragments: set[str] = set()
        self.components: dict[str, str] = {}
        """Of our own, by identifier: their names."""
        self.links: set[str] = set()
        """Addresses of ours that they lead to."""
        self.files: set[str] = set()
        """Addresses of what can be downloaded."""

    async def run(self, *pressed: str, fragment: str = "", patience: float = PATIENCE_S) -> Screen:
        """Have the script run, as after a press on each of `pressed`; Gone when nothing comes."""
        self._whole = not fragment
        buttons = [self.widgets[name][0] for name in pressed]
        states = [WidgetState(id=own, trigger_value=True) for own in buttons]
        message = self._message(fragment, [*self.state.values(), *states])
        return await self.send(message, patience)

    async def forge(self, states: list[WidgetState]) -> Screen:
        """Send values of widgets that need not be on this page."""
        self._whole = True
        return await self.send(self._message("", states))

    async def ask(self, fragment: str) -> None:
        """Ask for a fragment without waiting for it."""
        await self._socket.send(self._message(fragment, []).SerializeToString())

    def _message(self, fragment: str, states: list[WidgetState]) -> BackMsg:
        message = BackMsg()
        asked = message.rerun_script
        asked.query_string, asked.page_script_hash = self._query, self._hash
        asked.page_name, asked.fragment_id = self._page, fragment
        asked.context_info.timezone, asked.context_info.locale = "Europe/Rome", "it-IT"
        asked.widget_states.widgets.extend(states)
        return message

    async def send(self, message: BackMsg, patience: float = PATIENCE_S) -> Screen:
        """Any message, and what it has drawn."""
        try:
            async with asyncio.timeout(patience):
                await self._socket.send(message.SerializeToString())
                return await self._drawn()
        except (TimeoutError, OSError, websockets.ConnectionClosed) as error:
            raise Gone(str(error)) from error

    async def drop(self, *pressed: str, after: float) -> None:
        """Press, and be gone a moment later: no goodbye, as where the signal ends."""
        asked = asyncio.create_task(self.run(*pressed))
        await asyncio.sleep(after)
        self._socket.transport.abort()
        with suppress(Gone):
            await asked

    def put(self, name: str, value: Any) -> None:
        """What is typed or chosen, sent with the next run."""
        identifier, kind = self.widgets[name]
        state = WidgetState(id=identifier)
        setattr(state, _KINDS[kind], json.dumps(value) if kind == "bidi_component" else value)
        self.state[identifier] = state

    def named(self, end: str) -> str:
        """The key of the widget whose key ends like that."""
        return next(name for name in self.widgets if name.endswith(end))

    async def _drawn(self) -> Screen:
        screen, begun = Screen(), time.monotonic()
        while True:
            told = ForwardMsg.FromString(await self._socket.recv())  # type: ignore[arg-type]
            kind = told.WhichOneof("type")
            if kind == "new_session":
                self._hash = told.new_session.page_script_hash
                if self._whole:
                    self.widgets.clear()
                    self.values.clear()
                    self.components.clear()
            elif kind == "navigation":
                self._hash = told.navigation.page_script_hash
            elif kind == "page_info_changed":
                self._query = told.page_info_changed.query_string
            elif kind == "page_not_found":
                screen.lost = True
            elif kind == "delta":
                self._note(told, screen)
            elif kind == "script_finished" and told.script_finished != _SUPERSEDED:
                screen.seconds = time.monotonic() - begun
                return screen

    def _note(self, told: ForwardMsg, screen: Screen) -> None:
        self.fragments.add(told.delta.fragment_id)
        if told.delta.WhichOneof("type") != "new_element":
            return
        kind = told.delta.new_element.WhichOneof("type")
        inner = getattr(told.delta.new_element, kind)
        if kind == "exception":
            screen.faults.append(f"{inner.type}: {inner.message}")
        elif kind == "alert" and FAULT in inner.body:
            screen.faults.append(inner.body)
        elif kind in ("markdown", "heading", "alert", "html", "text"):
            screen.texts.append(inner.body)
        if kind == "download_button":
            self.files.add(inner.url)
        if kind == "bidi_component":
            self.components[inner.id] = inner.component_name
            self.links |= set(_LINK.findall(inner.json))
        identifier = getattr(inner, "id", "")
        if identifier.startswith("$$"):
            own = _OWN_KEY.match(identifier)
            key = own[1] if own and own[1] != "None" else getattr(inner, "label", "")
            screen.drawn += 1
            self.widgets[key] = identifier, kind
            if getattr(inner, "set_value", False) and kind in ("text_area", "text_input"):
                self.values[key] = inner.value
            self.options[key] = tuple(map(str, getattr(inner, "options", ())))


@asynccontextmanager
async def opened(
    origin: str, cookie: str, page: str = "", query: str = "", claimed: str = ""
) -> AsyncIterator[Tab]:
    """A tab of whoever has that cookie; `claimed`: the origin it says it is of. Gone if refused."""
    try:
        socket = await connect(
            origin.replace("http", "ws", 1) + "/_stcore/stream",
            subprotocols=["streamlit", "none"],  # type: ignore[list-item]
            origin=claimed or origin,  # type: ignore[arg-type]
            additional_headers={"Cookie": cookie} if cookie else {},
            max_size=None,
            compression=None,
            open_timeout=30,
        )
    except (OSError, TimeoutError, websockets.WebSocketException) as error:
        raise Gone(str(error)) from error
    try:
        yield Tab(socket, page, query)
    finally:
        await socket.close()

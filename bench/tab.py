"""A browser's tab as the server sees it: a websocket, without a browser."""

import asyncio
import socket
import time
import urllib.parse
import urllib.request
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from http.client import HTTPConnection

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from domain.vocabulary import Role

PATIENCE = 60.0
_SUPERSEDED = ForwardMsg.ScriptFinishedStatus.Value("FINISHED_EARLY_FOR_RERUN")


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the script: how long until its end was told here, and what came."""

    seconds: float
    bytes: int
    faults: tuple[str, ...]


class Tab:
    """One page open. It remembers what may be remembered, as a browser does, and is sent that once.

    It acknowledges at once: what the kernel would wait for is measured elsewhere.
    """

    def __init__(self, connection: ClientConnection, page: str, query: str) -> None:
        self._connection, self._page, self._query, self._script = connection, page, query, ""
        self._known: set[str] = set()

    async def rerun(self) -> Run:
        """Ask for the whole script again and wait for its end."""
        asked = BackMsg()
        wanted = asked.rerun_script
        wanted.query_string, wanted.page_name = self._query, self._page
        wanted.page_script_hash = self._script
        wanted.cached_message_hashes.extend(self._known)
        wanted.context_info.timezone, wanted.context_info.locale = "Europe/Rome", "it-IT"
        begun = time.perf_counter()
        await self._connection.send(asked.SerializeToString())
        async with asyncio.timeout(PATIENCE):
            return await self._until_the_end(begun)

    async def _until_the_end(self, begun: float) -> Run:
        received, faults = 0, []
        while True:
            self._acknowledge()
            frame = await self._connection.recv()
            assert isinstance(frame, bytes)  # noqa: S101 - for mypy: the server speaks so
            received += len(frame)
            told = ForwardMsg.FromString(frame)
            if told.metadata.cacheable and told.hash:
                self._known.add(told.hash)
            kind = told.WhichOneof("type")
            if kind == "navigation":
                self._script = told.navigation.page_script_hash
            elif kind == "page_info_changed":
                self._query = told.page_info_changed.query_string
            elif kind == "page_not_found":
                faults.append(f"no page {self._page}")
            elif kind == "delta" and told.delta.new_element.HasField("exception"):
                faults.append(told.delta.new_element.exception.message)
            elif kind == "script_finished" and told.script_finished != _SUPERSEDED:
                return Run(time.perf_counter() - begun, received, tuple(faults))

    def _acknowledge(self) -> None:
        if hasattr(socket, "TCP_QUICKACK"):
            own = self._connection.transport.get_extra_info("socket")
            own.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)


@asynccontextmanager
async def opened(origin: str, cookie: str, page: str, query: str = "") -> AsyncIterator[Tab]:
    """A tab at that page, as whoever has the cookie; its script has run once."""
    async with connect(
        origin.replace("http", "ws", 1) + "/_stcore/stream",
        subprotocols=["streamlit", "none"],  # type: ignore[list-item]
        origin=origin,  # type: ignore[arg-type]
        additional_headers={"Cookie": cookie} if cookie else {},
        max_size=None,
        compression=None,
        open_timeout=PATIENCE,
    ) as connection:
        tab = Tab(connection, page, query)
        await tab.rerun()
        yield tab


def signed_in(origin: str, role: Role) -> str:
    """The cookie of who entered by the button of a role; the server is a demonstration."""
    address = urllib.parse.urlsplit(origin)
    connection = HTTPConnection(address.hostname or "", address.port, timeout=PATIENCE)
    connection.request(
        "POST",
        "/auth/demo",
        urllib.parse.urlencode({"role": role.value}),
        {"Content-Type": "application/x-www-form-urlencoded", "Origin": origin},
    )
    answer = connection.getresponse()
    cookies = [value.partition(";")[0] for value in answer.headers.get_all("Set-Cookie") or []]
    connection.close()
    if not cookies:
        raise RuntimeError(f"{role.value} cannot enter: {answer.status}")
    return "; ".join(cookies)

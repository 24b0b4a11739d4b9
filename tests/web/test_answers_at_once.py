"""Acts in quick succession do not wait for one another's acknowledgement (40 ms each)."""

import asyncio
import socket

import pytest
from uvicorn import Config

from app import app


@pytest.fixture
def listening():
    """As Streamlit and uvicorn bind it, with no protocol named: asyncio would leave it waiting."""
    with socket.create_server(("127.0.0.1", 0)) as opened:
        opened.setblocking(False)
        yield opened


async def delay_of_small_parts(listening: socket.socket) -> int:
    accepted = asyncio.get_running_loop().create_future()

    class Spoken(asyncio.Protocol):
        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            accepted.set_result(transport.get_extra_info("socket"))

    server = await asyncio.get_running_loop().create_server(Spoken, sock=listening)
    _, writer = await asyncio.open_connection(*listening.getsockname())
    connection = await accepted
    held = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
    writer.close()
    server.close()
    return held


def test_a_connection_of_the_server_sends_small_parts_at_once(listening):
    with asyncio.Runner(loop_factory=Config(app).get_loop_factory()) as runner:
        assert runner.run(delay_of_small_parts(listening)) != 0

"""A body that is sent slowly, or not at all, keeps nobody waiting for ever.

Slow heads and connections without a word are for the proxy in front (docs/operation.md).
"""

import asyncio

from starlette.types import Message, Receive

PAUSE_SECONDS, BODY_SECONDS = 20.0, 180.0
"""For the next part of a body, and for all of it: a file of 20 MB over a poor line."""


class TooSlow(Exception):
    """The body did not come in time."""


def patient(receive: Receive) -> Receive:
    """`receive`, which raises TooSlow while a body is incomplete."""
    whole, began = False, 0.0

    async def received() -> Message:
        nonlocal whole, began
        if whole:
            return await receive()
        now = asyncio.get_running_loop().time()
        began = began or now
        left = min(PAUSE_SECONDS, BODY_SECONDS - (now - began))
        try:
            async with asyncio.timeout(left):
                message = await receive()
        except TimeoutError as error:
            raise TooSlow from error
        whole = message["type"] != "http.request" or not message.get("more_body", False)
        return message

    return received

"""Refusals of the server itself, in words: no page here, no such act, something failed."""

from collections.abc import Mapping
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ExceptionHandler, Message, Send

from i18n import _
from web import leaving

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
"""What any address may be asked with; some of them are refused by each."""


def handlers() -> Mapping[Any, ExceptionHandler]:
    """In the place of the short English of the server."""
    return {404: _not_there, 405: _no_such_act}


def no_such_act() -> Response:
    """The address is not asked in this way."""
    return PlainTextResponse(_("This cannot be done at this address."), 405)


class Answering:
    """A `send` that knows whether the answer has begun: then no other can take its place."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.begun = False

    async def __call__(self, message: Message) -> None:
        """Pass a message on."""
        self.begun = True
        await self._send(message)


async def _not_there(_request: Request, _error: Exception) -> Response:
    return leaving.not_here()


async def _no_such_act(_request: Request, error: Exception) -> Response:
    answer = no_such_act()
    if isinstance(error, HTTPException) and error.headers:
        answer.headers.update(error.headers)
    return answer

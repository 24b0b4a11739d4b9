"""The token in a link, whatever a mail program made of it: brackets, full stops, line breaks."""

import re

from starlette.convertors import Convertor, register_url_convertor
from starlette.requests import Request

_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
_FOLDED = re.compile(
    "(?:=(?:20)?(?=\\s)|[\\s\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]|(?<=\\s)>)+"
)
"""Where a link was broken over two lines, as mail programs break and quote; invisible signs."""


class _Link(Convertor[str]):
    """`{token:link}` in a route: all that follows, line breaks too."""

    regex = r"[\s\S]*"

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


register_url_convertor("link", _Link())


def token_in(text: str) -> str:
    """The first 43 characters of a token; what holds no whole token is left as it is."""
    found = _TOKEN.search(_FOLDED.sub("", text))
    return found.group() if found else text


def token_of(request: Request) -> str:
    """The token of the address that was asked for."""
    return token_in(request.path_params["token"])

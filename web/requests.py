"""What a request says about itself: TLS, origin, cookies, language, and where to go next."""

import re
from collections.abc import Awaitable, Callable
from urllib.parse import SplitResult, parse_qs, quote, unquote, urlsplit

from babel import negotiate_locale
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response

from i18n import DEFAULT_LANGUAGE, LANGUAGES
from web import arrival

SESSION_COOKIE = "ponte_session"
"""As it is called behind the gate: over TLS browsers know it by another name (`web.arrival`)."""
LANGUAGE_COOKIE = "ponte_language"
DEVICE_COOKIE = "ponte_device"
DEVICE_SECONDS = 180 * 86_400
Handler = Callable[[Request], Awaitable[Response]]
LONGEST_BODY, MOST_FIELDS = 16_384, 20
LONGEST_PATH = 1_500
"""Characters of the token in every link we send: 32 random bytes, URL-safe."""
MOST_DRAINED = 8_000_000
_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\\]")


class BodyTooLarge(ValueError):
    """A form larger than any of ours; `fields` as far as it was read."""

    def __init__(self, fields: dict[str, str] | None = None) -> None:
        self.fields = fields or {}
        super().__init__("the form is too large")


async def form(
    request: Request, longest: int = LONGEST_BODY, most_fields: int = MOST_FIELDS
) -> dict[str, str]:
    """The fields of a URL-encoded form, each once. Raises BodyTooLarge past `longest` bytes."""
    read, length = b"", 0
    async for part in request.stream():
        length += len(part)
        read += part[: longest - len(read)]
        if length > longest + MOST_DRAINED:
            break
    try:
        fields = _fields(read, most_fields)
    except ValueError as error:
        raise BodyTooLarge from error
    if length > longest:
        raise BodyTooLarge(fields)
    return fields


def _fields(body: bytes, most: int) -> dict[str, str]:
    text = re.sub(r"%[0-9A-Fa-f]?$", "", body.decode("latin-1"))  # cut inside a sign
    found = parse_qs(text, keep_blank_values=True, max_num_fields=most)
    return {name: values[0] for name, values in found.items()}


async def body(request: Request, longest: int) -> bytes:
    """What was sent. Raises BodyTooLarge past `longest` bytes."""
    sent = b""
    async for part in request.stream():
        sent += part
        if len(sent) > longest:
            raise BodyTooLarge
    return sent


def over_tls(connection: HTTPConnection) -> bool:
    """Whether the browser speaks TLS, to us or to our trusted proxy (`web.arrival`)."""
    return connection.scope["scheme"] in ("https", "wss")


def same_origin(connection: HTTPConnection, *, must_say: bool = False) -> bool:
    """Whether it was sent by a page of ours.

    Browsers name the origin of every POST and websocket; what names none is not a browser that
    another site could have misled, and passes unless it `must_say`.
    """
    if connection.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = connection.headers.get("origin")
    if origin is None:
        return not must_say
    return arrival.is_ours(connection.scope, origin)


def _split(address: str) -> SplitResult:
    """The parts of an address; none of one that cannot be read."""
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")


def local_path(value: str | None) -> str:
    """`value` if it is a path of this server, else `/`: nobody is sent to another host."""
    value = value or ""
    if _UNSAFE.search(value) or " " in value or len(value) > LONGEST_PATH:
        return "/"
    path = value.partition("?")[0]
    for _round in range(3):  # seen as a browser, a proxy and a second decoding would see it
        if _UNSAFE.search(path) or not path.startswith("/") or path.startswith("//"):
            return "/"
        path = unquote(path)
    if path.startswith(("/auth/", "/_stcore", "/assets/")):
        return "/"
    parts = urlsplit(value)
    if parts.scheme or parts.netloc:
        return "/"
    return quote(value, safe="/?&=%+:,;@!$'()*~-._#[]")


def came_from(request: Request) -> str:
    """The page of ours a form was sent from, by its Referer."""
    parts = _split(request.headers.get("referer", ""))
    if not arrival.is_ours(request.scope, request.headers.get("referer", "")):
        return "/"
    return local_path(parts.path + (f"?{parts.query}" if parts.query else ""))


def language_of(connection: HTTPConnection) -> str:
    """`?lang=`, the language chosen before in this browser, what the browser asks for."""
    for code in (
        connection.query_params.get("lang"),
        connection.cookies.get(LANGUAGE_COOKIE),
    ):
        if code in LANGUAGES:
            return code
    return _preferred(connection.headers.get("accept-language", "")[:200])


def _preferred(header: str) -> str:
    wanted: list[tuple[float, int, str]] = []
    for part in header.split(","):
        code, _, weight = part.strip().partition(";q=")
        try:
            wanted.append((-float(weight or 1), len(wanted), code.replace("-", "_")))
        except ValueError:
            continue
    codes = [code for _weight, _place, code in sorted(wanted) if re.fullmatch(r"\w{2,16}", code)]
    return negotiate_locale(codes, list(LANGUAGES)) or DEFAULT_LANGUAGE


def set_session(request: Request, response: Response, token: str) -> None:
    """Give the browser its session: unreadable by scripts, never sent from another site."""
    response.set_cookie(
        SESSION_COOKIE, token, httponly=True, samesite="strict", secure=over_tls(request), path="/"
    )


def set_link(request: Request, response: Response, name: str, sealed: str) -> None:
    """A link that was opened in this browser, until it is closed."""
    response.set_cookie(
        name, sealed, httponly=True, samesite="lax", secure=over_tls(request), path="/"
    )


def drop_session(request: Request, response: Response) -> None:
    """Take the session cookie away."""
    response.delete_cookie(
        SESSION_COOKIE, httponly=True, samesite="strict", secure=over_tls(request), path="/"
    )


def device_token(request: Request) -> str:
    """By what this browser is known, whoever signs in; may be empty."""
    return request.cookies.get(DEVICE_COOKIE, "")[:100]


def set_device(request: Request, response: Response, token: str) -> None:
    """Have the browser known from now on."""
    response.set_cookie(
        DEVICE_COOKIE,
        token,
        max_age=DEVICE_SECONDS,
        httponly=True,
        samesite="strict",
        secure=over_tls(request),
        path="/",
    )


def set_language(request: Request, response: Response, language: str) -> None:
    """Remember the language in this browser, for the pages before sign-in."""
    response.set_cookie(
        LANGUAGE_COOKIE,
        language,
        max_age=31_536_000,
        httponly=True,
        samesite="lax",
        secure=over_tls(request),
        path="/",
    )

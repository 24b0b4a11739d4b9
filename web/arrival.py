"""How a request came: by which name, over TLS or in clear, from where.

The gate sees every request through `judged` first; whatever lies behind it may take scheme, host,
client and cookies at their word. What a proxy adds is believed only where the installation says
that the proxy is ours, and then its last word, which the visitor did not write.
"""

import ipaddress
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.types import Message, Scope, Send

from settings import get_settings

HOST_ONLY, OURS = "__Host-", "ponte_"
"""Over TLS each of our cookies leaves with that prefix: browsers then bind it to this host."""
LOOPBACK = ("localhost", "127.0.0.1", "::1")
SOMEBODY = ("127.0.0.1", 0)
"""Of whom only a header that nobody vouches for says where they are."""
DIRECT = "ponte.direct"
"""In a request: whether no proxy says that it stands between."""
_REWRITTEN = ("forwarded", "x-real-ip", "x-original-url", "x-rewrite-url")
_DEFAULT_PORTS = (80, 443)
_SECURE = {"http": "https", "ws": "wss"}
Name = tuple[str, int | None]


def judged(scope: Scope) -> Scope:
    """The request as we believe it came; nothing forwarded is left in it."""
    headers = _text(scope)
    trusted = get_settings().trust_proxy
    named = _last(headers, "x-forwarded-host") if trusted else ""
    host = named or _only(headers, "host")
    scheme = _scheme(scope, headers, host, trusted=trusted)
    kept = [(name, value) for name, value in headers if not _is_forwarded(name) and name != "host"]
    if scheme in _SECURE.values():
        kept = [(name, _inside(value) if name == "cookie" else value) for name, value in kept]
    kept.insert(0, ("host", host))
    return {
        **scope,
        "scheme": scheme,
        "client": _client(scope, headers, trusted=trusted),
        DIRECT: _is_direct(scope, headers),
        "headers": [(name.encode("latin-1"), value.encode("latin-1")) for name, value in kept],
    }


def asks_for_us(scope: Scope) -> bool:
    """Whether the name that was asked for is one of ours."""
    settings = get_settings()
    asked = name_of(_only(_text(scope), "host"))
    ours = {name_of(one) for one in settings.allowed_hosts}
    if settings.public_url:
        ours.add(name_of(urlsplit(settings.public_url).netloc))
    port = (scope.get("server") or ("", None))[1]
    ours |= {(name, None if port in _DEFAULT_PORTS else port) for name in LOOPBACK}
    return asked is not None and asked in ours


def is_ours(scope: Scope, origin: str) -> bool:
    """Whether `origin`, as a browser names it, is to the letter where this request went."""
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    scheme = scope["scheme"].replace("ws", "http", 1)
    asked = name_of(_only(_text(scope), "host"))
    return parts.scheme == scheme and asked is not None and name_of(parts.netloc) == asked


def name_of(host: str) -> Name | None:
    """Name and port of a Host header, the port None where the scheme says it; None: it is none."""
    if not host or any(sign in host for sign in "@/\\?#, \t"):
        return None
    try:
        parts = urlsplit(f"//{host}")
        name, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return None
    return (name, None if port in _DEFAULT_PORTS else port) if name else None


def sealing(scope: Scope, send: Send) -> Send:
    """`send`; over TLS each cookie leaves Secure, and ours bound to this host."""
    if scope["scheme"] not in _SECURE.values():
        return send

    async def sealed(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
            cookies = headers.getlist("set-cookie")
            del headers["set-cookie"]
            for cookie in cookies:
                headers.append("set-cookie", _outside(cookie))
        await send(message)

    return sealed


def _scheme(scope: Scope, headers: list[tuple[str, str]], host: str, *, trusted: bool) -> str:
    """As the connection came, or as our own proxy says; never better than told by others.

    The name in an https `public_url` is reached by TLS, whatever a proxy forgets to say.
    """
    plain = scope["scheme"].replace("https", "http").replace("wss", "ws")
    public = urlsplit(get_settings().public_url)
    if public.scheme == "https" and name_of(host) == name_of(public.netloc):
        return _SECURE[plain]
    if not any(name == "x-forwarded-proto" for name, _value in headers):
        return str(scope["scheme"])
    told = _last(headers, "x-forwarded-proto") if trusted else ""
    return _SECURE[plain] if told == "https" else plain


def _client(
    scope: Scope, headers: list[tuple[str, str]], *, trusted: bool
) -> tuple[str, int] | None:
    if not any(name == "x-forwarded-for" for name, _value in headers):
        return scope.get("client")
    try:
        return str(ipaddress.ip_address(_last(headers, "x-forwarded-for") if trusted else "")), 0
    except ValueError:
        return SOMEBODY


def _text(scope: Scope) -> list[tuple[str, str]]:
    return [(name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"]]


def _only(headers: list[tuple[str, str]], wanted: str) -> str:
    values = [value for name, value in headers if name == wanted]
    return values[0] if len(values) == 1 else ""


def _last(headers: list[tuple[str, str]], wanted: str) -> str:
    said = ",".join(value for name, value in headers if name == wanted)
    return said.rpartition(",")[2].strip()


def _is_direct(scope: Scope, headers: list[tuple[str, str]]) -> bool:
    """Whether no proxy gives itself away: by a word of its own, or by HTTP/1.0, which nginx speaks
    to servers where nobody told it to say who asks.
    """
    between = any(
        name == "via" or "forwarded" in name or name.endswith(("-ip", "_ip")) or _is_forwarded(name)
        for name, _value in headers
    )
    return not between and scope.get("http_version") != "1.0"


def _is_forwarded(name: str) -> bool:
    return name.startswith("x-forwarded-") or name in _REWRITTEN


def _inside(cookies: str) -> str:
    """Our cookies by their plain names; those that came without the prefix another may have set."""
    parts = [part.strip() for part in cookies.split(";")]
    return "; ".join(
        part.removeprefix(HOST_ONLY) if part.startswith(HOST_ONLY + OURS) else part
        for part in parts
        if not part.startswith(OURS)
    )


def _outside(cookie: str) -> str:
    secure = "secure" in (part.strip().lower() for part in cookie.split(";"))
    sealed = cookie if secure else f"{cookie}; Secure"
    return HOST_ONLY + sealed if sealed.startswith(OURS) else sealed

"""Security headers on everything that leaves the server."""

import re
from functools import cache

from starlette.datastructures import MutableHeaders
from starlette.types import Message, Scope, Send

from exchange.quarters import map_files, streets
from web import scripts

_POLICY = (
    "default-src 'self'; script-src 'self' {scripts} blob:; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:{pictures}; "
    "font-src 'self' data:; "
    "connect-src 'self'; worker-src 'self' blob:; frame-src 'self'; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
)
"""What Streamlit needs was measured (decision 32): its components are scripts from blobs, its
styles stand in the page.
"""
POLICY = _POLICY.format(scripts=scripts.digest(scripts.START), pictures="")
FILES = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"
"""Of a file that somebody opens in the browser instead of keeping it."""
UNUSED = (
    "accelerometer=(), autoplay=(), camera=(), display-capture=(), encrypted-media=(), "
    "geolocation=(), gyroscope=(), hid=(), magnetometer=(), microphone=(), midi=(), payment=(), "
    "serial=(), usb=()"
)
FRAMES = "/component/"
THE_MAP = re.compile(r"/component/streamlit_folium\.[^/]+/(index\.html)?")
MEDIA = "/media/"
PRIVATE = (MEDIA, "/_stcore/")
NAMED_BY_CONTENT = re.compile(r"/component/[^/]+/static/.+\.[0-9a-f]{8}\.\w+")
"""Files with a digest of their content in the name; Streamlit has them fetched each time."""


def of_frames() -> str:
    """The policy of the map's frame: streamlit-folium evaluates there the script that folium makes,
    and streets come from the host that the installation has chosen, if it has.
    """
    chosen = streets.chosen()
    host = f" {chosen.origin}" if chosen and chosen.origin else ""
    return _POLICY.format(scripts="'unsafe-inline' 'unsafe-eval'", pictures=host)


def _policy_of(path: str) -> str:
    if path.startswith(MEDIA):
        return FILES
    return of_frames() if path.startswith(FRAMES) else POLICY


@cache
def map_ahead() -> str:
    """What the map's frame needs, told with its first bytes: else it would ask for our script only
    after its own and the data have come, and for our style only after our script.
    """
    script, style = map_files.addresses()
    return f"<{script}>; rel=preload; as=script, <{style}>; rel=preload; as=style"


def protecting(scope: Scope, send: Send) -> Send:
    """`send`, with the headers added to the start of the response."""

    async def protected(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers["X-Content-Type-Options"] = "nosniff"
            headers["Referrer-Policy"] = "same-origin"
            headers["X-Frame-Options"] = "SAMEORIGIN"
            headers["Cross-Origin-Opener-Policy"] = "same-origin"
            headers["Cross-Origin-Resource-Policy"] = "same-origin"
            headers["Permissions-Policy"] = UNUSED
            headers.setdefault("Content-Security-Policy", _policy_of(scope["path"]))
            headers.setdefault("Cache-Control", "no-store")
            if THE_MAP.fullmatch(scope["path"]):
                headers["Link"] = map_ahead()
            if scope["path"].startswith(PRIVATE):
                headers["Cache-Control"] = "no-store"
            elif message["status"] == 200 and NAMED_BY_CONTENT.fullmatch(scope["path"]):
                headers["Cache-Control"] = "private, max-age=604800, immutable"
        await send(message)

    return protected

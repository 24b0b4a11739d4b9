"""Security headers on everything that leaves the server."""

import re

from starlette.datastructures import MutableHeaders
from starlette.types import Message, Scope, Send

from exchange.quarters import streets

_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'{evaluated} blob:; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:{pictures}; "
    "font-src 'self' data:; "
    "connect-src 'self'; worker-src 'self' blob:; frame-src 'self' blob: data:; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)
POLICY = _POLICY.format(evaluated="", pictures="")
FRAMES = "/component/"
PRIVATE = ("/media/", "/_stcore/")
NAMED_BY_CONTENT = re.compile(r"/component/[^/]+/static/.+\.[0-9a-f]{8}\.\w+")
"""Files with a digest of their content in the name; Streamlit has them fetched each time."""


def of_frames() -> str:
    """The policy of the map's frame: streamlit-folium evaluates there the script that folium makes,
    and streets come from the host that the installation has chosen, if it has.
    """
    chosen = streets.chosen()
    host = f" {chosen.origin}" if chosen and chosen.origin else ""
    return _POLICY.format(evaluated=" 'unsafe-eval'", pictures=host)


def protecting(scope: Scope, send: Send) -> Send:
    """`send`, with the headers added to the start of the response."""

    async def protected(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers["X-Content-Type-Options"] = "nosniff"
            headers["Referrer-Policy"] = "same-origin"
            headers["X-Frame-Options"] = "SAMEORIGIN"
            headers["Cross-Origin-Opener-Policy"] = "same-origin"
            policy = of_frames() if scope["path"].startswith(FRAMES) else POLICY
            headers.setdefault("Content-Security-Policy", policy)
            if scope["path"].startswith(PRIVATE):
                headers["Cache-Control"] = "no-store"
            elif message["status"] == 200 and NAMED_BY_CONTENT.fullmatch(scope["path"]):
                headers["Cache-Control"] = "private, max-age=604800, immutable"
        await send(message)

    return protected

"""Security headers on everything that leaves the server."""

from starlette.datastructures import MutableHeaders
from starlette.types import Message, Scope, Send

POLICY = (
    "default-src 'self'; "
    # Streamlit's page and Vega evaluate code of their own in the browser.
    "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self'; worker-src 'self' blob:; frame-src 'self' blob: data:; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)
PRIVATE = ("/media/", "/_stcore/")


def protecting(scope: Scope, send: Send) -> Send:
    """`send`, with the headers added to the start of the response."""

    async def protected(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers["X-Content-Type-Options"] = "nosniff"
            headers["Referrer-Policy"] = "same-origin"
            headers["X-Frame-Options"] = "SAMEORIGIN"
            headers["Cross-Origin-Opener-Policy"] = "same-origin"
            headers.setdefault("Content-Security-Policy", POLICY)
            if scope["path"].startswith(PRIVATE):
                headers["Cache-Control"] = "no-store"
        await send(message)

    return protected

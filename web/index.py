"""Streamlit's one HTML page, as it leaves: in the person's language, under our name."""

import re
from collections.abc import Callable

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import Message, Scope, Send

import i18n
from exchange import browser_files
from i18n import _
from web import scripts

Rewrite = Callable[[bytes], bytes]
_FONT = re.compile(rb"<link\s+rel=\"preload\"[^>]+as=\"font\"[^>]*>")
_NOSCRIPT = re.compile(rb"<noscript>.*?</noscript>", re.DOTALL)
_UNUSED = re.compile(rb"<script>\s*window\.prerenderReady = false\s*</script>")
"""For a service that draws pages for search engines."""
_CONDITIONAL = {b"accept-encoding", b"if-none-match", b"if-modified-since", b"range"}


def plain(scope: Scope) -> Scope:
    """The request without what would bring a compressed, partial or 304 answer."""
    kept = [(name, value) for name, value in scope["headers"] if name not in _CONDITIONAL]
    return {**scope, "headers": kept, "extensions": {}}


def translated(language: str, cover: bytes = b"") -> Rewrite:
    """The page in `language`, with our name and icon, without the font it would fetch in vain.

    `cover` is what lies over it once the session has ended.
    """
    changes = [
        (b'<html lang="en">', f'<html lang="{language}">'.encode()),
        (b"<title>Streamlit</title>", b"<title>Ponte</title>"),
        (b'href="./favicon.png"', b'href="/auth/icon.svg"'),
    ]
    tags = "".join(
        f'<script defer src="/auth/{name}.js"></script>' for name in scripts.names(language)
    )
    changes.append((b"<head>", b"<head><script>" + scripts.START.encode() + b"</script>"))
    changes.append((b"</head>", f"{tags}</head>".encode()))
    style = f'<body><link rel="stylesheet" href="{browser_files.address(*browser_files.STYLE)}">'
    changes.append((b"<body>", style.encode()))  # after Streamlit's own, which it adds to the head
    changes.append((b"</html>", cover + b"</html>"))
    with i18n.speaking(language):
        without = _("This page needs JavaScript: switch it on in the browser, then load it again.")
    said = f"<noscript>{without}</noscript>".encode()

    def rewrite(body: bytes) -> bytes:
        body = _UNUSED.sub(b"", body)
        body = _NOSCRIPT.sub(said, body, count=1)
        for old, new in changes:
            body = body.replace(old, new, 1)
        return _FONT.sub(b"", body)

    return rewrite


class HtmlAnswer:
    """A `send` that holds an HTML answer back to change it; other answers pass untouched."""

    def __init__(self, send: Send, rewrite: Rewrite | None) -> None:
        self._send, self._rewrite = send, rewrite
        self._start: Message | None = None
        self._body = b""
        self.withheld = False
        """An HTML answer came and `rewrite` was None: the caller answers in its place."""

    async def __call__(self, message: Message) -> None:
        """Pass a message of the response on, or keep it."""
        if message["type"] == "http.response.start":
            kind = Headers(raw=message["headers"]).get("content-type", "")
            if kind.startswith("text/html") and message["status"] < 300:
                self.withheld = self._rewrite is None
                self._start = message
                return
        if self.withheld:
            return
        if self._start is None:
            await self._send(message)
        elif message["type"] == "http.response.body":
            self._body += message.get("body", b"")
            if not message.get("more_body"):
                await self._finish()

    async def _finish(self) -> None:
        if self._start is None or self._rewrite is None:
            return
        body = self._rewrite(self._body)
        headers = MutableHeaders(scope=self._start)
        for name in ("etag", "last-modified"):
            del headers[name]
        headers["Cache-Control"] = "no-store"
        if self._body:  # a HEAD keeps the length it had
            headers["Content-Length"] = str(len(body))
        await self._send(self._start)
        await self._send({"type": "http.response.body", "body": body})

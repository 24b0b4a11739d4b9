"""The files of `/campo`: the same for everybody, and named by what is in them.

The worker in the browser keeps them. Any change of any of them is another version, which the
browser takes up when no text is open.
"""

import json
from functools import cache
from hashlib import sha256
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from settings import ROOT
from web.campo import words

_HERE = Path(__file__).parent
_SCREENS = ROOT / "components"
PAGE = "/campo"
WORKER = f"{PAGE}/worker.js"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "worker-src 'self'; manifest-src 'self'; form-action 'none'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
FOR_EVER = "public, max-age=31536000, immutable"
SCRIPT, STYLE = "text/javascript", "text/css"
_NOT_MODULES = frozenset({"worker"})


def routes() -> list[Route]:
    """The page, its worker, what it installs by, and its files."""
    return [
        Route(PAGE, _page),
        Route(WORKER, _worker),
        Route(f"{PAGE}/manifest.webmanifest", _manifest),
        Route(f"{PAGE}/icon.svg", _icon),
        Route(f"{PAGE}/{{version}}/{{name}}", _file),
    ]


@cache
def files() -> dict[str, str]:
    """Every script and style of the page, by name."""
    own = {p.name: _text(p) for p in sorted(_HERE.glob("*.js")) if p.stem not in _NOT_MODULES}
    return own | {
        "words.js": words.module(),
        "elements.js": _text(_SCREENS / "elements/element.js") + "export { element, button };\n",
        "chips.js": _chips(),
        "chips.css": _text(_SCREENS / "intake/needs.css") + _text(_HERE / "chips.css"),
        "style.css": _text(_HERE.parent / "style.css") + _text(_HERE / "style.css"),
    }


@cache
def version() -> str:
    """By which a browser knows that something is different."""
    parts = [*files().items(), ("", _text(_HERE / "page.html")), ("", _text(_HERE / "worker.js"))]
    return sha256(json.dumps(parts).encode()).hexdigest()[:16]


def _chips() -> str:
    """The search of the needs as the intake has it, the very same scripts."""
    scripts = map(_SCREENS.joinpath, ("elements/fold.js", "intake/needs_search.js"))
    return "\n".join([*map(_text, scripts), _RANKED])


_RANKED = """
// Ranks the needs for what is typed: { codes, sure }.
export function rankOf(left, titles) {
  const words = wordsOf(left.told), silent = silentOf(left.silent);
  return (typed) => (typed ? rank(typed, titles, words, silent) : { codes: [], sure: 0 });
}
"""


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _addresses() -> list[str]:
    below = f"{PAGE}/{version()}"
    return [
        PAGE,
        f"{PAGE}/manifest.webmanifest",
        f"{PAGE}/icon.svg",
        *(f"{below}/{name}" for name in files()),
    ]


def _answer(text: str, kind: str, kept: str = "no-cache", **headers: str) -> Response:
    ours = {"Cache-Control": kept, "Content-Security-Policy": POLICY}
    return Response(text, media_type=kind, headers=ours | headers)


async def _page(_request: Request) -> Response:
    page = _text(_HERE / "page.html").replace("{{ version }}", version())
    return _answer(page, "text/html")


async def _worker(_request: Request) -> Response:
    begins = f'const VERSION = "{version()}", FILES = {json.dumps(_addresses())};\n'
    script = begins + _text(_HERE / "worker.js")
    return _answer(script, SCRIPT, **{"Service-Worker-Allowed": PAGE})


async def _manifest(_request: Request) -> Response:
    icon = {"src": f"{PAGE}/icon.svg", "sizes": "any", "type": "image/svg+xml", "purpose": "any"}
    told = {
        "id": PAGE,
        "name": "Ponte campo",
        "short_name": "Campo",
        "lang": "it",
        "start_url": PAGE,
        "scope": PAGE,
        "display": "standalone",
        "background_color": "#f2f5f9",
        "theme_color": "#0066cc",
        "icons": [icon],
    }
    return _answer(json.dumps(told), "application/manifest+json")


async def _icon(_request: Request) -> Response:
    return _answer(_text(_HERE.parent / "icon.svg"), "image/svg+xml")


async def _file(request: Request) -> Response:
    """Of another version there is none: a page half of one and half of another is worse."""
    text = files().get(request.path_params["name"])
    if text is None or request.path_params["version"] != version():
        raise HTTPException(404)
    is_style = request.path_params["name"].endswith(".css")
    return _answer(text, STYLE if is_style else SCRIPT, FOR_EVER)

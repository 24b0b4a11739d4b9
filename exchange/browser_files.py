"""What a browser is given of ours once and keeps: scripts of components, the style of every page.

Carried by the websocket they would come again with each run. Their addresses name the files of
`components/` they are made of and have a digest of them, so that every process answers the same
and a new Ponte is never drawn by an old file.
"""

import json
from functools import cache, lru_cache
from hashlib import sha256

from settings import ROOT

PLACE = "/assets/own/"
STYLE = (
    "shell/style.css",
    "elements/tags.css",
    "shell/header.css",
    "elements/beside.css",
    "elements/spark.css",
    "home/figures.css",
    "case_screen/screen.css",
    "directory/directory.css",
    "imports/columns.css",
    "network/network.css",
    "quarters/panel.css",
    "report/preview.css",
)
"""Of every page; the later has the last word."""
_COMPONENTS = ROOT / "components"
_BETWEEN = ","


@lru_cache(128)
def source(*names: str) -> str:
    """The files, such as `elements/fold.js`, one after the other."""
    return "".join((_COMPONENTS / name).read_text(encoding="utf-8") for name in names)


@lru_cache(128)
def address(*names: str) -> str:
    """Where these files are served as one: a script with the style it wears, or styles alone."""
    return f"{PLACE}{sha256(_made(names).encode()).hexdigest()[:12]}/{_BETWEEN.join(names)}"


def text(at: str) -> str | None:
    """What is served at `at`; None: nothing, also where the files have changed since."""
    names = at.removeprefix(PLACE).partition("/")[2].split(_BETWEEN)
    ours = set(names) <= _ours() and len(set(names)) == len(names)
    return _made(tuple(names)) if ours and at == address(*names) else None


@cache
def _ours() -> frozenset[str]:
    found = (path for end in ("js", "css") for path in _COMPONENTS.rglob(f"*.{end}"))
    return frozenset(path.relative_to(_COMPONENTS).as_posix() for path in found)


def _made(names: tuple[str, ...]) -> str:
    scripts = [name for name in names if name.endswith(".js")]
    style = source(*(name for name in names if name.endswith(".css")))
    if not scripts:
        return style
    worn = f"export const style = new CSSStyleSheet();\nstyle.replaceSync({json.dumps(style)});\n"
    return source(*scripts) + worn

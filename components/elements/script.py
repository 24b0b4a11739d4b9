"""A component of our own: the script and the style that stand beside its module.

Streamlit carries a script with each element as one text in which nothing can be imported: what
several use is written once and put before, `element.js` before all.
"""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

_ROOMS = Path(__file__).parents[1]


def component(name: str, module: str, *before: str, isolated: bool = True) -> Callable[..., Any]:
    """The component `name` of the module with that `__file__`; `before` are what it shares with
    others, as for `source`.
    """
    css, js = _sources(module, before)
    # Registered where it is used: a component of the module level would not survive AppTest.
    return st.components.v2.component(name, css=css or None, js=js, isolate_styles=isolated)


@cache
def _sources(module: str, before: tuple[str, ...]) -> tuple[str, str]:
    """Style and script of a component: which files there are does not change while it runs."""
    own = Path(module).relative_to(_ROOMS)
    mine = [str(own.with_suffix(end)) for end in (".css", ".js")]
    files = ["elements/element.js", *before, *(name for name in mine if (_ROOMS / name).exists())]
    css, js = (source(*(f for f in files if f.endswith(end))) for end in (".css", ".js"))
    return css, js


@cache
def source(*names: str) -> str:
    """The files, such as `elements/fold.js`, one after the other."""
    return "".join((_ROOMS / name).read_text(encoding="utf-8") for name in names)

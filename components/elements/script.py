"""A component of our own: the script and the style that stand beside its module.

The browser fetches them once by their address; Streamlit would carry them with each element. Our
scripts import nothing: what several use is written once and put before, `element.js` before all.
"""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from exchange import browser_files

_ROOMS = Path(__file__).parents[1]
_FETCH = """
const from = new URL("%s", location.href).href;
export default async (given) => {
  const { default: draw, style } = await import(from);
  const root = given.parentElement.getRootNode();
  const page = root.adoptedStyleSheets ? root : document;
  if (!page.adoptedStyleSheets.includes(style)) {
    page.adoptedStyleSheets = [...page.adoptedStyleSheets, style];
  }
  return draw({ ...given, data: given.data[0] });
};
"""
"""Dressed before it is drawn; a file that did not come is asked for again by a page loaded anew."""


def component(name: str, module: str, *before: str, isolated: bool = True) -> Callable[..., Any]:
    """The component `name` of the module with that `__file__`; `before` are what it shares with
    others, such as `elements/fold.js`.
    """
    # Registered where it is used: a component of the module level would not survive AppTest.
    js = _FETCH % _address(module, before)
    mount = st.components.v2.component(name, js=js, isolate_styles=isolated)

    def mounted(*, data: Any, **more: Any) -> Any:
        # In a list, for Streamlit asks each value of a dictionary whether it is a table.
        return mount(data=[data], **more)

    return mounted


@cache
def _address(module: str, before: tuple[str, ...]) -> str:
    """Of its own files and of those before: which there are does not change while it runs."""
    own = Path(module).relative_to(_ROOMS)
    mine = [own.with_suffix(end).as_posix() for end in (".css", ".js")]
    there = (name for name in mine if (_ROOMS / name).exists())
    return browser_files.address("elements/element.js", *before, *there)

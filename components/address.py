"""What a screen shows, kept in the address: a link sent to a colleague shows the same, and going
back finds the screen as it was left.

Codes stand there and not labels, so that they mean the same in any language; what they cannot mean
is ignored. A room names its parameters in its own `address.py`. The address is the only memory: a
widget shows what it says, and writes there what a person chooses.

    areas = address.each(("", *catalogue.areas))
    st.selectbox(_("Area of need"), list(areas), **address.bound("cover-area", "area", areas))
    address.chosen("area", areas)
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, TypeVar

import streamlit as st

from components.elements import ids
from i18n import _

T = TypeVar("T")
LONGEST = 80
"""Characters of a value; ours are shorter."""


def get(name: str) -> str:
    """A value of the address, empty when it is not there."""
    return str(st.query_params.get(name, ""))[:LONGEST]


def names() -> list[str]:
    """What the address says something of."""
    return list(st.query_params)


def number(name: str) -> int | None:
    """A number of the address; None: none, or no number."""
    return ids.number(get(name))


def one_of(name: str, codes: Collection[str]) -> str:
    """What is asked for, where it is one of `codes`; else nothing."""
    asked = get(name)
    return asked if asked in codes else ""


def put(**values: str) -> None:
    """Write values into the address; an empty one leaves it."""
    for name, value in values.items():
        if value and st.query_params.get(name) != value:
            st.query_params[name] = value
        elif not value and name in st.query_params:
            del st.query_params[name]


def only(**values: str) -> None:
    """Have exactly this in the address."""
    put(**dict.fromkeys(names(), "") | values)


def each(codes: Iterable[str]) -> dict[str, str]:
    """Options that are their own codes."""
    return {code: code for code in codes}


def chosen(name: str, options: Mapping[str, T]) -> T:
    """What is asked for among `options`, by code; else the first of them."""
    return options.get(get(name), next(iter(options.values())))


def bound(
    key: str,
    name: str,
    options: Mapping[str, Any],
    then: Callable[[], object] | None = None,
) -> dict[str, Any]:
    """For the widget `key`, its arguments by which it is what the address says, and writes there
    what is chosen. The first of `options` is what stands there while nothing does; `then` follows.
    """
    st.session_state[key] = chosen(name, options)
    return {"key": key, "on_change": _choose, "args": (key, name, options, then)}


def refused(options: Mapping[str, Collection[str]]) -> None:
    """Take out of the address what is none of the codes each name may have, and say so: the same
    whatever it was, since it must not tell what there is.
    """
    asked = {name: get(name) for name in options}
    foreign = [name for name, code in asked.items() if code and code not in options[name]]
    put(**dict.fromkeys(foreign, ""))
    if foreign:
        not_all()


def not_all() -> None:
    """What is said of an address that asks for more than can be shown."""
    words = _("Not everything the address asks for can be shown here.")
    st.info(words, icon=":material/link_off:")


def _choose(
    key: str, name: str, options: Mapping[str, Any], then: Callable[[], object] | None
) -> None:
    first, value = next(iter(options)), st.session_state[key]
    code = next((code for code, each in options.items() if each == value), first)
    put(**{name: "" if code == first else code})
    if then:
        then()

"""What a form does with its draft: a save uses it up in the same transaction, a person throws it
away, and a text that was begun on an older version says so.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

import streamlit as st
from sqlalchemy.orm import Session

from components import context
from components.drafts import form as draft_form
from components.drafts import text
from db.drafts import keep as drafts
from db.drafts import listing as draft_list
from domain.permissions import Actor
from i18n import _

P = ParamSpec("P")
R = TypeVar("R")


def using(
    function: Callable[Concatenate[Session, Actor, P], R], place: str
) -> Callable[Concatenate[Session, Actor, P], R]:
    """`function` for `context.write`, which uses up the draft of `place` as it saves."""
    token = text.token(place)

    @wraps(function)
    def saved(session: Session, actor: Actor, /, *args: P.args, **kwargs: P.kwargs) -> R:
        result = function(session, actor, *args, **kwargs)
        drafts.use(session, actor, place, token)
        return result

    return saved


def done(place: str) -> None:
    """After that save: the next form of this place begins blank."""
    draft_form.forget(place)


def fields(place: str) -> Callable[[str], Any]:
    """What the fields of a form hold when it is sent, by name; of the form as it is drawn now."""
    form = draft_form.opened(place)
    return lambda name: st.session_state.get(form.key(name), form.fields.get(name))


def sent(place: str, field: str) -> str:
    """What a field of a form holds in the callback that sends it, also when it was emptied."""
    form = draft_form.opened(place)
    typed = st.session_state.get(form.key(field), form.fields.get(field, ""))
    return str(typed or "")


def told_and_thrown_away(place: str) -> None:
    """Under a form, which holds no buttons of others: where its draft stands, and the way out."""
    text.tell(place)
    throw_away_button(place)


def throw_away_button(place: str) -> None:
    """The way to throw a draft away, asked twice; nothing where there is none."""
    if not text.begun(place):
        return
    with st.popover(_("Throw the draft away"), type="tertiary", icon=":material/delete:"):
        st.button(
            _("Yes, delete it"),
            key=f"throw-{text.token(place)}",
            type="primary",
            on_click=context.guarded(text.discard),
            args=(place,),
        )


def on_version(stem: str, version: int) -> tuple[str, int]:
    """The place of a form that changes what is stored, and the version it was begun on.

    A draft of an older version keeps it: its save meets what others saved meanwhile, and the two
    are compared instead of one going over the other.
    """
    for kept in context.recall(draft_list.of_mine):
        begun = kept.place.removeprefix(f"{stem}_v")
        if begun != kept.place and begun.isdigit():
            return kept.place, int(begun)
    return f"{stem}_v{version}", version

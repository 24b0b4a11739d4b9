"""A text that is never lost: a field with a draft on the server, and a line that says so.

    text = draft.text_area(_("Note"), f"case_{reference}_note", height=110)
    ...
    context.write(draft_saving.using(case_changes.note, place), reference, text, draft.token(place))
    draft_saving.done(place)

Where a form has several fields, each has a name of its own; the places are `db.drafts.keep.PLACES`.
"""

from datetime import datetime
from html import escape
from typing import Literal

import streamlit as st

import i18n
from components import context
from components.context import DatabaseUnavailable
from components.drafts import form as draft_form
from components.drafts import tabs
from db.drafts import keep as drafts
from i18n import _

Visibility = Literal["visible", "hidden", "collapsed"]


def text_area(
    label: str,
    place: str,
    field: str = "text",
    *,
    value: str = "",
    height: int | None = None,
    max_chars: int | None = None,
    placeholder: str | None = None,
    label_visibility: Visibility = "visible",
    help: str | None = None,
    in_form: bool = False,
    told: bool = True,
) -> str:
    """A text area that begins with what was kept, else with `value`; what stands in it now.

    `in_form` inside `st.form`, which hears of its fields only when it is sent; there the line
    stands under the form. With several fields at one place, `told` at the last one alone.
    """
    key = _seeded(place, field, value)
    text = st.text_area(
        label,
        key=key,
        height=height,
        max_chars=max_chars,
        placeholder=placeholder,
        label_visibility=label_visibility,
        help=help,
        on_change=None if in_form else _changed,
        args=(place, field, key),
    )
    return _typed(place, field, text or "", told and not in_form)


def text_input(
    label: str,
    place: str,
    field: str,
    *,
    value: str = "",
    max_chars: int | None = None,
    placeholder: str | None = None,
    in_form: bool = False,
    told: bool = False,
    help: str | None = None,
) -> str:
    """The same on one line."""
    key = _seeded(place, field, value)
    text = st.text_input(
        label,
        key=key,
        max_chars=max_chars,
        placeholder=placeholder,
        help=help,
        autocomplete="off",
        on_change=None if in_form else _changed,
        args=(place, field, key),
    )
    return _typed(place, field, text or "", told and not in_form)


def field_of(kind: str, code: str) -> str:
    """The field of a form that is about one term of the reference data, as a need."""
    return f"{kind}_{code}".lower().replace("-", "_")


def token(place: str) -> str:
    """The one-time token of the form on screen; a new one after each save."""
    return draft_form.opened(place).token


def current(place: str, field: str = "text") -> str:
    """What a field holds now; for callbacks of buttons."""
    form = draft_form.opened(place)
    # A press may come in one message with the last letters, before their own callback.
    typed = st.session_state.get(form.key(field))
    return typed if isinstance(typed, str) and typed else form.fields.get(field, "")


def begun(place: str) -> bool:
    """Whether something is typed or kept at a place, so that its panel may open by itself."""
    form = draft_form.opened(place)
    return form.kept_at is not None and any(form.fields.values())


def written(place: str) -> bool:
    """Whether something is typed or chosen at a place, or on a version of it (`on_version`), that
    is open in this tab; asks no database.
    """
    return any(
        form.touched or bool(current(form.place))
        for form in draft_form.open_ones()
        if form.place == place or form.place.startswith(f"{place}_v")
    )


def discard(place: str) -> None:
    """Throw the draft away, when a person says so."""
    form = draft_form.opened(place)
    try:
        context.write(drafts.discard, place, form.token)
    except DatabaseUnavailable:
        form.failed = draft_form.NOT_ANSWERING  # it is offered again; its token saves nothing twice
    draft_form.forget(place)


def tell(place: str) -> None:
    """When the draft was last kept, or why not; `web/drafts/keep.js` goes on with the line."""
    form = draft_form.opened(place)
    st.html(line(form.token, form.kept_at, form.failed))
    if tabs.was_taken(form.token):
        st.caption(_("This draft is open in another tab."))
    if form.elsewhere is not None:
        time = i18n.clock(form.elsewhere.updated_at)
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(_("Another tab has a draft open here ({time}).").format(time=time))
            st.button(
                _("Bring it here"),
                key=f"bring-{form.token}",
                type="tertiary",
                on_click=context.guarded(form.bring_here),
            )


def line(token: str, kept_at: datetime | None, failed: str) -> str:
    """The line as HTML; `failed` is an English source."""
    text, state = "", ""
    if failed:
        text, state = _(failed), " failed"
    elif kept_at is not None:
        text = _("Draft saved at {time}").format(time=i18n.clock(kept_at))
    return f'<div class="ponte-kept kept-{escape(token)}{state}" role="status">{escape(text)}</div>'


def _seeded(place: str, field: str, value: str) -> str:
    form = draft_form.opened(place)
    key = form.key(field)
    if key not in st.session_state:  # drawn for the first time, or again
        form.refresh()
        st.session_state[key] = form.fields.setdefault(field, value)
    return key


def _changed(place: str, field: str, key: str) -> None:
    draft_form.opened(place).note(field, st.session_state[key] or "")


def _typed(place: str, field: str, text: str, told: bool) -> str:
    draft_form.opened(place).note(field, text)  # inside a form no callback told of it
    if told:
        tell(place)
    return text

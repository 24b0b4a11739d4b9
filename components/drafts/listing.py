"""What the person began to write and has not saved: on Oggi all of it, in a case what has no form
there any more.
"""

import streamlit as st

import i18n
from components import context, navigation
from components.drafts import words
from components.drafts.choice import BLANK, TICKED
from db.drafts import listing as draft_list
from db.drafts.keep import SavedDraft
from i18n import _, ngettext


def show() -> None:
    """Every draft, folded; nothing when there is none."""
    if context.recall(draft_list.of_mine):
        _folded()


@context.fragment
def _folded() -> None:
    found = context.recall(draft_list.of_mine)
    if not found:
        return
    title = ngettext("{n} draft to finish", "{n} drafts to finish", len(found))
    with st.expander(title.format(n=i18n.number(len(found))), icon=":material/edit_note:"):
        for kept in found:
            one(kept, link=True)


def begun(beginning: str) -> tuple[SavedDraft, ...]:
    """Those whose place has that beginning, the last kept first."""
    mine = context.recall(draft_list.of_mine)
    return tuple(kept for kept in mine if kept.place.startswith(beginning))


def one(kept: SavedDraft, *, link: bool) -> None:
    """A draft with its text, so that it can be read and copied even where its place is gone."""
    place = words.where(kept.place)
    with st.container(border=True, key=f"kept-{kept.token}"):
        st.text(f"{place.title} · {i18n.ago(kept.updated_at)}")
        if not place.silent:
            st.code("\n\n".join(_texts(kept)), language=None, wrap_lines=True)
        with st.container(horizontal=True, vertical_alignment="center"):
            if link and place.page:
                navigation.link(place.page, _("Go on writing"), place.query)
            with st.popover(_("Throw the draft away"), type="tertiary"):
                st.button(
                    _("Yes, delete it"),
                    key=f"throw-kept-{kept.token}",
                    type="primary",
                    on_click=context.guarded(_throw_away),
                    args=(kept.token,),
                )


def _texts(kept: SavedDraft) -> list[str]:
    texts = [text for text in kept.content.values() if isinstance(text, str)]
    return [text for text in texts if text.strip() and text not in (TICKED, BLANK)]


def _throw_away(token: str) -> None:
    context.write(draft_list.throw_away, token)

"""What is written in columns of codes, and what it means: each writing once, most alike first."""

from itertools import groupby

import streamlit as st

import i18n
from components import context
from components.choosing import distinct
from components.imports.steps import Steps
from components.plain import plain
from db.imports.layouts import keep_meanings
from exchange.sheets.choice import CodeChoice, first_alike
from exchange.sheets.kind import SheetKind
from exchange.sheets.meanings import Wording
from i18n import _, ngettext

ASKED = 40
"""Writings of one column that are asked about: where there are more it is rarely one of codes."""
BLANK, OUT = "", "-"
"""Chosen instead of a code: nothing is meant; the rows that have it stay out."""


def show(key: str, steps: Steps, kind: SheetKind) -> None:
    """Ask for all of them at once; *Go on* takes the answers and remembers them."""
    st.subheader(_("What is written, and what it means"), anchor=False)
    asked = steps.asked or ()
    answers: dict[Wording, tuple[str, ...] | None] = {}
    with st.form(f"{key}-meanings", border=False, enter_to_submit=False):
        for column, group in groupby(asked, key=lambda one: one.column):
            writings = list(group)
            st.markdown(f"**{kind.by_key[column].title}**")
            with st.container(key=f"import-meanings-{column}"):
                for n, one in enumerate(writings[:ASKED]):
                    answers[one] = _ask(
                        f"{key}-means-{hash(steps.of)}-{column}-{n}", one, steps, kind
                    )
            _more(writings)
        done = st.form_submit_button(_("Go on"), type="primary", icon=":material/arrow_forward:")
    st.button(
        _("Back to the columns"),
        key=f"{key}-back",
        icon=":material/arrow_back:",
        type="tertiary",
        on_click=steps.reopen,
    )
    if done:
        said = {one.key: codes for one, codes in answers.items() if codes is not None}
        context.write(keep_meanings, kind.of, said)
        out = {one.key for one, codes in answers.items() if codes is None}
        steps.meanings = {k: v for k, v in {**steps.meanings, **said}.items() if k not in out}
        steps.answered = True
        st.rerun()


def _more(writings: list[Wording]) -> None:
    if len(writings) > ASKED:
        said = _(
            "{n} more are not asked about: is this the right column? Rows that have them stay out."
        )
        st.caption(said.format(n=i18n.number(len(writings) - ASKED)))


def _ask(key: str, one: Wording, steps: Steps, kind: SheetKind) -> tuple[str, ...] | None:
    """What a writing means; None: the rows that have it stay out."""
    choice = kind.choices[one.column]
    labels = choice.options()
    ranked = choice.alike(one.text)
    known = steps.meanings.get(one.key)
    first = tuple(ranked[:1]) if choice.proposed(one.text) else ()
    rows = ngettext("{n} row", "{n} rows", one.cells).format(n=i18n.number(one.cells))
    label = f"{plain(one.text[:60])} · {rows}"
    if choice.many:
        chosen = st.multiselect(
            label,
            first_alike(ranked, labels),
            default=[code for code in (first if known is None else known) if code in labels],
            format_func=distinct(labels, lambda code: labels[code]),
            placeholder=_("nothing: leave it blank"),
            key=key,
        )
        return tuple(chosen)
    given = dict(steps.layout.for_all).get(one.column, "")
    return _one(key, label, choice, ranked, first if known is None else known or (BLANK,), given)


def _one(
    key: str,
    label: str,
    choice: CodeChoice,
    ranked: tuple[str, ...],
    first: tuple[str, ...],
    for_all: str,
) -> tuple[str, ...] | None:
    """One code; `for_all` is the one that rows with none are given."""
    labels = choice.options()
    alike = [code for code in ranked if code in labels]
    options = [*alike, BLANK, OUT, *(code for code in labels if code not in alike)]
    unsure = OUT if choice.out_unless_said and not for_all else BLANK
    blank = _("nothing: {given}").format(given=labels[for_all]) if for_all else _(choice.blank)
    said = {**labels, BLANK: blank, OUT: _("None: leave these rows out")}
    chosen = st.selectbox(
        label,
        options,
        index=options.index(next((code for code in first if code in options), unsure)),
        format_func=distinct(options, lambda code: said[code]),
        key=key,
    )
    return None if chosen == OUT else (chosen,) if chosen else ()

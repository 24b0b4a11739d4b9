"""Rows of an import that wait until a person says whom they mean: the same as one, or another."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

import streamlit as st

import i18n
from components.choosing import distinct
from components.imports.choose import Chosen
from components.plain import plain
from domain.imports.plan import NEW, OpenRow, SameAs
from i18n import _, ngettext

R = TypeVar("R")
PAGE = 10
"""Questions on the screen at a time."""
WAITS = ""


def answered(chosen: Chosen[Any, Any], rows: Sequence[R]) -> Sequence[R]:
    """The rows of the file, each with whom a person said it means."""
    if not chosen.answers:
        return rows
    return [
        replace(row, meant=answer)  # type: ignore[type-var]  # a row of either list
        if (answer := chosen.answers.get(row.line, ""))  # type: ignore[attr-defined]
        else row
        for row in rows
    ]


def show(
    chosen: Chosen[Any, Any],
    open_rows: Sequence[OpenRow],
    new: str,
    it_is: Callable[[SameAs], str] | None = None,
) -> None:
    """Ask about each row, the answers that were given included; `new` says that it is another,
    `it_is` that it is the same.

    An answer makes the plan anew: it is kept in `chosen`, by row.
    """
    chosen.asked |= {row.line: row for row in open_rows}
    if not chosen.asked:
        return
    waiting = [r for r in chosen.asked.values() if not (r.answer or chosen.answers.get(r.line))]
    st.subheader(_("Known already?"), anchor=False)
    said = ngettext(
        "{n} row looks like one that is known already. Until you say, it stays out.",
        "{n} rows look like ones that are known already. Until you say, they stay out.",
        len(waiting),
    )
    if waiting:
        st.write(said.format(n=i18n.number(len(waiting))))
        _at_once(chosen, waiting, new)
    rows = sorted(chosen.asked.values(), key=lambda row: row.line)
    for row in _page(chosen, rows):
        _one(chosen, row, new, it_is or _it_is)


def _at_once(chosen: Chosen[Any, Any], waiting: Sequence[OpenRow], new: str) -> None:
    if len(waiting) < 2:
        return
    with st.container(horizontal=True):
        answers: dict[str, Callable[[OpenRow], str]] = {
            _("All are the first proposed"): lambda row: row.candidates[0].ref,
            _("All of them: {answer}").format(answer=new): lambda _row: NEW,
        }
        for label, answer in answers.items():
            st.button(
                label,
                key=f"{chosen.key}-all-{chosen.of[0]}-{label}",
                on_click=_answer_all,
                args=(chosen, waiting, answer),
            )


def _answer_all(
    chosen: Chosen[Any, Any],
    waiting: Sequence[OpenRow],
    answer: Callable[[OpenRow], str],
) -> None:
    for row in waiting:
        chosen.answers[row.line] = st.session_state[_key(chosen, row)] = answer(row)


def _page(chosen: Chosen[Any, Any], rows: Sequence[OpenRow]) -> Sequence[OpenRow]:
    if len(rows) <= PAGE:
        return rows
    key = f"{chosen.key}-asked-{chosen.of[0]}"
    st.pagination(-(-len(rows) // PAGE), key=key, max_visible_pages=5)
    at = int(st.session_state.get(key) or 1)
    return rows[(at - 1) * PAGE : at * PAGE]


def _one(chosen: Chosen[Any, Any], row: OpenRow, new: str, it_is: Callable[[SameAs], str]) -> None:
    by_ref = {each.ref: each for each in row.candidates}
    options = [*([] if row.answer else [WAITS]), *by_ref, NEW]

    def words(option: str) -> str:
        if option in by_ref:
            return it_is(by_ref[option])
        return new if option == NEW else _("To be decided: it stays out")

    key = _key(chosen, row)
    st.session_state.setdefault(key, chosen.answers.get(row.line, row.answer))
    st.selectbox(
        _("Row {line}: {name}").format(line=row.line, name=plain(row.name[:80])),
        options,
        format_func=distinct(options, words),
        key=key,
        on_change=_answer,
        args=(chosen, row),
    )


def _answer(chosen: Chosen[Any, Any], row: OpenRow) -> None:
    chosen.answers[row.line] = st.session_state[_key(chosen, row)]


def _key(chosen: Chosen[Any, Any], row: OpenRow) -> str:
    return f"{chosen.key}-meant-{chosen.of[0]}-{row.line}"


def _it_is(one: SameAs) -> str:
    """`È Caritas Varese, Varese (P-00012): nome quasi uguale`."""
    return _("It is {name}: {why}").format(name=told(one), why=_(one.why))


def told(one: SameAs) -> str:
    """Whom a row may mean, with where it stands."""
    number = one.ref.removeprefix("#")
    at = _("row {line}").format(line=number) if one.ref.startswith("#") else ""
    code = one.ref if one.ref.startswith("P-") else at
    return ", ".join(part for part in (one.name, one.about, code) if part)


def reasons(open_rows: Sequence[OpenRow]) -> dict[int, str]:
    """Why the rows stay out that nobody has decided about, for the file that is handed back."""
    return {
        row.line: _("Known already? Say so when you import it: {names}").format(
            names="; ".join(map(told, row.candidates))
        )
        for row in open_rows
        if not row.answer
    }

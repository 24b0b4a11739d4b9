"""Urgency of a new case: it goes with the needs until a person taps a level; that one stays."""

import streamlit as st

from components.choosing import distinct
from components.intake.work import Work
from db.reference.catalogue import Catalogue
from domain.intake.form import urgency_asked
from domain.vocabulary import Urgency
from i18n import _

AREA, BY_HAND = "intake-urgency", "urgency_by_hand"
# Streamlit tells nothing of a tap on the level that is chosen already.
_AGAIN = """
export default function ({ data, setTriggerValue }) {
  const area = document.querySelector(`.st-key-${data.area}`);
  const stop = new AbortController();
  area?.addEventListener("click", (event) => {
    if (event.target.closest?.("button")?.dataset.selected !== "true") return;
    setTriggerValue("again", true);
  }, { capture: true, signal: stop.signal });
  return () => stop.abort();
}
"""


def show(work: Work, catalogue: Catalogue) -> None:
    """Four levels, each with what it means; beside another choice, what the needs ask for."""
    levels = [int(level) for level in Urgency]
    with st.container(key=AREA):
        st.segmented_control(
            _("Urgency"),
            levels,
            format_func=distinct(levels, _named),
            required=True,
            **work.bind("urgency") | {"on_change": _tapped, "args": (work,)},
            label_visibility="collapsed",
            wrap=True,
        )
        _listen(work)
        # Inside, and last: what comes and goes here may not move the story that is being typed.
        suggested = asked(work, catalogue)
        if work.form[BY_HAND] and work.form["urgency"] != suggested:
            st.caption(_("Suggested for these needs: {level}").format(level=_named(suggested)))


def asked(work: Work, catalogue: Catalogue) -> Urgency:
    """What the needs of the form ask for."""
    needs = [catalogue.needs[code] for code in work.form["needs"] if code in catalogue.needs]
    return urgency_asked(any(need.urgent for need in needs))


def follow(work: Work, before: Urgency, now: Urgency) -> None:
    """The needs have changed: without a choice by hand the urgency goes with them."""
    current = work.form["urgency"]
    if not work.form[BY_HAND] and before != now and (current == before or current > now):
        work.show("urgency", int(now))


def _named(level: int) -> str:
    return f"{int(level)} {_(Urgency(level).label)}"


def _tapped(work: Work) -> None:
    work.put(BY_HAND, True)
    work.changed("urgency")


def _listen(work: Work) -> None:
    # Registered where it is used: a component of the module level would not survive AppTest.
    component = st.components.v2.component("ponte_tapped_again", js=_AGAIN)
    key = work.key("urgency-again")
    component(data={"area": AREA}, key=key, on_again_change=lambda: _tapped(work), height=1)

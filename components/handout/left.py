"""What is left off a sheet, in words: what it is, why, and what can be done about it."""

import streamlit as st

import i18n
from components.plain import plain
from domain.errors import Refused
from domain.handout.asked import SheetAsked
from domain.handout.contents import Handout, Left, LeftOff
from i18n import _


def ticked(key: str, service_id: int) -> bool:
    """Whether a service is wanted without its name."""
    return bool(st.session_state.get(_tick(key, service_id)))


def _tick(key: str, service_id: int) -> str:
    return f"{key}-nameless-{service_id}"


def closed(found: Handout) -> None:
    """Who is active no longer: no sheet with them is made."""
    if found.closed:
        st.error(
            _("{names} is no longer active: take it off, nothing is made with it.").format(
                names=plain(", ".join(found.closed))
            )
        )


def on_holiday(found: Handout) -> None:
    """Who is closed today: whoever makes the sheet may choose another."""
    for place in found.places:
        if place.away_until:
            st.info(
                _("{name} is closed for holidays until {day}: the sheet says so.").format(
                    name=plain(place.name or place.reference), day=i18n.day(place.away_until)
                )
            )


def told(found: Handout, asked: SheetAsked, key: str) -> None:
    """Of each organisation what is left off, with the tick for one that has no name to be read."""
    for each in found.left:
        if Left.WHOLE in each.what:
            _whole(each, key)
        else:
            names = ", ".join(_(what.label) for what in each.what)
            st.caption(
                _(
                    "{name}, left off the sheet: {what}. It would tell too much, or it is wrong."
                ).format(name=plain(each.name), what=names)
            )
    for place in found.places:
        if place.service_id in asked.nameless and not place.name:
            st.checkbox(
                _("An organisation stands there without its name: untick to leave it off."),
                key=_tick(key, place.service_id),
            )


def _whole(each: LeftOff, key: str) -> None:
    st.warning(
        _(
            "{name} is not on the sheet: it may tell what it is for, and somebody at home may read "
            "it. A coordinator can give it a neutral name. Say the name aloud instead."
        ).format(name=plain(each.name)),
        icon=":material/visibility_off:",
    )
    st.checkbox(
        _("Put only address, hours and phone, without a name. Whoever finds it can call there."),
        key=_tick(key, each.service_id),
    )


def together(refused: Refused) -> None:
    """Lines that tell only together."""
    st.error(
        _(
            "{name} is not to be printed like this: its lines tell what it is for. Take it off."
        ).format(name=plain(str(refused.about)))
    )


def no_letters(language: str) -> None:
    """This machine cannot print that language."""
    st.error(
        _(
            "This machine has no letters for {language}: the sheet was not made. Who runs Ponte "
            "has to add a font. Another language works now."
        ).format(language=i18n.tongue(language))
    )


def refused(error: Refused) -> None:
    """Why no sheet was made."""
    if error.why == "tells":
        together(error)
    elif error.why == "closed":
        names = plain(", ".join(error.about or ()))
        st.error(_("Not made: {names} is no longer active. Take it off.").format(names=names))
    else:
        st.error(_("Not made: nobody is on the sheet. Choose somebody else."))

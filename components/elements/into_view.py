"""Bring to the eye what a click made appear out of sight."""

from components.elements import script


def bring(place: str, what: str, *, always: bool = False) -> None:
    """Scroll here once for each new `what`: the column on a narrow screen, `always` this place.

    `place` is one of its own for each thing of a page that may be brought: two may be open.
    """
    component = script.component("ponte_into_view", __file__)
    component(data={"what": what, "always": always}, key=f"into-view-{place}", height=1)

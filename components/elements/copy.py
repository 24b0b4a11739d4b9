"""A button that puts a text into the clipboard and says so, on a tablet too."""

from components.elements import script
from i18n import _


def button(text: str, key: str) -> None:
    """Draw it; nothing is sent to the server when it is pressed."""
    component = script.component("ponte_copy", __file__)
    data = {
        "text": text,
        "label": _("Copy"),
        "done": _("Copied"),
        "failed": _("Not copied: mark the text and copy it"),
    }
    component(data=data, key=key, width="content")

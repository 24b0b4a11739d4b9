"""The words that needs are found by, in the browser.

They are many and always the same. An element of their own is sent once: Streamlit sends one that
has not changed by its name alone, while the chips change with every tap. They are one text, for
Streamlit writes what it is given as JSON twice in each run.
"""

import json

import i18n
from components.elements import script
from db.reference.catalogue import Catalogue
from db.reference.named import named
from domain.search.needs import silent, told


def bring(catalogue: Catalogue) -> None:
    """Have the browser know them; `intake/needs_search.js` ranks by them."""
    component = script.component("ponte_needs_words", __file__)
    component(data=_words(catalogue), key="needs-words", height=1)


@i18n.once(4)
def _words(catalogue: Catalogue) -> str:
    return json.dumps({"told": told(named(catalogue)), "silent": silent()})

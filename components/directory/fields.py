"""The fields of a form of the directory, drawn as the form declares them."""

from collections.abc import Callable, Iterable
from typing import Any

import i18n
from components.directory import words
from components.drafts import choice as draft_choice
from components.drafts import text as draft
from db.reference.catalogue import Catalogue
from domain.directory.fields import FieldKind, FormField, of
from domain.directory.forms import EVERYWHERE, PROVINCES, F
from domain.languages import SPOKEN
from domain.vocabulary import Capacity
from i18n import _


def draw(place: str, start: F, catalogue: Catalogue) -> F:
    """Its fields one under the other, beginning as `start`; what they say now."""
    return type(start)(
        **{
            name: _field(place, name, it, getattr(start, name), catalogue)
            for name, it in of(type(start)).items()
        }
    )


def _field(place: str, name: str, it: FormField, held: Any, catalogue: Catalogue) -> Any:
    label = _(it.asked or it.label) + (" *" if it.required else "")
    help = _(it.help) if it.help else None
    if it.kind is FieldKind.LINE:
        said = i18n.phone(held) if name == "phone" else held
        return draft.text_input(label, place, name, value=said, in_form=True, help=help)
    if it.kind is FieldKind.TEXT:
        return draft.text_area(
            label, place, name, value=held, height=90, max_chars=it.limit, in_form=True
        )
    if it.kind is FieldKind.TICK:
        return draft_choice.checkbox(label, place, name, held, help=help)
    options = _options(name, held, catalogue)

    def say(code: str) -> str:
        return words.value(name, code, catalogue)

    if it.kind is FieldKind.CODES:
        chosen = draft_choice.multiselect(
            label, place, name, options, held, say, placeholder=_("Choose")
        )
        return tuple(chosen)
    begun = str(held) if held in options else None
    one = draft_choice.selectbox(label, place, name, options, begun, say, placeholder=_("Choose"))
    return type(held)(one or "")


def _options(name: str, held: Any, catalogue: Catalogue) -> list[str]:
    """The codes a field offers."""
    offered: dict[str, Callable[[], Iterable[str]]] = {
        "type_code": lambda: catalogue.partner_types,
        "istat": lambda: catalogue.municipalities,
        "needs": lambda: catalogue.needs,
        "areas": lambda: [EVERYWHERE, *PROVINCES, *catalogue.municipalities],
        "capacity": lambda: [capacity.value for capacity in Capacity],
        "languages": lambda: dict.fromkeys([*SPOKEN, *held]),
    }
    return list(offered[name]())

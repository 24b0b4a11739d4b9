"""Cases whose turn is ours, late or due today, as rows of *Oggi*."""

import i18n
from components import context, due
from components.elements.rows import Row
from components.work import Item, Share
from db.home import today as home
from db.home.today import DueCase
from db.reference import catalogue as reference
from db.reference.catalogue import Catalogue
from domain.home.work import Pressing
from domain.permissions import Actor, Permission
from i18n import _, ngettext


def work(me: Actor, size: int) -> Share:
    """For who keeps cases."""
    if not me.may(Permission.CASES_WRITE):
        return Share()
    found = context.read(home.agenda, first=size)
    catalogue = context.read(reference.catalogue)
    late = ngettext("{n} case late", "{n} cases late", found.overdue)
    return Share(
        tuple(_item(case, catalogue) for case in found.first),
        late.format(n=i18n.bounded(found.overdue, home.COUNT_LIMIT)) if found.overdue else "",
    )


def _item(case: DueCase, catalogue: Catalogue) -> Item:
    return Item(
        Pressing(case.due_at, case.urgency, about=case.reference, general=True),
        Row(
            f"case-{case.reference}",
            case.reference,
            href=f"/casi?case={case.reference}",
            tags=(due.urgency_tag(case.urgency), due.due_tag(case.due_at)),
            lines=(due.need_labels(catalogue, case.needs), case.quarter.name),
        ),
        ("cases", {"case": case.reference}),
        _("Open it"),
    )

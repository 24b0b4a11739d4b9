"""Requests without an answer as rows of *Oggi*, for who helps partners and keeps no cases."""

import i18n
from components import context, due
from components.elements.rows import Row
from components.work import Item, Share
from db.reference import catalogue as reference
from db.reference.catalogue import Catalogue
from db.referrals import lists
from db.referrals.lists import ListedReferral
from domain.home.work import Pressing
from domain.permissions import Actor, Permission
from i18n import _, ngettext


def work(me: Actor, size: int) -> Share:
    """Who keeps cases has them as tasks."""
    if not me.may(Permission.CASES_READ) or me.may(Permission.CASES_WRITE):
        return Share()
    count, first = context.read(lists.without_answer, size)
    catalogue = context.read(reference.catalogue)
    told = ngettext("{n} request without an answer", "{n} requests without an answer", count)
    return Share(
        tuple(_item(number, request, catalogue) for number, request in enumerate(first)),
        told.format(n=i18n.bounded(count, lists.COUNT_LIMIT)) if count else "",
    )


def _item(number: int, request: ListedReferral, catalogue: Catalogue) -> Item:
    return Item(
        Pressing(request.due_at, about=request.reference),
        Row(
            f"silent-{number}-{request.reference}",
            request.partner_name,
            href=f"/casi?case={request.reference}",
            tags=(due.due_tag(request.due_at),) if request.due_at else (),
            lines=(
                _("Call the partner: no answer yet"),
                f"{request.reference} · {due.need_labels(catalogue, request.needs)}",
            ),
        ),
        ("cases", {"case": request.reference}),
        _("Open it"),
    )

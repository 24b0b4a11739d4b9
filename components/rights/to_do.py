"""Wishes to carry out and cases to review as rows of *Oggi*."""

import i18n
from components import context, due
from components.elements.rows import Row
from components.work import Item, Share
from db.rights import to_do
from db.rights.to_do import GrantedWish, RightsToDo
from domain.business_time import closing
from domain.home.work import Pressing, Waits
from domain.permissions import Actor, Permission
from i18n import _, ngettext
from settings import get_settings


def work(me: Actor, size: int) -> Share:
    """For who decides about the rights of tenants."""
    if not me.may(Permission.RIGHTS_WRITE):
        return Share()
    found = context.read(to_do.waiting, size)
    items = [_wish(wish) for wish in found.wishes]
    if found.reviews:
        items.append(_reviews(found))
    n = len(found.wishes) + bool(found.reviews)
    told = ngettext("{n} duty of tenants’ rights", "{n} duties of tenants’ rights", n)
    return Share(tuple(items), told.format(n=i18n.number(n)) if n else "")


def _wish(wish: GrantedWish) -> Item:
    due_at = closing(get_settings().office_hours, wish.due_on)
    return Item(
        Pressing(due_at, waits=Waits.TENANT, about=wish.reference),
        Row(
            f"wish-{wish.id}",
            _("Carry out what was granted: {wish}").format(wish=_(wish.kind.label)),
            href="/diritti",
            tags=(due.due_tag(due_at),),
            lines=(wish.reference,) if wish.reference else (),
        ),
        ("rights", {}),
        _("Open it"),
    )


def _reviews(found: RightsToDo) -> Item:
    """One row for all of them: there is a month for the decision, and they are decided together."""
    n = found.reviews
    told = ngettext("Review {n} case beyond its term", "Review {n} cases beyond their term", n)
    since = i18n.day(found.since) if found.since else ""
    return Item(
        Pressing(),
        Row(
            "rights-reviews",
            told.format(n=i18n.bounded(n, to_do.COUNT_LIMIT)),
            href="/diritti?view=reviews",
            lines=(_("The first has been beyond its term since {day}").format(day=since),),
        ),
        ("rights", {"view": "reviews"}),
        _("Open it"),
    )

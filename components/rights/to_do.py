"""Wishes to carry out, partners to call and cases to review as rows of *Oggi*."""

from functools import partial

import i18n
from components import context, due, flash
from components.elements.rows import Link, Row, Tag, calls
from components.work import Item, Share
from db.rights import to_do, told
from db.rights.to_do import GrantedWish, RightsToDo
from db.rights.told import PartnerToCall
from domain.business_time import closing
from domain.errors import DoneAlready
from domain.home.work import Pressing, Waits
from domain.mail.messages import MailKind, MailState
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
    said = ngettext("{n} duty of tenants’ rights", "{n} duties of tenants’ rights", n)
    return Share(tuple(items), said.format(n=i18n.number(n)) if n else "")


def to_call(me: Actor, size: int) -> Share:
    """Partners whom no mail told that somebody they know of was erased or put right."""
    if not me.may(Permission.RIGHTS_WRITE):
        return Share()
    found = context.read(told.to_call, size)
    n = len(found)
    said = ngettext("{n} partner to call", "{n} partners to call", n)
    return Share(tuple(map(_call, found)), said.format(n=i18n.number(n)) if n else "")


def _call(one: PartnerToCall) -> Item:
    cases, phones = ", ".join(one.about), calls(one.phone, one.wrong)
    what = _("Tell them by phone that the data of {references} are erased")
    if one.kind is MailKind.RECTIFIED:
        what = _("Tell them by phone that the data of {references} were put right")
    why = _("No mail reaches them")
    if one.state is MailState.UNKNOWN:
        why = _("The mail may not have arrived")
    return Item(
        Pressing(waits=Waits.PARTNER),
        Row(
            f"told-{one.mail_id}",
            one.partner,
            href=f"/partner?partner={one.reference}",
            tags=(Tag(_("To call"), "warn"),),
            lines=(what.format(references=cases), f"{why} · {i18n.ago(one.since)}"),
            aside=(*phones, *((Link(one.contact),) if one.contact else ())),
        ),
        ("partners", {"partner": one.reference}),
        _("I have called"),
        partial(_called, one.mail_id),
    )


def _called(mail_id: int) -> None:
    said = _("Told by phone: it stands so under “Rights”.")
    flash.tried(told.called, mail_id, said=said, why=_why)


def _why(error: Exception) -> str | None:
    return _("Somebody has told them meanwhile.") if isinstance(error, DoneAlready) else None


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
    said = ngettext("Review {n} case beyond its term", "Review {n} cases beyond their term", n)
    since = i18n.day(found.since) if found.since else ""
    return Item(
        Pressing(),
        Row(
            "rights-reviews",
            said.format(n=i18n.bounded(n, to_do.COUNT_LIMIT)),
            href="/diritti?view=reviews",
            lines=(_("The first has been beyond its term since {day}").format(day=since),),
        ),
        ("rights", {"view": "reviews"}),
        _("Open it"),
    )

"""What the directory asks of a coordinator, as rows of *Oggi*: proposals, data nobody confirms."""

import i18n
from components import context
from components.elements.rows import Link, Row, Tag, calls
from components.work import Item, Share
from db.directory import proposals
from db.home import today as home
from domain.home.work import Pressing, Waits
from domain.permissions import Actor, Permission
from i18n import _, ngettext


def proposed(me: Actor, size: int) -> Share:
    """Partners that say something should read otherwise."""
    if not me.may(Permission.DIRECTORY_WRITE):
        return Share()
    count, waiting = context.read(proposals.waiting, size)
    told = ngettext("{n} partner proposes changes", "{n} partners propose changes", count)
    return Share(
        tuple(
            Item(
                Pressing(waits=Waits.PARTNER),
                Row(
                    f"proposed-{one.reference}",
                    one.name,
                    href=f"/partner?partner={one.reference}",
                    tags=(
                        Tag(ngettext("{n} change", "{n} changes", one.count).format(n=one.count)),
                    ),
                    lines=(
                        _("Proposes other data: accept or refuse"),
                        i18n.ago(one.at) if one.at else "",
                    ),
                ),
                ("partners", {"partner": one.reference}),
                _("Open it"),
            )
            for one in waiting
        ),
        told.format(n=i18n.number(count)) if count else "",
    )


def to_verify(me: Actor, size: int) -> Share:
    """Partners whose referents nobody has confirmed for months."""
    if not me.may(Permission.DIRECTORY_WRITE):
        return Share()
    count, first = context.read(home.to_verify, size=size)
    told = ngettext("{n} partner to verify", "{n} partners to verify", count)
    return Share(
        tuple(_unverified(one) for one in first),
        told.format(n=i18n.number(count)) if count else "",
    )


def _unverified(one: home.Unverified) -> Item:
    when = _("never verified")
    if one.verified_at:
        when = _("verified {when}").format(when=i18n.ago(one.verified_at))
    asks = _("Ask whether what we hold is still true")
    if one.wrong:
        asks = _("A number was wrong twice: find the right one")
    named = *calls(one.phone, one.wrong), Link(one.contact)
    return Item(
        Pressing(),
        Row(
            f"verify-{one.reference}",
            one.name,
            href=f"/partner?partner={one.reference}",
            tags=(Tag(_("A wrong number"), "bad"),) if one.wrong else (Tag(when, "warn"),),
            lines=(asks,),
            aside=named if one.contact else (Link(_("No referent")),),
        ),
        ("partners", {"partner": one.reference}),
        _("Open it"),
    )

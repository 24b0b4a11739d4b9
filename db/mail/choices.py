"""What somebody of the agency wants to be told by mail of their work; nothing until they say so."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.access import audit, requires
from db.engine import insert_into
from db.mail.outbox import by_mail
from db.models.accounts import User
from db.models.staff_mail import MailChoice
from domain.acts import Act
from domain.mail.staff import AtOnce, choices_of
from domain.permissions import Actor, Permission


@dataclass(frozen=True, slots=True)
class OwnMail:
    """What is chosen, and where it goes: without an `address`, or where this server `sends` no
    mail, nothing comes whatever is chosen.
    """

    at_once: AtOnce
    digest: bool
    address: str
    sends: bool


@requires(Permission.CASES_READ)
def own(session: Session, actor: Actor) -> OwnMail:
    """As the actor has chosen."""
    address = session.scalar(select(User.email).where(User.id == actor.user_id)) or ""
    chosen = session.get(MailChoice, actor.user_id)
    if chosen is None:
        return OwnMail(AtOnce.NO, False, address, by_mail())
    return OwnMail(chosen.at_once, chosen.digest, address, by_mail())


@requires(Permission.CASES_READ)
def choose(session: Session, actor: Actor, at_once: AtOnce, *, digest: bool) -> None:
    """From now on; what is queued and not wanted any more does not leave. A choice the role does
    not have counts as none.
    """
    wanted = at_once if at_once in choices_of(actor) else AtOnce.NO
    values = {"at_once": wanted, "digest": digest}
    session.execute(
        insert_into(session, MailChoice)
        .values(user_id=actor.user_id, **values)
        .on_conflict_do_update(index_elements=[MailChoice.user_id], set_=values)
    )
    detail = f"at_once={wanted.value} digest={'yes' if digest else 'no'}"
    audit(session, actor, Act.USER_MAIL, str(actor.user_id), detail)

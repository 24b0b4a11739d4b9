"""A request to a partner, and its page as a browser sends it."""

import re
from html import unescape

from case_support import add_case, add_service, entrust
from sqlalchemy import select

from db.accounts import users as accounts
from db.engine import reading, transaction
from db.models.follow_up import Task
from db.models.referrals import Referral, ReferralEvent
from db.referrals.ask import reply_link
from domain.permissions import Actor
from domain.tasks.task import TaskKind
from domain.vocabulary import ReferralStatus, Role


def manager_of(session) -> Actor:
    """The community manager of the demonstration."""
    user = accounts.demo_user(session, Role.COMMUNITY_MANAGER)
    return Actor(user, "Giulia Prova", Role.COMMUNITY_MANAGER)


def asked_of_a_partner(engine, message="Serve un pacco") -> str:
    """The address of the page behind the link of a request nobody has answered."""
    with transaction(engine) as session:
        manager = manager_of(session)
        case = add_case(session, manager, ("EC-ALI",))
        service = add_service(session)
        session.flush()
        entrust(session, manager, case.reference, service, message, "form")
        session.flush()
        return f"/r/{reply_link(session, manager, session.scalar(select(Referral.id)))}"


def opened_by(browser, link: str) -> str:
    """The address that a link of a mail is exchanged for in that browser."""
    answer = browser.get(link)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def status(engine) -> ReferralStatus:
    """Where the only request stands."""
    with reading(engine) as session:
        return session.scalar(select(Referral.status))


def post(browser, link, act, **more):
    """An answer or question as the page sends it."""
    fields = {"act": act, "state": "sent", "who": "Maria di prova", "text": "", "reason": ""}
    return browser.post(link, data=fields | more)


def timeline(engine) -> list[ReferralEvent]:
    """The lines since the request was sent; that it was made ready before is left out."""
    with reading(engine) as session:
        found = session.scalars(
            select(ReferralEvent)
            .where(ReferralEvent.status != ReferralStatus.DRAFT)
            .order_by(ReferralEvent.id)
        ).all()
        session.expunge_all()
        return list(found)


def late_tasks(engine) -> int:
    """Open tasks to read what came too late."""
    with reading(engine) as session:
        found = session.scalars(select(Task).where(Task.done_at.is_(None))).all()
        return sum(task.kind is TaskKind.LATE for task in found)


def filled(page: str) -> list[str]:
    """What stands in the fields of a page that a person sees, in order."""
    lines = re.findall(r'<input (?!type="(?:hidden|radio))[^>]*\bvalue="([^"]*)"', page)
    texts = re.findall(r"<textarea [^>]*>\n?(.*?)</textarea>", page, re.S)
    return [unescape(value) for value in (*lines, *texts) if value]

"""Requests sent by mail: what their tests share."""

import asyncio

from case_support import add_case, add_service
from sqlalchemy import select, update

from db.engine import reading, transaction
from db.models.directory import Contact, PartnerService
from db.models.follow_up import Mail, Task
from db.models.referrals import Referral
from db.referrals.ask import refer
from domain.tasks.task import TaskKind
from web.post_office import Office

TO = "referente@associazione.example.org"


def lead_to(settings, port, **more):
    settings(
        smtp_host="127.0.0.1",
        smtp_port=port,
        smtp_security="none",
        smtp_timeout_seconds=2,
        mail_from="ponte@aler.example.org",
        public_url="https://ponte.example.org/",
        **more,
    )


def sent(actor, form="form", *, email=TO, name="Emporio di prova", urgency=3) -> int:
    """A request to a new organisation; the id of the referral."""
    with transaction() as session:
        case = add_case(session, actor, ("EC-ALI",), urgency=urgency)
        service = add_service(session, name)
        partner = session.get_one(PartnerService, service).partner_id
        session.execute(update(Contact).where(Contact.partner_id == partner).values(email=email))
        session.flush()
        refer(session, actor, case.reference, service, "Serve un pacco a settimana.", form)
        session.flush()
        return session.scalars(select(Referral.id).order_by(Referral.id.desc())).first()


def mails(engine) -> list[Mail]:
    with reading(engine) as session:
        found = list(session.scalars(select(Mail).order_by(Mail.id)))
        session.expunge_all()
        return found


def open_tasks(engine) -> list[TaskKind]:
    with reading(engine) as session:
        return list(session.scalars(select(Task.kind).where(Task.done_at.is_(None))))


def send() -> int:
    """Begin every message whose turn has come, and wait until all are settled."""

    async def waiting() -> int:
        async with asyncio.TaskGroup() as group:
            return await Office(group.create_task).turn()

    return asyncio.run(waiting())


def body(message) -> str:
    return message.get_body(("plain",)).get_content().replace("\r\n", "\n")

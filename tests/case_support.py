"""Cases, partners and a recount, for the tests of cases."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import count

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from db.clock import utcnow
from db.figures import counting
from db.models.cases import Case, CaseEvent, CaseNeed, CaseTally, NeedTally, ReferenceCounter
from db.models.directory import Contact, Partner, PartnerService, ServiceNeed
from db.models.facts import FactTally
from db.models.people import Household
from db.models.referrals import Referral
from db.ops import recount
from db.reference.catalogue import catalogue_of
from db.referrals.ask import record, refer
from domain.cases.status import NEXT_ACTOR
from domain.permissions import Actor
from domain.referrals.reasons import SentBy
from domain.referrals.reserved import UNANSWERED
from domain.vocabulary import CaseStatus, EventKind, ReferralStatus

_numbers = count(1)
TALLIES = (CaseTally, NeedTally, FactTally)
PAST = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def add_case(
    session: Session,
    actor: Actor,
    needs: tuple[str, ...] = ("EC-ALI",),
    *,
    quarter: str = "VA-01",
    urgency: int = 3,
    status: CaseStatus = CaseStatus.NEW,
    channel: str = "UM-SPO",
    due_at: datetime | None = None,
    referred: bool | None = None,
    year: int = 2026,
    story: str = "",
    household: Household | None = None,
) -> Case:
    """A case as the intake leaves it, counted in the tallies."""
    catalogue = catalogue_of(session)
    place = catalogue.quarters_by_code[quarter]
    closed = status is CaseStatus.CLOSED
    case = Case(
        reference=_reference(session, place.province, year),
        household_id=household.id if household else None,
        quarter_id=place.id,
        channel=channel,
        opened_at=PAST,
        opened_by=actor.user_id,
        urgency=urgency,
        status=status,
        next_actor=NEXT_ACTOR[status],
        due_at=None if closed else due_at or utcnow() + timedelta(days=3),
        overdue=bool(due_at and due_at <= utcnow()),
        referred=status is CaseStatus.REFERRED if referred is None else referred,
        restricted=any(catalogue.needs[code].restricted for code in needs),
        closed_at=utcnow() if closed else None,
        privacy_version="1.0",
        privacy_given_on=PAST.date(),
        retain_until=date(2031, 3, 2),
    )
    session.add(case)
    session.flush()
    session.add_all(CaseNeed(case_id=case.id, need_code=code) for code in needs)
    if story:
        session.add(
            CaseEvent(
                case_id=case.id, at=PAST, user_id=actor.user_id, kind=EventKind.STORY, text=story
            )
        )
    session.flush()
    counting.moved(session, None, counting.of_case(session, case, needs))
    session.info.pop("written", None)  # the test's own preparation is not an act to audit
    return case


def _reference(session: Session, province: str, year: int) -> str:
    counter = session.get(ReferenceCounter, (province, year))
    if counter is None:
        counter = ReferenceCounter(province=province, year=year, last=0)
        session.add(counter)
    counter.last += 1
    return f"{province}-{year}-{counter.last:06d}"


def add_service(
    session: Session,
    name: str = "Emporio di prova",
    *,
    contacts: int = 1,
    needs: tuple[str, ...] = ("EC-ALI",),
) -> int:
    """A service of a new organisation with so many referents, that lists `needs`; its id."""
    number = next(_numbers)
    partner = Partner(
        reference=f"P-9{number:04d}",
        name=name,
        name_key=name.lower(),
        type_code="ODV",
        istat="012133",
        fictitious=True,
    )
    session.add(partner)
    session.flush()
    service = PartnerService(partner_id=partner.id, name="Pacco alimentare")
    session.add(service)
    session.add_all(
        Contact(partner_id=partner.id, position=n, name=f"Referente {n}", phone="+390332000000")
        for n in range(contacts, 0, -1)
    )
    session.flush()
    session.add_all(ServiceNeed(service_id=service.id, need_code=code) for code in needs)
    session.flush()
    session.info.pop("written", None)
    return service.id


def entrust(
    session: Session, actor: Actor, reference: str, service_id: int, message: str, token: str
) -> int:
    """Prepare a request and say that it was sent by phone; the id of the referral."""
    number = refer(session, actor, reference, service_id, message, token).referral_id
    if session.get_one(Referral, number).status is ReferralStatus.DRAFT:
        record(session, actor, number, ReferralStatus.SENT, SentBy.PHONE)
    return number


def nobody_took_it(session: Session) -> None:
    """Nobody answered what was asked for so long that a coordinator is shown it: it was asked then,
    or the day before.
    """
    long_ago = utcnow() - UNANSWERED - timedelta(days=1)
    session.execute(update(Referral).where(Referral.sent_at > long_ago).values(sent_at=long_ago))
    session.expire_all()
    session.info.pop("written", None)


def tallies_kept(session: Session) -> dict[str, Counter]:
    """What the tallies hold, rows of zeros left out."""
    session.expire_all()
    return {model.__tablename__: _held(session, model) for model in TALLIES}


def tallies_recounted(session: Session) -> dict[str, Counter]:
    """What they should hold: counted anew from every case and referral, then undone."""
    session.flush()
    with Session(session.connection(), join_transaction_mode="create_savepoint") as other:
        recount.run(other)
        other.flush()
        found = {model.__tablename__: _held(other, model) for model in TALLIES}
        other.rollback()
    return found


def _held(session: Session, model: type) -> Counter:
    table = model.__table__
    held = Counter()
    for row in session.execute(select(table)).mappings():
        place = tuple(row[column.name] for column in table.primary_key)
        held.update(
            {
                (place, name): value
                for name, value in row.items()
                if name not in table.primary_key and value
            }
        )
    return held

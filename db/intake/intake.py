"""Open a case: everything a new case means, in one transaction."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from db import crypto
from db.access import audit, requires
from db.clock import utcnow
from db.drafts import keep as drafts
from db.figures import counting
from db.intake import numbers
from db.mobile import cases as mobile_cases
from db.models.cases import Case, CaseEvent, CaseNeed
from db.models.people import Household, Person
from db.notices import versions
from db.people.index import add_person
from db.people.stays import person_that_stays
from db.reference.catalogue import Catalogue, catalogue_of
from domain.acts import Act
from domain.business_time import Calendar, day_of
from domain.cases.status import NEXT_ACTOR
from domain.errors import Refused
from domain.intake.form import Gap, Intake, checked, urgency_asked
from domain.periods import kept_until
from domain.permissions import Actor, Permission
from domain.rights.notice import way_of
from domain.vocabulary import CaseStatus, EventKind, Urgency
from settings import get_settings


@dataclass(frozen=True, slots=True)
class OpenedCase:
    """A case that is now stored."""

    reference: str
    quarter_id: int
    needs: frozenset[str]
    urgency: int
    due_at: datetime | None


@requires(Permission.CASES_WRITE)
def open_case(
    session: Session,
    actor: Actor,
    intake: Intake,
    token: str,
    written_at: datetime | None = None,
) -> OpenedCase:
    """Store a new case and use its draft up; the same form again returns the same case.

    `written_at`: when it was written in the field; its time to answer runs from then. Raises
    Refused with every problem of the form, and TokenUsed where `token` has saved another content
    already; then nothing is written.
    """
    _one_at_a_time(session, actor)
    now, catalogue = utcnow(), catalogue_of(session)
    known = session.scalars(select(Case).where(Case.intake_token == token)).first()
    try:
        form = _checked(intake, catalogue, now)
    except Refused:
        if known is None:
            raise
        raise drafts.TokenUsed(known.reference) from None
    digest = _digest(form)
    if known is not None and known.intake_digest != digest:
        raise drafts.TokenUsed(known.reference)
    known = known or _same_of_today(session, actor, form, digest, now)
    if known is not None:
        drafts.consume(session, actor, drafts.INTAKE, token)
        return _opened(known, _needs_of(session, known))
    case = _new_case(session, actor, form, catalogue, now, written_at)
    case.intake_token, case.intake_digest = token, digest
    session.add(case)
    session.flush()
    _tell(session, actor, case, form)
    if form.visit_id is not None:
        mobile_cases.attach(session, actor, form.visit_id, case)
    drafts.consume(session, actor, drafts.INTAKE, token)
    audit(session, actor, Act.CASE_OPEN, case.reference)
    return _opened(case, form.needs)


@requires(Permission.CASES_WRITE)
def demand_good(session: Session, actor: Actor, intake: Intake) -> Intake:
    """The form clean and normal. Raises Refused with every problem it would be refused for."""
    return _checked(intake, catalogue_of(session), utcnow())


def _opened(case: Case, needs: frozenset[str]) -> OpenedCase:
    return OpenedCase(case.reference, case.quarter_id, needs, case.urgency, case.due_at)


def _needs_of(session: Session, case: Case) -> frozenset[str]:
    query = select(CaseNeed.need_code).where(CaseNeed.case_id == case.id)
    return frozenset(session.scalars(query))


def _one_at_a_time(session: Session, actor: Actor) -> None:
    """Of two saves of one person the second waits for the first. SQLite has one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        lock = text("SELECT pg_advisory_xact_lock(hashtextextended(:who, 0))")
        session.execute(lock, {"who": f"intake {actor.user_id}"})


def _checked(intake: Intake, catalogue: Catalogue, now: datetime) -> Intake:
    return checked(
        intake,
        quarters=catalogue.open_quarters,
        channels=catalogue.channels,
        needs=catalogue.needs,
        today=day_of(now),
    )


def _digest(form: Intake) -> int:
    """Keyed, so that nobody without the key can try names against it."""
    content = asdict(form) | {"needs": sorted(form.needs)}
    return crypto.blind("intake", json.dumps(content, sort_keys=True, default=str))


def _same_of_today(
    session: Session, actor: Actor, form: Intake, digest: int, now: datetime
) -> Case | None:
    """What this person saved in another tab, letter for letter, since yesterday.

    Of a form that says nothing of anybody two in a day are two tenants.
    """
    if not (form.story or form.names_somebody or form.person_id is not None):
        return None
    return session.scalars(
        select(Case)
        .where(
            Case.opened_by == actor.user_id,
            Case.opened_at > now - timedelta(days=1),
            Case.intake_digest == digest,
        )
        .order_by(Case.id.desc())
        .limit(1)
    ).first()


def _new_case(
    session: Session,
    actor: Actor,
    form: Intake,
    catalogue: Catalogue,
    now: datetime,
    written_at: datetime | None,
) -> Case:
    settings = get_settings()
    quarter = catalogue.quarters[form.quarter_id]  # type: ignore[index]  # checked
    needs = [catalogue.needs[code] for code in form.needs]
    urgency = Urgency(form.urgency or urgency_asked(any(need.urgent for need in needs)))
    today = day_of(now)
    given_on, notice = form.privacy_given_on, versions.in_force(session)
    tongue = versions.given_in(session, notice, form.privacy_language)
    household_id, person_id = _household(session, actor, form)
    return Case(
        household_id=household_id,
        person_id=person_id,
        reference=numbers.next_reference(session, quarter.province, today.year),
        quarter_id=quarter.id,
        channel=form.channel,
        opened_at=now,
        opened_by=actor.user_id,
        written_at=written_at,
        urgency=int(urgency),
        status=CaseStatus.NEW,
        next_actor=NEXT_ACTOR[CaseStatus.NEW],
        due_at=Calendar.of(quarter.province, settings.office_hours).due(written_at or now, urgency),
        restricted=any(need.restricted for need in needs),
        unnamed=form.unnamed,
        language=form.language or None,
        privacy_version=notice if given_on else None,
        privacy_given_on=given_on,
        privacy_language=tongue if given_on else None,
        privacy_way=way_of(form.privacy_way) if given_on else None,
        retain_until=kept_until(today, settings.retention_years),
    )


def _household(session: Session, actor: Actor, form: Intake) -> tuple[int | None, int | None]:
    """Household and person of the case: known ones, new ones, or None for who is not known."""
    if form.person_id is not None:
        known = session.get(Person, person_that_stays(session, form.person_id))
        if known is None:
            raise Refused({"person_id": Gap.PERSON_GONE})
        audit(session, actor, Act.PERSON_READ, f"person:{known.id}")
        return known.household_id, known.id
    if not form.has_household:
        return None, None
    household = Household(
        quarter_id=form.quarter_id, size=form.size, minors=form.minors, over_65=form.over_65
    )
    session.add(household)
    session.flush()
    if not form.names_somebody:
        return household.id, None
    person = _person(form, household)
    add_person(session, person)
    return household.id, person.id


def _person(form: Intake, household: Household) -> Person:
    return Person(
        household_id=household.id,
        family_name=form.family_name,
        given_name=form.given_name,
        codice_fiscale=form.codice_fiscale or None,
        phone=form.phone or None,
        email=form.email or None,
        address=form.address or None,
        dwelling=form.dwelling or None,
        fictitious=get_settings().demo,
        created_at=utcnow(),
    )


def _tell(session: Session, actor: Actor, case: Case, form: Intake) -> None:
    """Needs, the story as first line of the diary, and the counts."""
    session.add_all(CaseNeed(case_id=case.id, need_code=code) for code in sorted(form.needs))
    session.add(
        CaseEvent(
            case_id=case.id,
            at=case.opened_at,
            user_id=actor.user_id,
            kind=EventKind.STORY,
            text=form.story,
        )
    )
    counting.moved(session, None, counting.of_case(session, case, form.needs))

"""Put right where a case belongs, how it reached us, what is spoken, whether the notice was given.

Also of a closed case: its quarter and channel stand in the figures of its months, and the map and
the reports would go on saying what is known to be wrong. Its reference stays as it was given.
"""

from datetime import date

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from db.access import requires
from db.cases.change import Change, calendar_of, note_times, set_due
from db.corrections.history import correcting, repeated
from db.figures import months as facts
from db.models.cases import Case
from db.models.people import Household
from db.models.referrals import Referral
from db.notices import versions
from db.reference.catalogue import catalogue_of
from domain.business_time import Calendar, day_of
from domain.corrections.fields import Field, Problem
from domain.errors import Refused
from domain.intake.form import Gap
from domain.languages import SPOKEN
from domain.permissions import Actor, Permission
from domain.rights.notice import NoticeWay
from domain.vocabulary import NextActor


@requires(Permission.CASES_WRITE)
def correct_place(
    session: Session,
    actor: Actor,
    reference: str,
    version: int,
    quarter_id: int | None,
    channel: str | None,
    token: str,
) -> None:
    """Correct quarter and channel; map, reports and working time follow.

    The household moves with its case unless it has another one where it was. The same `token`
    twice corrects once. Raises Refused with every problem, Refused (nothing is
    different), Changed, NotThere.
    """
    if repeated(session, reference, token):
        return
    with correcting(session, actor, reference, version, token) as work:
        catalogue, case = catalogue_of(session), work.case
        problems: dict[str, Problem] = {}
        if quarter_id not in {*catalogue.open_quarters, case.quarter_id}:
            problems["quarter_id"] = Gap.QUARTER
        if channel not in {*catalogue.channels, case.channel}:
            problems["channel"] = Gap.CHANNEL
        if problems or quarter_id is None or channel is None:
            raise Refused(problems)
        before, after = (catalogue.quarters[i] for i in (case.quarter_id, quarter_id))
        work.note(Field.QUARTER, before.code, after.code)
        work.note(Field.CHANNEL, case.channel, channel)
        if before.id != after.id:
            _move(session, work.change, after.id)
        case.channel = channel


@requires(Permission.CASES_WRITE)
def correct_notice(
    session: Session,
    actor: Actor,
    reference: str,
    version: int,
    given_on: date | None,
    way: NoticeWay | None,
    language: str,
    token: str,
) -> None:
    """The privacy notice was given on that day, that way and in that language (empty: not said),
    or was not given: then no partner sees the tenant.

    A notice given for the first time is of the version in force; a language it is not written in
    is none. The same `token` twice corrects once. Raises Refused (a day to come), Refused,
    Changed, NotThere.
    """
    if repeated(session, reference, token):
        return
    with correcting(session, actor, reference, version, token) as work:
        case = work.case
        if given_on and given_on > day_of(work.change.now):
            raise Refused({"privacy_given_on": Gap.FUTURE})
        kept = case.privacy_version or versions.in_force(session)
        tongue = versions.given_in(session, kept, language) if given_on else None
        how = way if given_on else None
        work.note(Field.NOTICE, case.privacy_given_on, given_on)
        work.note(Field.NOTICE_WAY, case.privacy_way, how)
        work.note(Field.NOTICE_LANGUAGE, case.privacy_language, tongue)
        case.privacy_version = kept if given_on else None
        case.privacy_given_on, case.privacy_way, case.privacy_language = given_on, how, tongue


@requires(Permission.CASES_WRITE)
def correct_language(
    session: Session, actor: Actor, reference: str, version: int, language: str, token: str
) -> None:
    """The tenant speaks that language; empty: nobody knows. The same `token` twice corrects once.

    Raises Refused (none such, or nothing is different), Changed, NotThere.
    """
    if repeated(session, reference, token):
        return
    with correcting(session, actor, reference, version, token) as work:
        if language not in ("", *SPOKEN):
            raise Refused({"language": Gap.LANGUAGE})
        work.note(Field.LANGUAGE, work.case.language, language)
        work.case.language = language or None


def _move(session: Session, change: Change, quarter_id: int) -> None:
    """To another quarter, with the facts of the referrals, the household and the times."""
    case = change.case
    referrals = session.scalars(
        select(Referral).where(Referral.case_id == case.id).order_by(Referral.id)
    ).all()
    elsewhere = exists().where(
        Case.household_id == case.household_id,
        Case.id != case.id,
        Case.quarter_id == case.quarter_id,
    )
    home = session.get(Household, case.household_id) if case.household_id else None
    if home and home.quarter_id == case.quarter_id and not session.scalar(select(elsewhere)):
        home.quarter_id = quarter_id
    facts_before = facts.of_referrals(case, referrals)
    old = calendar_of(session, change)
    case.quarter_id = quarter_id
    facts_after = facts.of_referrals(case, referrals)
    new = calendar_of(session, change)
    if old.province != new.province:
        note_times(case, new, referrals)
        _reckon(change, old, new)
    with session.no_autoflush:  # the case is to be raised by one version, not two
        facts.move(session, facts_before, facts_after)


def _reckon(change: Change, old: Calendar, new: Calendar) -> None:
    """Due anew by the holidays of the new province; what ALER still has stays as long.

    What a partner was told, and the thirty days of a confirmation, are not touched.
    """
    case = change.case
    if case.next_actor is NextActor.ALER and case.due_at and case.due_at > change.now:
        left = old.minutes_between(change.now, case.due_at)
        set_due(change, new.add_hours(change.now, left / 60))

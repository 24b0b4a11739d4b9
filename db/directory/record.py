"""What became of everything a partner was asked, counted with each move of a referral."""

from sqlalchemy.orm import Session

from db.engine import insert_into
from db.models.follow_up import PartnerRecord
from db.models.referrals import Referral
from domain.referrals.moves import STATES, By
from domain.vocabulary import ReferralStatus

S = ReferralStatus


def count(session: Session, referral: Referral, before: ReferralStatus, by: By) -> None:
    """Count what `referral` has just become. A request withdrawn before an answer counts for
    nobody.
    """
    counted = STATES[referral.status].counted
    steps = {counted: 1} if counted else {}
    if before is S.SENT and referral.status is S.CANCELLED:
        steps["asked"] = -1
    elif before is S.SENT and by is not By.CLOCK and referral.status is not S.SENT:
        steps["in_time" if _in_time(referral) else "late"] = 1
    if steps:
        _add(session, referral.partner_id, steps)


def _in_time(referral: Referral) -> bool:
    due_at, answered_at = referral.due_at, referral.answered_at
    return due_at is None or answered_at is None or answered_at <= due_at


def _add(session: Session, partner_id: int, steps: dict[str, int]) -> None:
    columns = {name: getattr(PartnerRecord, name) for name in steps}
    session.execute(
        insert_into(session, PartnerRecord)
        .values(partner_id=partner_id, **steps)
        .on_conflict_do_update(
            index_elements=[PartnerRecord.partner_id],
            set_={name: column + steps[name] for name, column in columns.items()},
        )
    )

"""What a partner did is counted with every move, and agrees with a count of its referrals."""

import importlib.util
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
import time_machine
from case_support import add_case, add_service, entrust
from sqlalchemy import delete, select, text

from db.case_life.changes import change_status
from db.clock import utcnow
from db.models.cases import Case
from db.models.follow_up import PartnerRecord
from db.models.referrals import Referral
from db.referrals import expiry as referral_expiry
from db.referrals.ask import record
from domain.referrals.moves import REASONS, By, targets
from domain.vocabulary import CaseStatus, Outcome, ReferralStatus

S = ReferralStatus
_DAY = timedelta(days=1)
COLUMNS = (
    "asked",
    "in_time",
    "late",
    "expired",
    "accepted",
    "declined",
    "done",
    "confirmed",
    "not_confirmed",
)


def counted(session) -> dict[int, dict[str, int]]:
    session.flush()
    session.expire_all()
    return {
        row.partner_id: {name: getattr(row, name) for name in COLUMNS}
        for row in session.scalars(select(PartnerRecord))
    }


def recounted(session) -> dict[int, dict[str, int]]:
    """By the statement that filled the table of an installation with referrals."""
    path = next(Path("db/migrations/versions").glob("0003_*.py"))
    spec = importlib.util.spec_from_file_location("migration", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    session.execute(delete(PartnerRecord))
    session.execute(text(module._RECORDS))
    return counted(session)


def walk(session, manager, rng, services):
    """A case that is entrusted and moved at random."""
    case = add_case(session, manager)
    entrust(session, manager, case.reference, rng.choice(services), "", case.reference)
    session.flush()
    number = session.scalars(select(Referral.id).order_by(Referral.id.desc())).first()
    for _step in range(rng.randrange(5)):
        status = session.get_one(Referral, number).status
        possible = targets(status, By.ALER)
        if status is S.SENT and rng.random() < 0.2:
            referral_expiry.expire(session, number)
        elif possible:
            target = rng.choice(possible)
            reason = rng.choice(list(REASONS[target])).value if target in REASONS else ""
            days = rng.choice((0, 0, 12))
            with time_machine.travel(utcnow() + days * _DAY, tick=False):
                record(session, manager, number, target, reason)
        session.flush()


@pytest.mark.parametrize("seed", range(3))
def test_the_counts_agree_with_the_referrals(session, manager, seed):
    rng = Random(seed)
    services = [add_service(session, f"Servizio {n}") for n in range(3)]
    for _case in range(15):
        walk(session, manager, rng, services)
    kept = counted(session)
    assert sum(row["asked"] for row in kept.values()) > 8
    assert kept == recounted(session)


def test_a_request_withdrawn_by_closing_the_case_counts_for_nobody(session, manager):
    case = add_case(session, manager)
    entrust(session, manager, case.reference, add_service(session), "", "form")
    session.flush()
    session.refresh(case)
    change_status(session, manager, case.reference, case.version, CaseStatus.CLOSED, Outcome.MOVED)
    [row] = counted(session).values()
    assert set(row.values()) == {0}
    assert session.scalar(select(Case.status)) is CaseStatus.CLOSED

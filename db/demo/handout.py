"""Invented sheets that were given, and translations that were read."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models.cases import Case, CaseEvent
from db.models.directory import Partner
from db.models.handout import SheetReading
from db.models.referrals import Referral
from domain.cases.diary import DiaryEntry
from domain.handout.tongues import FIRST, TEXTS, version
from domain.vocabulary import CaseStatus, EventKind

GIVEN = 12
_READERS = {"en": "Una mediatrice di inglese", "ar": "Un mediatore di arabo"}


def add(session: Session, now: datetime, manager: int, coordinator: int) -> None:
    """The last open cases with a request took a sheet home."""
    rows = session.execute(
        select(Case.id, Case.language, Partner.name)
        .join(Referral, Referral.case_id == Case.id)
        .join(Partner, Partner.id == Referral.partner_id)
        .where(Case.status != CaseStatus.CLOSED, Case.opened_at < now - timedelta(days=2))
        .order_by(Case.id.desc(), Referral.id)
        .limit(GIVEN)
    ).all()
    for n, (case_id, spoken, name) in enumerate(rows):
        language = spoken if spoken in TEXTS else FIRST
        entry = DiaryEntry(language=language, version=version(language), given=(name,))
        at = now - timedelta(hours=3 + n)
        session.add(
            CaseEvent(
                case_id=case_id, at=at, user_id=manager, kind=EventKind.SHEET, text=str(entry)
            )
        )
    for language, reader in _READERS.items():
        session.add(
            SheetReading(
                language=language,
                version=version(language),
                reader=reader,
                read_on=now.date() - timedelta(days=9),
                written_at=now - timedelta(days=9),
                written_by=coordinator,
            )
        )

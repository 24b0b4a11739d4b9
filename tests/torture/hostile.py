"""`python -m torture.hostile N`: hostile texts through the functions behind every field.

Each is saved as typed or refused with a reason; what is neither is wrong, and said as JSON.
"""

import csv
import io
import json
import re
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from case_support import add_case, add_service, entrust
from sqlalchemy import select
from sqlalchemy.orm import Session

from db.accounts.users import demo_user
from db.case_life import changes
from db.cases import filters, listing
from db.clock import utcnow
from db.directory import search as directory
from db.drafts import keep as drafts
from db.engine import get_engine, reading, transaction
from db.intake.intake import open_case
from db.models.cases import CaseEvent
from db.models.referrals import Referral
from db.people import identity
from db.reference.catalogue import Catalogue, catalogue_of
from db.referrals import ask, reply
from db.tasks import to_do
from domain.errors import NotAllowed, NotThere, Refused
from domain.intake.form import IDENTITY
from domain.permissions import Actor
from domain.text import TooLong, clean_text
from domain.vocabulary import ReferralStatus, Role
from exchange.directory import sheet as directory_sheet
from exchange.mobile import sheet as mobile_sheet
from exchange.sheets.book import SheetError
from torture.saving import NEEDS, Told
from torture.strings import hostile
from torture.writer import intake_of

REASONED = (Refused, TooLong, NotThere, NotAllowed, SheetError, drafts.DraftTooLong)
"""What is said to the person in words."""
SLOW_S = 10.0
FIELDS = (*IDENTITY, "story")


@dataclass(frozen=True, slots=True)
class _Desk:
    """Who types, and at what."""

    actor: Actor
    catalogue: Catalogue
    case: str
    link: str


def _intake(session: Session, desk: _Desk, text: str, number: int) -> None:
    quarter, channel = min(desk.catalogue.open_quarters), min(desk.catalogue.channels)
    form = intake_of(Told("f", NEEDS, named=True), quarter, channel)
    field = FIELDS[number % len(FIELDS)]
    made = open_case(session, desk.actor, replace(form, **{field: text}), drafts.new_token())
    session.flush()
    assert made.reference
    session.rollback()


def _note(session: Session, desk: _Desk, text: str, _number: int) -> None:
    token = drafts.new_token()
    changes.note(session, desk.actor, desk.case, text, token)
    session.flush()
    kept = session.scalars(select(CaseEvent.text).order_by(CaseEvent.id.desc()).limit(1)).one()
    assert kept == clean_text(text), "the note is not what was typed"


def _search(session: Session, desk: _Desk, text: str, number: int) -> None:
    identity.search(session, desk.actor, text)
    identity.alike(session, desk.actor, *(text if n == number % 4 else "" for n in range(4)))
    directory.search(session, desk.actor, text)
    for sought in (
        filters.CaseFilters(reference=text),
        filters.CaseFilters(need=text, place=text, channel=text),
    ):
        listing.page(session, desk.actor, sought)
    directory.search(session, desk.actor, "", directory.PartnerFilters(text, text, text))
    session.rollback()


def _draft(session: Session, desk: _Desk, text: str, _number: int) -> None:
    token = drafts.new_token()
    drafts.keep(session, desk.actor, drafts.INTAKE, token, {"story": text})
    session.expire_all()
    kept = drafts.read(session, desk.actor, token)
    assert kept is not None and kept.content["story"] == text, "the draft is not what was typed"
    session.rollback()


def _reply(session: Session, desk: _Desk, text: str, number: int) -> None:
    who, said = ("Maria", text) if number % 2 else (text, "Va bene")
    if number % 3:
        reply.ask(session, desk.link, who, said)
    else:
        sent, taken = ReferralStatus.SENT, ReferralStatus.ACCEPTED
        reply.answer(session, desk.link, sent, taken, "", who, said)
    session.flush()
    session.rollback()


def _task(session: Session, desk: _Desk, text: str, _number: int) -> None:
    to_do.remember(session, desk.actor, desk.case, utcnow().date(), text, drafts.new_token())
    session.flush()
    session.rollback()


def _import(_session: Session, desk: _Desk, text: str, number: int) -> None:
    titles = ("Cognome", "Nome", "Telefono", "Ora"), ("Nome", "Tipo", "Telefono", "Email")
    for parse, row in zip((mobile_sheet.parse, directory_sheet.parse), titles, strict=True):
        content = io.StringIO()
        writer = csv.writer(content, delimiter=";")
        head = [text if number % 5 == 4 and n == 1 else title for n, title in enumerate(row)]
        writer.writerow(head)
        writer.writerow([text if n == number % 4 else "Casa" for n in range(4)])
        parse(content.getvalue().encode("utf-8", "replace"), desk.catalogue)


DOORS: tuple[Callable[[Session, _Desk, str, int], None], ...] = (
    _intake,
    _note,
    _search,
    _draft,
    _reply,
    _task,
    _import,
)


def tried(count: int) -> Iterator[str]:
    """What is wrong, a line each."""
    desk = _desk()
    for number, text in enumerate(hostile(count)):
        for door in DOORS:
            if door is not _draft and not _sendable(text):
                continue  # a browser hands fields over in UTF-8, which has no halves of characters
            begun = time.monotonic()
            if wrong := _refused_or_taken(door, desk, text, number):
                yield f"{door.__name__[1:]} of {text[:40]!r}: {wrong}"
            if (took := time.monotonic() - begun) > SLOW_S:
                yield f"{door.__name__[1:]} of {text[:40]!r}: {took:.0f} s"


def _sendable(text: str) -> bool:
    return not re.search("[\ud800-\udfff]", text)


def _refused_or_taken(
    door: Callable[[Session, _Desk, str, int], None], desk: _Desk, text: str, number: int
) -> str:
    try:
        with transaction() as session:
            door(session, desk, text, number)
    except REASONED:
        return ""
    except Exception as error:
        return f"{type(error).__name__}: {str(error)[:120]}"
    return ""


def _desk() -> _Desk:
    with transaction() as session:
        user = demo_user(session, Role.COMMUNITY_MANAGER)
        assert user is not None
        actor = Actor(user, "Prova", Role.COMMUNITY_MANAGER)
        case = add_case(session, actor, ("EC-ALI",))
        service = add_service(session)
        session.flush()
        entrust(session, actor, case.reference, service, "Serve un pacco", "form")
        session.flush()
        asked = session.scalars(select(Referral.id).order_by(Referral.id.desc()).limit(1)).one()
        link, reference = ask.reply_link(session, actor, asked), case.reference
    with reading(get_engine()) as session:
        return _Desk(actor, catalogue_of(session), reference, link)


if __name__ == "__main__":
    print(json.dumps(list(tried(int(sys.argv[1])))))

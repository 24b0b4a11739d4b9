"""What happens in one of two worlds: each an act that somebody may not know of, or may."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from case_support import entrust
from sqlalchemy import select
from sqlalchemy.orm import Session

from db.campo import devices
from db.case_life import changes as case_changes
from db.directory import calls, places
from db.directory.places import PartnerSays
from db.handout import give as handout_give
from db.handout import prepare as handout_prepare
from db.intake import intake as case_intake
from db.mobile import check_in
from db.models.cases import Case
from db.reference.catalogue import catalogue_of
from db.referrals import ask, partner_link
from db.referrals import reply as replies
from db.rights import wishes
from domain.directory.places import Away, Places
from domain.handout.asked import SheetAsked
from domain.intake.form import Intake
from domain.permissions import Actor
from domain.phones.called import Called
from domain.rights.wish import WishKind
from domain.vocabulary import Capacity, ReferralStatus
from inference.world import NOW

OPEN, SECRET = "EC-ALI", "SA-PSI"
S = ReferralStatus


@dataclass(frozen=True, slots=True)
class Prepared:
    """What stands in both worlds: cases, by what is known of them, and whom a manager asks."""

    listed: str
    """A coordinator sees it: nobody took in time what was asked for an open need."""
    secret: str
    """It has an open need too, and was asked about for its reserved one alone."""
    fresh: str
    """The same, asked about of nobody yet."""
    asked: int
    """The request about the reserved need."""
    link: str
    """By which its partner answers."""
    verification: str
    """By which the same partner says whether what we hold of it is true."""
    open_service: int
    service: int
    """For reserved needs, of an organisation that answers nothing else."""
    partner: str
    stop: int
    """Of the mobile office, open now."""
    agenda: str
    """By which a manager’s phone reads their agenda."""
    asks: SheetAsked
    """The sheet for the tenant of the listed case."""


Act = Callable[[Session, Actor, Prepared], None]


def nothing(session: Session, manager: Actor, known: Prepared) -> None:
    """It does not happen."""


def opens(*needs: str, asked: bool = True) -> Act:
    def act(session: Session, manager: Actor, known: Prepared) -> None:
        made = opened_case(session, manager, frozenset(needs), f"twin {needs} {asked}")
        if asked:
            entrust(session, manager, made, known.open_service, "", "twin")

    return act


def also_reserved(session: Session, manager: Actor, known: Prepared) -> None:
    case = _case(session, known.listed)
    needs = {OPEN: 2, SECRET: 3}
    case_changes.change_needs(session, manager, case.reference, case.version, needs)


def urgent(session: Session, manager: Actor, known: Prepared) -> None:
    case = _case(session, known.listed)
    case_changes.change_urgency(session, manager, case.reference, case.version, 1)


def asks_partner(session: Session, manager: Actor, known: Prepared) -> None:
    entrust(session, manager, known.fresh, known.service, "per lei", "reserved twin")


def answered(*moves: tuple[ReferralStatus, str]) -> Act:
    def act(session: Session, manager: Actor, known: Prepared) -> None:
        seen = S.SENT
        for target, reason in moves:
            replies.answer(session, known.link, seen, target, reason, "Maria", "")
            seen = target

    return act


def declined(service: str) -> Act:
    """A request of today, and the answer of its partner."""

    def act(session: Session, manager: Actor, known: Prepared) -> None:
        asked = getattr(known, service)
        number = entrust(session, manager, known.fresh, asked, "", f"today {service}")
        token = ask.reply_link(session, manager, number)
        replies.answer(session, token, S.SENT, S.DECLINED, "no_capacity", "Maria", "")

    return act


def question(session: Session, manager: Actor, known: Prepared) -> None:
    replies.ask(session, known.link, "Maria", "Quanti anni ha?")


def says(link: str, **said: object) -> Act:
    """What the partner of the reserved request says of itself, behind one of its links."""

    def act(session: Session, manager: Actor, known: Prepared) -> None:
        token = getattr(known, link)
        held = partner_link.places(session, token)
        until = NOW.date() + timedelta(days=20)
        told: dict[str, object] = {"who": "Maria", **said}
        if not said:
            told["services"] = {known.service: Places(Capacity.FULL, until)}
        content = places.fingerprint(held)
        partner_link.say(session, token, held.version, content, PartnerSays(**told))  # type: ignore[arg-type]

    return act


AWAY = {"away": Away(date(2026, 11, 20), date(2026, 12, 20))}
NEW = {"newcomer": {"new..name": "Rosa Prova", "new..phone": "0332 555013", "new..email": ""}}


def no_reminders(session: Session, manager: Actor, known: Prepared) -> None:
    partner_link.stop_reminders(session, known.link)


def called(session: Session, manager: Actor, known: Prepared) -> None:
    number = calls.called(session, manager, known.partner)[0].number.called
    calls.mark(session, manager, known.partner, number, Called.REACHED)


def sheet(session: Session, manager: Actor, known: Prepared) -> None:
    asked = SheetAsked((known.open_service,), "it")
    seen = handout_prepare.prepare(session, manager, known.secret, asked)
    handout_give.give(session, manager, known.secret, asked, seen, "twin")


def wish(session: Session, manager: Actor, known: Prepared) -> None:
    day = NOW.date()
    wishes.take_down(session, manager, known.secret, WishKind.ACCESS, "", day, "twin")


def waiting(cases: int) -> Act:
    """So many cases wait on a device of the camper."""

    def act(session: Session, manager: Actor, known: Prepared) -> None:
        code = devices.register(session, manager, "Tablet di prova")
        oldest = NOW - timedelta(hours=cases)
        devices.heard_of(session, manager, code, cases, oldest)

    return act


def walked_in(session: Session, manager: Actor, known: Prepared) -> None:
    check_in.walk_in(session, manager, known.stop, "twin")


def opened_case(
    session: Session, manager: Actor, needs: frozenset[str], token: str, *, named: bool = False
) -> str:
    quarter = min(catalogue_of(session).open_quarters)
    intake = Intake(
        quarter_id=quarter,
        channel="UM-SPO",
        needs=needs,
        urgency=3,
        anonymous=not named,
        family_name="Prova" if named else "",
        given_name="Zelinda" if named else "",
    )
    return case_intake.open_case(session, manager, intake, token).reference


def _case(session: Session, reference: str) -> Case:
    return session.scalars(select(Case).where(Case.reference == reference)).one()

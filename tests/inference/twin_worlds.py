"""Copies of a world with some cases of known needs; what is lived in each, and read afterwards."""

import shutil
from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path
from unittest.mock import patch

from case_support import entrust
from sqlalchemy import exists, select
from sqlalchemy.orm import Session, aliased

from db.accounts import demo
from db.directory import verification_ask
from db.engine import make_engine
from db.home import calendar, staff_mail
from db.mail import choices, staff
from db.models.accounts import User
from db.models.directory import Contact, Partner, PartnerService, ServiceNeed
from db.models.mobile import MobileStop
from db.models.referrals import Referral
from db.referrals import ask, news
from domain.handout.asked import SheetAsked
from domain.mail.staff import AtOnce
from domain.permissions import Actor
from domain.vocabulary import Role
from inference import readings
from inference.twin_acts import OPEN, SECRET, Act, Prepared, nothing, opened_case
from inference.world import MANAGER, NOW, World

COORDINATORS, MANAGERS = "elena@example.org", "giulia@example.org"
PROTECTED = (Role.COORDINATOR, Role.ADMINISTRATOR)
"""Whatever an executive reads, an administrator reads too."""
PARTNERS, MAIL, SHEET, OVERHEARD = "partners", "mail", "sheet", "overheard"
READERS = frozenset({*(role.value for role in PROTECTED), PARTNERS, MAIL, SHEET})
"""Who may not know: roles; partners of other requests; who reads a coordinator’s mail; who finds a
sheet. What is OVERHEARD are a manager’s mail and the agenda on their phone.
"""
SOON, LATER = timedelta(minutes=2), timedelta(days=4, hours=1)
"""Within the office’s hours, and once a request without an answer comes up."""
Moments = Sequence[timedelta]
Lived = list[Mapping[str, readings.Texts]]
"""What each reader reads, at each moment."""


def prepared(world: World, folder: Path) -> tuple[World, Prepared]:
    """A copy with what all twins have."""
    base = _copy(world, folder / "base.db")
    base.now = NOW - timedelta(days=6)
    listed, secret, fresh, services, asked = base.write(_ask_around)
    base.now = NOW
    return base, base.write(lambda s: _known(s, listed, secret, fresh, services, asked))


def _ask_around(session: Session) -> tuple[str, str, str, tuple[int, int], int]:
    """Three cases, and two requests of six days ago."""
    manager = _actor(session, Role.COMMUNITY_MANAGER)
    services = _service(session, OPEN, False), _service(session, SECRET, True)
    listed = opened_case(session, manager, frozenset({OPEN}), "listed")
    secret = opened_case(session, manager, frozenset({OPEN, SECRET}), "secret", named=True)
    fresh = opened_case(session, manager, frozenset({OPEN, SECRET}), "fresh")
    entrust(session, manager, listed, services[0], "", "listed")
    number = entrust(session, manager, secret, services[1], "", "secret")
    return listed, secret, fresh, services, number


def _known(
    session: Session,
    listed: str,
    secret: str,
    fresh: str,
    services: tuple[int, int],
    asked: int,
) -> Prepared:
    manager = _actor(session, Role.COMMUNITY_MANAGER)
    coordinator = _actor(session, Role.COORDINATOR)
    for who, address in ((coordinator, COORDINATORS), (manager, MANAGERS)):
        session.get_one(User, who.user_id).email = address
        choices.choose(session, who, AtOnce.ALL, digest=who is coordinator)
    stop = session.scalars(select(MobileStop).order_by(MobileStop.starts_at.desc())).first()
    reference = session.get_one(Partner, session.get_one(Referral, asked).partner_id).reference
    assert stop is not None
    stop.starts_at, stop.ends_at = NOW - timedelta(hours=1), NOW + timedelta(hours=2)
    stop.cancelled_at = None
    return Prepared(
        listed,
        secret,
        fresh,
        asked,
        ask.reply_link(session, manager, asked),
        verification_ask.ask(session, coordinator, reference),
        *services,
        reference,
        stop.id,
        calendar.open_address(session, manager),
        SheetAsked((services[0],), "it", needs=True),
    )


def lived(
    base: World, folder: Path, known: Prepared, acts: Collection[Act], moments: Moments
) -> Lived:
    """What everybody reads so long after those acts."""
    world = _copy(base, folder / "twin.db")
    some = base.heard[:: max(1, len(base.heard) // readings.MANY)]
    typed = [known.listed, known.secret, known.fresh, *(case.reference for case in some)]
    fresh, by_mail = news._Known(), patch.object(staff, "by_mail", lambda: True)
    with patch.object(news, "_known", fresh), by_mail:
        world.read(lambda session, _who: news.look(session), MANAGER)
        for act in acts:
            if act is not nothing:
                world.write(partial(_done, act, known))
        seen = []
        for later in moments:
            world.now = NOW + later
            world.read(lambda session, _who: news.look(session), MANAGER)
            seen.append(_seen(world, known, typed))
    world.engine.dispose()
    return seen


def _done(act: Act, known: Prepared, session: Session) -> None:
    act(session, _actor(session, Role.COMMUNITY_MANAGER), known)


def _seen(world: World, known: Prepared, cases: Sequence[str]) -> Mapping[str, readings.Texts]:
    roles = {role.value: world.read(partial(_of_role, role, cases), MANAGER) for role in PROTECTED}
    partners = world.read(lambda session, _who: readings.of_partners(session), MANAGER)
    mails = world.write(_mails)
    own = {f"mail to {who}": mails[who] for who in mails}
    agenda = world.read(lambda s, _who: [str(calendar.feed(s, known.agenda))], MANAGER)
    sheet = world.read(lambda s, _who: readings.of_sheet(s, known.listed, known.asks), MANAGER)
    overheard = {MANAGERS: own.pop(f"mail to {MANAGERS}", []), "agenda": agenda}
    return roles | {PARTNERS: partners, MAIL: own, SHEET: sheet, OVERHEARD: overheard}


def _of_role(role: Role, cases: Sequence[str], session: Session, _asking: Actor) -> readings.Texts:
    return readings.of_role(session, _actor(session, role), cases)


def _mails(session: Session) -> readings.Texts:
    staff_mail.queue_digest(session, _actor(session, Role.COORDINATOR).user_id)
    return readings.of_mail(session)


def _copy(world: World, path: Path) -> World:
    """The same, in a file of its own."""
    world.engine.dispose()
    kept = world.engine.url.database
    assert kept is not None
    shutil.copyfile(kept, path)
    return World(make_engine(f"sqlite:///{path}"), world.now)


def _service(session: Session, need: str, reserved: bool) -> int:
    """A service that answers a need, of an organisation that answers reserved needs alone, or
    none, and has a number to call.
    """
    other = aliased(PartnerService)
    same = other.partner_id == PartnerService.partner_id
    mixed = exists().where(same, other.restricted.is_not(reserved))
    answers = exists().where(
        ServiceNeed.service_id == PartnerService.id, ServiceNeed.need_code == need
    )
    called = exists().where(
        Contact.partner_id == PartnerService.partner_id, Contact.active, Contact.phone != ""
    )
    found = session.scalars(
        select(PartnerService.id)
        .join(Partner, Partner.id == PartnerService.partner_id)
        .where(Partner.active, PartnerService.active, answers, called, ~mixed)
        .where(PartnerService.restricted.is_(reserved))
        .order_by(PartnerService.id)
    ).first()
    assert found is not None, need
    return found


def _actor(session: Session, role: Role) -> Actor:
    user = demo.demo_user(session, role)
    assert user is not None
    return Actor(user, role.value, role)

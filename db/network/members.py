"""Who is in the network: adhesion of each organisation, its engagement, how it answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from db.access import audit, requires
from db.clock import today
from db.directory import history as partner_history
from db.engine import insert_into
from db.models.directory import Partner
from db.models.network import Membership
from db.network.engagement import engagements
from domain.acts import Act
from domain.errors import Changed, NotThere
from domain.figures.figure import Figure
from domain.network.meetings import Adhesion, Engagement, MembershipForm, checked_membership
from domain.permissions import Actor, Permission
from domain.text import fold

PAGE_SIZE = 20
_STEPS = ("invited_on", "joined_on", "signed_on", "left_on")


@dataclass(frozen=True, slots=True)
class Member:
    """An organisation as the network sees it.

    `answered`: how it answers in time, None where too little is known (`db.directory.history`).
    """

    reference: str
    name: str
    type_code: str
    istat: str
    active: bool
    form: MembershipForm
    version: int
    """Of the dates; 0 while there are none."""
    engagement: Engagement
    answered: Figure | None


@dataclass(frozen=True, slots=True)
class MemberFilters:
    """What narrows the list; empty narrows nothing. Without `adhesion` everyone ever asked."""

    adhesion: Adhesion | None = None
    query: str = ""
    type_code: str = ""
    istat: str = ""


@dataclass(frozen=True, slots=True)
class MemberPage:
    """One page by name, how many there are, and how many organisations stand at each step."""

    total: int
    rows: tuple[Member, ...]
    steps: dict[Adhesion, int]


@requires(Permission.NETWORK_READ)
def members(
    session: Session, actor: Actor, filters: MemberFilters | None = None, page: int = 1
) -> MemberPage:
    """Organisations of the network, or those outside of it, with what they do there."""
    chosen = filters or MemberFilters()
    where = [*_narrowed(chosen), _at(chosen.adhesion)]
    total = session.scalar(_joined(func.count()).where(*where)) or 0
    start = PAGE_SIZE * (max(page, 1) - 1)
    rows = session.execute(
        _joined(Partner, Membership)
        .where(*where)
        .order_by(Partner.name_key, Partner.id)
        .offset(start)
        .limit(PAGE_SIZE)
    ).all()
    return MemberPage(total, _members(session, actor, rows), _steps(session))


@requires(Permission.NETWORK_READ)
def of_partner(session: Session, actor: Actor, reference: str) -> Member:
    """One organisation. Raises NotThere."""
    row = session.execute(
        _joined(Partner, Membership).where(Partner.reference == reference)
    ).one_or_none()
    if row is None:
        raise NotThere(reference)
    return _members(session, actor, [row])[0]


@requires(Permission.NETWORK_WRITE)
def save(
    session: Session, actor: Actor, reference: str, version: int, form: MembershipForm
) -> None:
    """Write the dates of an organisation; the same twice is written once. `version` 0: there were
    none.

    Raises Refused, Changed, NotThere.
    """
    form = checked_membership(form, today())
    partner_id = session.scalar(select(Partner.id).where(Partner.reference == reference))
    if partner_id is None:
        raise NotThere(reference)
    values = {name: getattr(form, name) for name in _STEPS}
    if not _written(session, partner_id, version, values):
        present = of_partner(session, actor, reference)
        if present.form == form:
            return
        raise Changed(present)
    said = " ".join(f"{name} {day}" for name, day in values.items() if day)
    audit(session, actor, Act.MEMBERSHIP_SAVE, reference, said)


def _written(session: Session, partner_id: int, version: int, values: dict[str, object]) -> bool:
    """Write if nobody has since `version`; whether it was written."""
    statement = insert_into(session, Membership).values(partner_id=partner_id, version=1, **values)
    if version == 0:
        statement = statement.on_conflict_do_nothing(index_elements=[Membership.partner_id])
    else:
        statement = statement.on_conflict_do_update(
            index_elements=[Membership.partner_id],
            set_={**values, "version": Membership.version + 1},
            where=Membership.version == version,
        )
    return session.scalar(statement.returning(Membership.partner_id)) is not None


def _joined(*columns: Any) -> Select[*tuple[Any, ...]]:
    found: Select[*tuple[Any, ...]] = select(*columns).select_from(Partner)
    return found.outerjoin(Membership, Membership.partner_id == Partner.id)


def _at(adhesion: Adhesion | None) -> ColumnElement[bool]:
    """The condition of standing at a step; without one, of ever having been asked."""
    m = Membership
    conditions: dict[Adhesion | None, ColumnElement[bool]] = {
        Adhesion.LEFT: m.left_on.is_not(None),
        Adhesion.SIGNED: and_(m.left_on.is_(None), m.signed_on.is_not(None)),
        Adhesion.JOINED: and_(m.left_on.is_(None), m.signed_on.is_(None), m.joined_on.is_not(None)),
        Adhesion.INVITED: and_(
            m.left_on.is_(None),
            m.signed_on.is_(None),
            m.joined_on.is_(None),
            m.invited_on.is_not(None),
        ),
        Adhesion.OUTSIDE: and_(
            Partner.active,
            m.left_on.is_(None),
            m.signed_on.is_(None),
            m.joined_on.is_(None),
            m.invited_on.is_(None),
        ),
        None: or_(*(getattr(m, name).is_not(None) for name in _STEPS)),
    }
    return conditions[adhesion]


def _narrowed(filters: MemberFilters) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = [
        Partner.name_key.contains(word, autoescape=True) for word in fold(filters.query).split()
    ]
    if filters.type_code:
        where.append(Partner.type_code == filters.type_code)
    if filters.istat:
        where.append(Partner.istat == filters.istat)
    return where


def _steps(session: Session) -> dict[Adhesion, int]:
    counted = session.execute(_joined(*(func.count().filter(_at(step)) for step in Adhesion))).one()
    return dict(zip(Adhesion, counted, strict=True))


def _members(session: Session, actor: Actor, rows: Sequence[Any]) -> tuple[Member, ...]:
    ids = [partner.id for partner, _ in rows]
    engaged = engagements(session, ids)
    answered = partner_history.answered_in_time(session, actor, ids)
    return tuple(
        Member(
            partner.reference,
            partner.name,
            partner.type_code,
            partner.istat,
            partner.active,
            MembershipForm(*(getattr(row, name) for name in _STEPS)) if row else MembershipForm(),
            row.version if row else 0,
            engaged.get(partner.id, Engagement()),
            answered.get(partner.id),
        )
        for partner, row in rows
    )

"""Invented actions in quarters: a few where most is heard, at every stage."""

from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.models.actions import ActionNeed, ActionPart, QuarterAction
from db.models.cases import Case
from db.models.directory import Partner
from db.models.network import Membership
from domain.actions.forms import ActionKind, ActionState

_K, _S = ActionKind, ActionState
_TOLD = (
    (_K.DESK, "Sportello per bollette e sussidi", -120, None, _S.RUNNING, "EC-UTE"),
    (_K.LABORATORY, "Pomeriggi di compiti insieme", -60, 150, _S.RUNNING, ""),
    (_K.TENANTS, "Assemblea di scala: che cosa manca", 12, 12, _S.PLANNED, ""),
    (_K.CARE, "Cortile pulito: due sabati di lavoro", -90, -40, _S.DONE, ""),
    (_K.VISITS, "Visite a chi vive solo, d’inverno", 5, 110, _S.PLANNED, ""),
    (_K.DESK, "Punto di ascolto in portineria", -200, -150, _S.GIVEN_UP, ""),
    (_K.LABORATORY, "Officina delle biciclette in cortile", -100, -4, _S.RUNNING, ""),
)
"""What, for what, first and last day from today, state, a need where there is one."""
_CAME = {
    _S.DONE: "Sono venuti in tanti: il cortile è in ordine e tre famiglie lo tengono aperto.",
    _S.GIVEN_UP: "La portineria non era agibile: si riparte quando c’è un’altra sala.",
}
QUARTERS = 4
_STEPS = ("Chiedere la sala per i prossimi mesi", "", "Mettere l’avviso in ogni scala")
_DOES = ("Due volontari il martedì", "La sala e il materiale")


def add(session: Session, today: date, now: datetime, coordinator: int, manager: int) -> None:
    """One after another, a quarter after the other, with members of the network."""
    busiest = (
        select(Case.quarter_id)
        .group_by(Case.quarter_id)
        .order_by(func.count().desc(), Case.quarter_id)
        .limit(QUARTERS)
    )
    quarters = session.scalars(busiest).all()
    members = session.execute(
        select(Partner.id, Partner.name)
        .join(Membership, Membership.partner_id == Partner.id)
        .where(Partner.active, Membership.joined_on.is_not(None), Membership.left_on.is_(None))
        .order_by(Partner.id)
        .limit(len(_TOLD))
    ).all()
    if not quarters:
        return
    for n, (kind, aim, first, last, state, need) in enumerate(_TOLD):
        step = "" if state.over else _STEPS[n % len(_STEPS)]
        action = QuarterAction(
            quarter_id=quarters[n % len(quarters)],
            kind=kind,
            aim=aim,
            since=today + timedelta(days=first),
            until=None if last is None else today + timedelta(days=last),
            state=state,
            came=_CAME.get(state, ""),
            step=step,
            step_user_id=(coordinator, manager)[n % 2] if step else None,
            step_due=today + timedelta(days=4 + n) if step else None,
            fictitious=True,
            created_at=now,
            created_by=coordinator,
        )
        session.add(action)
        session.flush()
        if need:
            session.add(ActionNeed(action_id=action.id, need_code=need))
        for (partner_id, name), does in zip(members[n : n + 2], _DOES, strict=False):
            session.add(
                ActionPart(action_id=action.id, partner_id=partner_id, name=name, does=does)
            )

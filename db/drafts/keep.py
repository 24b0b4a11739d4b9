"""What a person is typing and has not saved: kept on the server at every change, encrypted.

A draft is one form of one tab, named by the one-time token that its save will carry, at a place
(`intake`, `case_VA-2026-000123_note`). Drafts are scratch: no audit event stands for them
(`db.engine.WITHOUT_AUDIT`). Two ways lead here, Streamlit's and `web/drafts/intake.py`; so a writer
says which fields it changed, and the others stay as they were kept.
"""

import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, delete, or_, select, update
from sqlalchemy.orm import Session

from db.access import requires, without_actor
from db.clock import utcnow
from db.engine import insert_into
from db.models.cases import Case
from db.models.people import Draft
from domain.permissions import Actor, Permission, PermissionDenied

INTAKE = "intake"
PLACES = {
    INTAKE: Permission.CASES_WRITE,
    "case": Permission.CASES_WRITE,
    "referral": Permission.CASES_WRITE,
    "task": Permission.CASES_WRITE,
    "meeting": Permission.NETWORK_WRITE,
    "network": Permission.NETWORK_WRITE,
    "proposal": Permission.DIRECTORY_WRITE,
    "partner": Permission.DIRECTORY_WRITE,
    "mobile": Permission.MOBILE_WRITE,
    "warning": Permission.WARNINGS_WRITE,
    "notice": Permission.RIGHTS_WRITE,
}
"""The beginning of a place, up to its first `_`, and who may have a draft there."""
MOST, LONGEST = 60, 250_000
"""Drafts of one person; characters of one draft."""
USED_FOR = timedelta(days=2)
"""So long a token that was used is known: whatever comes later comes from nobody."""
_PLACE = re.compile(r"[A-Za-z0-9_-]{1,64}")
_EMPTY = "{}"


@dataclass(frozen=True, slots=True)
class SavedDraft:
    """A draft as it was last kept."""

    token: str
    content: dict[str, Any]
    updated_at: datetime
    place: str = INTAKE


class TokenUsed(ValueError):
    """What was written with this token is saved (`reference`, for a case) or thrown away."""

    def __init__(self, reference: str | None = None) -> None:
        self.reference = reference
        super().__init__(f"this form was used already: {reference or 'saved or thrown away'}")


class NoSuchPlace(ValueError):
    """A place that is none of PLACES, or not the one the draft stands at."""


class DraftTooLong(ValueError):
    """More than a draft can hold; what was kept before stays."""


class TooManyDrafts(ValueError):
    """One more than a person can have; nothing is thrown away to make room."""


@without_actor("a random number, nothing is read or written")
def new_token() -> str:
    """A one-time token for a form: 43 letters, 256 bits."""
    token = secrets.token_urlsafe(32)
    while "__" in token:  # Streamlit refuses such a key of a component
        token = secrets.token_urlsafe(32)
    return token


@requires(Permission.OWN_ACCOUNT)
def load(session: Session, actor: Actor, place: str) -> SavedDraft | None:
    """The actor's draft of a place that was kept last, or None."""
    return next(iter(kept(session, actor, place)), None)


@requires(Permission.OWN_ACCOUNT)
def kept(session: Session, actor: Actor, place: str) -> tuple[SavedDraft, ...]:
    """Every draft of the actor at a place, the last kept first."""
    _permit(actor, place)
    query = _own(actor).where(Draft.place == place)
    return tuple(_saved(draft) for draft in session.scalars(query))


@requires(Permission.OWN_ACCOUNT)
def read(session: Session, actor: Actor, token: str) -> SavedDraft | None:
    """The actor's draft of that token, or None."""
    draft = session.scalars(_own(actor).where(Draft.token == token)).first()
    return _saved(draft) if draft is not None else None


@requires(Permission.OWN_ACCOUNT)
def became(session: Session, actor: Actor, told: str) -> str:
    """The reference of the case that a form of the actor was saved as, by that reference or by how
    the token of the form begins; nothing once used forms are forgotten.
    """
    _permit(actor, INTAKE)
    of_form = Draft.token == Case.intake_token
    mine = Draft.user_id == actor.user_id, Draft.place == INTAKE, Draft.used_at.is_not(None)
    wanted = or_(Draft.token.startswith(told, autoescape=True), Case.reference == told)
    found = select(Case.reference).join(Draft, of_form).where(*mine, wanted)
    return session.scalar(found.limit(1)) or ""


@requires(Permission.OWN_ACCOUNT)
def keep(
    session: Session,
    actor: Actor,
    place: str,
    token: str,
    changed: Mapping[str, Any],
    whole: Mapping[str, Any] | None = None,
    typed_at: int | None = None,
) -> datetime:
    """Keep `changed` in the draft of `token`; what it lacks comes from `whole`. Returns when.

    Nothing is written where nothing differs, nor what a later message (`typed_at`, the browser's
    clock in milliseconds) has passed already. Raises TokenUsed, NoSuchPlace, DraftTooLong,
    TooManyDrafts, PermissionDenied: then what was kept before stays.
    """
    _permit(actor, place)
    draft = _locked(session, actor, place, token)
    if typed_at is not None and draft.typed_at is not None and typed_at < draft.typed_at:
        return draft.updated_at
    text = _merged(draft.content, changed, whole or {})
    if text != draft.content or draft.content == _EMPTY:
        draft.content, draft.updated_at = text, utcnow()
    draft.typed_at = typed_at or draft.typed_at
    session.flush()
    return draft.updated_at


@requires(Permission.OWN_ACCOUNT)
def move(session: Session, actor: Actor, token: str, to: str) -> SavedDraft | None:
    """Give a draft the token of another tab; None when it is not there any more."""
    draft = session.scalars(_own(actor).where(Draft.token == token).with_for_update()).first()
    if draft is None:
        return None
    draft.token, draft.typed_at = to, None
    session.flush()
    return _saved(draft)


@requires(Permission.OWN_ACCOUNT)
def discard(session: Session, actor: Actor, place: str, token: str) -> None:
    """Throw a draft away; what of it is still on its way is refused."""
    _permit(actor, place)
    consume(session, actor, place, token)


@requires(Permission.OWN_ACCOUNT)
def use(session: Session, actor: Actor, place: str, token: str) -> None:
    """The text of a draft is saved where it belongs."""
    _permit(actor, place)
    consume(session, actor, place, token)


def consume(session: Session, actor: Actor, place: str, token: str) -> None:
    """Empty the draft of `token` and remember that it was used."""
    now = utcnow()
    session.execute(delete(Draft).where(Draft.used_at < now - USED_FOR))
    session.execute(
        insert_into(session, Draft)
        .values(user_id=actor.user_id, place=place, token=token, content=_EMPTY, updated_at=now)
        .on_conflict_do_nothing(index_elements=["token"])
    )
    session.execute(
        update(Draft)
        .where(Draft.token == token, Draft.user_id == actor.user_id)
        .values(content=_EMPTY, used_at=now)
    )


def _own(actor: Actor) -> Select[Draft]:
    return (
        select(Draft)
        .where(Draft.user_id == actor.user_id, Draft.used_at.is_(None))
        .order_by(Draft.updated_at.desc(), Draft.id.desc())
    )


def _saved(draft: Draft) -> SavedDraft:
    return SavedDraft(draft.token, json.loads(draft.content), draft.updated_at, draft.place)


def _permit(actor: Actor, place: str) -> None:
    permission = PLACES.get(place.partition("_")[0]) if _PLACE.fullmatch(place) else None
    if permission is None:
        raise NoSuchPlace(place[:64])
    if not actor.may(permission):
        raise PermissionDenied(actor, permission)


def _locked(session: Session, actor: Actor, place: str, token: str) -> Draft:
    """The row of a token, made if it is new, held until the end of the transaction."""
    row = select(Draft).where(Draft.token == token).with_for_update()
    draft = session.scalars(row).first()
    if draft is None:
        _demand_unsaved(session, place, token)
        if len(session.execute(_own(actor).with_only_columns(Draft.id)).all()) >= MOST:
            raise TooManyDrafts
        session.execute(
            insert_into(session, Draft)
            .values(
                user_id=actor.user_id,
                place=place,
                token=token,
                content=_EMPTY,
                updated_at=utcnow(),
            )
            .on_conflict_do_nothing(index_elements=["token"])
        )
        draft = session.scalars(row).one()
    if draft.user_id != actor.user_id:
        raise PermissionDenied(actor, Permission.OWN_ACCOUNT)
    if draft.used_at is not None:
        _demand_unsaved(session, place, token)
        raise TokenUsed
    if draft.place != place:
        raise NoSuchPlace(place)
    return draft


def _demand_unsaved(session: Session, place: str, token: str) -> None:
    if place != INTAKE:
        return
    reference = session.scalar(select(Case.reference).where(Case.intake_token == token))
    if reference is not None:
        raise TokenUsed(reference)


def _merged(stored: str, changed: Mapping[str, Any], whole: Mapping[str, Any]) -> str:
    content = {**whole, **json.loads(stored), **changed}
    text = json.dumps(content, sort_keys=True, ensure_ascii=True)
    if len(text) > LONGEST:
        raise DraftTooLong
    return text

"""Versions of the privacy notice: written, published, and which one is in force.

A version is written in one language or several, and published once; from then on its texts stay as
they are, because somebody was given them. The last published is in force; before the first it is
PONTE_PRIVACY_NOTICE_VERSION, of a notice that is kept elsewhere.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from db import clock
from db.access import audit, requires
from db.clock import utcnow
from db.engine import insert_into
from db.models.notices import NoticeText
from domain.acts import Act
from domain.errors import NotThere, Refused
from domain.permissions import Actor, Permission
from domain.rights.notice import FIRST, TEXT_LIMIT, TONGUES, VERSION_LIMIT
from domain.text import clean_line, clean_text
from settings import get_settings


@dataclass(frozen=True, slots=True)
class NoticeVersion:
    """A version with the languages it is written in; `published_on` is None while it is a draft."""

    version: str
    published_on: date | None
    languages: tuple[str, ...]


_PUBLISHED = (
    select(NoticeText.version)
    .where(NoticeText.published_on.is_not(None))
    .order_by(NoticeText.published_on.desc(), NoticeText.id.desc())
    .limit(1)
)
_EVERY = select(NoticeText.version, NoticeText.published_on, NoticeText.language).order_by(
    NoticeText.id.desc()
)


def in_force(session: Session) -> str:
    """The version that is given today."""
    found = session.scalar(_PUBLISHED)
    return found or get_settings().privacy_notice_version


def given_in(session: Session, version: str, language: str) -> str | None:
    """A language as a case keeps it; None where the version is not written in it here."""
    mine = (NoticeText.version == version, NoticeText.language == language)
    return session.scalar(select(NoticeText.language).where(*mine))


@requires(Permission.CASES_WRITE)
def given_today(session: Session, actor: Actor) -> NoticeVersion:
    """The version in force and the languages there are of it, none where it is kept elsewhere."""
    version = in_force(session)
    known = {each.version: each for each in _all(session)}
    return known.get(version) or NoticeVersion(version, None, ())


@requires(Permission.CASES_WRITE)
def languages_of(session: Session, actor: Actor, version: str) -> tuple[str, ...]:
    """The languages a version is written in, none where it is kept elsewhere."""
    return next((each.languages for each in _all(session) if each.version == version), ())


@requires(Permission.CASES_WRITE)
def text_of(session: Session, actor: Actor, version: str, language: str) -> str:
    """What a version says in a language; empty where it is not written."""
    mine = (NoticeText.version == version, NoticeText.language == language)
    return session.scalar(select(NoticeText.text).where(*mine)) or ""


@requires(Permission.RIGHTS_WRITE)
def listing(session: Session, actor: Actor) -> tuple[NoticeVersion, ...]:
    """Every version, the last written first."""
    return _all(session)


@requires(Permission.RIGHTS_WRITE)
def write(session: Session, actor: Actor, version: str, language: str, text: str) -> None:
    """Write a version that is not published yet in a language. Raises Refused, TooLong."""
    name, words = clean_line(version), clean_text(text, TEXT_LIMIT)
    if not name or len(name) > VERSION_LIMIT or language not in TONGUES or not words:
        raise Refused("blank")
    _demand_draft(session, name)
    row = {"text": words, "written_at": utcnow(), "written_by": actor.user_id}
    put = insert_into(session, NoticeText).values(version=name, language=language, **row)
    session.execute(put.on_conflict_do_update(index_elements=["version", "language"], set_=row))
    audit(session, actor, Act.NOTICE_WRITE, f"notice:{name}", language)


@requires(Permission.RIGHTS_WRITE)
def publish(session: Session, actor: Actor, version: str) -> None:
    """Let a version be the one that is given from today on; it cannot be changed any more.

    Raises Refused (published, or not written in Italian), NotThere.
    """
    _demand_draft(session, version)
    languages = set(
        session.scalars(select(NoticeText.language).where(NoticeText.version == version))
    )
    if not languages:
        raise NotThere(version)
    if FIRST not in languages:
        raise Refused("no_italian")
    today = clock.today()
    mine = update(NoticeText).where(NoticeText.version == version)
    session.execute(mine.values(published_on=today))
    audit(session, actor, Act.NOTICE_PUBLISH, f"notice:{version}")


def _demand_draft(session: Session, version: str) -> None:
    out = (NoticeText.version == version, NoticeText.published_on.is_not(None))
    if session.scalar(select(NoticeText.id).where(*out).limit(1)) is not None:
        raise Refused("published")


def _all(session: Session) -> tuple[NoticeVersion, ...]:
    found: dict[str, tuple[date | None, list[str]]] = {}
    for version, day, language in session.execute(_EVERY):
        found.setdefault(version, (day, []))[1].append(language)
    order = list(TONGUES)
    return tuple(
        NoticeVersion(version, day, tuple(sorted(languages, key=order.index)))
        for version, (day, languages) in found.items()
    )

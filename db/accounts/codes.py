"""Codes of a second factor: those an app shows (TOTP, RFC 6238), and those on paper.

The app's secret is stored encrypted; a code of it serves once. Of a paper code scrypt keeps the
digest, under one salt for the ten that were made together.
"""

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass, field
from datetime import timedelta

import pyotp
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from db import crypto
from db.access import audit, requires, without_actor
from db.accounts import admission, factors, notices, sessions
from db.accounts.admission import Admitted, Browser
from db.accounts.factors import FactorFlaw
from db.clock import utcnow
from db.models.factors import CodeApp, RecoveryCode
from domain.accounts.notices import NoticeKind
from domain.accounts.second import CODES
from domain.acts import Act
from domain.errors import Refused
from domain.permissions import Actor, Permission

STEP_SECONDS, WINDOW = 30, 1
OFFER_LASTS = timedelta(minutes=30)
_LETTERS, _SALT = 10, 16
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_SCRYPT = {"n": 1 << 15, "r": 8, "p": 1, "maxmem": 1 << 26, "dklen": 24}


@dataclass(frozen=True, slots=True)
class PaperCodes:
    """Codes as they are told, once, and as they are kept."""

    told: tuple[str, ...] = field(repr=False)
    digests: tuple[str, ...] = field(repr=False)

    @classmethod
    def draw(cls) -> "PaperCodes":
        """Ten new ones. Their digests take half a second: not in a transaction."""
        salt = secrets.token_hex(_SALT // 2)
        made = ["".join(secrets.choice(_ALPHABET) for _ in range(_LETTERS)) for _ in range(CODES)]
        told = tuple(f"{code[:5]}-{code[5:]}" for code in made)
        return cls(told, tuple(_digest(code, salt) for code in made))


@dataclass(frozen=True, slots=True)
class TypedCode:
    """A code of an app or of the paper, before it is looked at."""

    code: str = field(repr=False)
    on_paper: str = field(default="", repr=False)
    """As it would be kept, were it one of the paper."""


@requires(Permission.OWN_ACCOUNT)
def offer(session: Session, actor: Actor, sealed: str = "") -> tuple[str, str]:
    """A secret for the actor's app, and the same sealed, for the form to bring back.

    The secret of `sealed` again where that is the actor's and not old. The form shows the secret
    anyway: the seal says that we made it, for whom and when.
    """
    secret = _opened(actor, sealed) or pyotp.random_base32()
    said = f"{secret}.{int(utcnow().timestamp())}"
    return secret, f"{said}.{_seal(actor, said)}"


@requires(Permission.OWN_ACCOUNT)
def add_app(session: Session, actor: Actor, sealed: str, code: str) -> None:
    """Have the app that holds the secret of `sealed` for a second factor, shown by its `code`.

    Raises Refused: the code is wrong, or there is an app already.
    """
    secret = _opened(actor, sealed)
    step = _step_of(secret, code) if secret else None
    if step is None:
        raise Refused(FactorFlaw.WRONG_CODE)
    if session.get(CodeApp, actor.user_id) is not None:
        raise Refused(FactorFlaw.THERE)
    session.add(CodeApp(user_id=actor.user_id, secret=secret, last_step=step, created_at=utcnow()))
    notices.tell(session, actor.user_id, NoticeKind.FACTOR_ADDED)
    audit(session, actor, Act.FACTOR_APP, "own")


@requires(Permission.OWN_ACCOUNT)
def remove_app(session: Session, actor: Actor) -> None:
    """Take the actor's app away. Raises Refused where it is their last factor and must stay."""
    app = session.get(CodeApp, actor.user_id)
    if app is None:
        return
    factors.keep_one(session, actor)
    session.delete(app)
    factors.settle_removal(session, actor)
    audit(session, actor, Act.FACTOR_APP_REMOVE, "own")


@requires(Permission.OWN_ACCOUNT)
def keep_codes(session: Session, actor: Actor, drawn: PaperCodes) -> None:
    """The actor's codes from now on, in the place of those before."""
    now = utcnow()
    session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == actor.user_id))
    for digest in drawn.digests:
        session.add(RecoveryCode(user_id=actor.user_id, code_hash=digest, created_at=now))
    notices.tell(session, actor.user_id, NoticeKind.CODES)
    audit(session, actor, Act.FACTOR_CODES, "own")


@without_actor("it tells nothing but what a code would be kept as")
def typed_code(session: Session, token: str, typed: str) -> TypedCode:
    """A code as somebody typed it, with the digest of one on paper: a tenth of a second, in which
    no transaction should be open.
    """
    code = re.sub(r"[^0-9a-z]", "", typed[:60].casefold())
    me = sessions.find_session(session, token, before_change=True)
    if me is None or len(code) != _LETTERS:
        return TypedCode(code)
    mine = RecoveryCode.user_id == me.actor.user_id
    some = session.scalar(select(RecoveryCode.code_hash).where(mine).limit(1))
    return TypedCode(code, _digest(code, some[:_SALT]) if some else "")


@without_actor("whoever holds the token has shown the password, and shows a code now")
def enter(session: Session, token: str, typed: TypedCode, browser: Browser) -> Admitted | None:
    """The session of `token` made whole by a code of the app or of the paper; None: it is wrong."""
    me = sessions.find_session(session, token, before_change=True)
    if me is None:
        return None
    how = _how(session, me.actor.user_id, typed)
    if not how:
        wrong = Act.USER_SECOND_WRONG, me.username
        audit(session, me.actor, *wrong, origin=browser.origin)
        return None
    factors.forgive(session, me.actor.user_id)
    if how == "paper":
        notices.tell(session, me.actor.user_id, NoticeKind.CODE_USED, browser.agent)
    return admission.prove(session, token, browser, how)


@without_actor("whoever holds the token has shown the password; the code is not looked at yet")
def take_attempt(session: Session, token: str, browser: Browser) -> int:
    """Count a code as wrong until proved right; 0, or the seconds still to wait."""
    me = sessions.find_session(session, token, before_change=True)
    return factors.take_attempt(session, me.actor, browser.agent) if me else 0


def _how(session: Session, user_id: int, typed: TypedCode) -> str:
    """By what the code is right: `app`, `paper`; empty where it is not. It is used up."""
    app = session.get(CodeApp, user_id)
    if app is not None and re.fullmatch(r"\d{6}", typed.code):
        return "app" if _first_use(session, user_id, _step_of(app.secret, typed.code)) else ""
    return "paper" if typed.on_paper and _use_up(session, user_id, typed.on_paper) else ""


def _first_use(session: Session, user_id: int, step: int | None) -> bool:
    """Note the step of a right code; False where it, or a later one, was used before."""
    if step is None:
        return False
    later = CodeApp.user_id == user_id, CodeApp.last_step < step
    used = session.execute(update(CodeApp).where(*later).values(last_step=step))
    return bool(used.rowcount)  # type: ignore[attr-defined]


def _use_up(session: Session, user_id: int, digest: str) -> bool:
    mine = RecoveryCode.user_id == user_id
    spent = delete(RecoveryCode).where(mine, RecoveryCode.code_hash == digest)
    return bool(session.execute(spent).rowcount)  # type: ignore[attr-defined]


def _digest(code: str, salt: str) -> str:
    return salt + hashlib.scrypt(code.encode(), salt=salt.encode(), **_SCRYPT).hex()


def _step_of(secret: str, code: str) -> int | None:
    """The step of time whose code this is, one before or after now included."""
    typed, totp = re.sub(r"[^0-9]", "", code[:60]), pyotp.TOTP(secret, interval=STEP_SECONDS)
    now = int(utcnow().timestamp()) // STEP_SECONDS
    for step in range(now - WINDOW, now + WINDOW + 1):
        if hmac.compare_digest(totp.generate_otp(step), typed):
            return step
    return None


def _opened(actor: Actor, sealed: str) -> str:
    """The secret of a form of the actor's that is not old; else none."""
    said, _point, seal = sealed.rpartition(".")
    if not hmac.compare_digest(_seal(actor, said).encode(), seal.encode()):
        return ""
    secret, _point, at = said.partition(".")
    fresh = utcnow().timestamp() - int(at) < OFFER_LASTS.total_seconds()
    return secret if fresh else ""


def _seal(actor: Actor, said: str) -> str:
    text = f"app of {actor.user_id}\0{said}".encode()
    return hmac.digest(crypto.index_key(), text, "sha256").hex()

"""The text of a queued message. Where a link goes stands a mark: what is kept has no link in it."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

import i18n
from db.directory import verification as verifications
from db.mail import dispatch, outbox
from db.mail.dispatch import Claimed
from db.referrals import reply as replies
from db.rights import told
from domain.directory.places import MAIL_LANGUAGES
from domain.mail.messages import OF_RIGHTS, MailKind
from exchange.directory import letter as verification_letter
from exchange.referrals import letter as referral_letter
from exchange.rights import told as told_letter
from i18n import DEFAULT_LANGUAGE
from settings import get_settings

_REFERRAL, _VERIFICATION, _PLACES, _STOP = "r", "v", "c", "u"
_BETWEEN = "\n\n* * *\n\n"
"""Between the languages of a message."""


def write(session: Session, claimed: Claimed, referral_ids: Sequence[int]) -> tuple[str, str]:
    """Subject and text with marks, as first written: an attempt later says the same."""
    if claimed.subject:
        return claimed.subject, claimed.body
    chosen = "it" if claimed.kind in OF_RIGHTS else outbox.language_of(session, claimed.id)
    written = []
    for language in MAIL_LANGUAGES[chosen]:
        i18n.use(language)
        written.append(_write(session, claimed, referral_ids))
    i18n.use(DEFAULT_LANGUAGE)
    subject = " / ".join(subject for subject, _body in written)
    body = _BETWEEN.join(body for _subject, body in written)
    dispatch.keep(session, claimed.id, subject, body)
    return subject, body


def with_links(session: Session, claimed: Claimed, body: str) -> str:
    """The text as it goes out."""
    tokens = {
        _mark(page, number): replies.link_token(session, number)
        for number in claimed.referral_ids
        for page in (_REFERRAL, _PLACES, _STOP)
        if _mark(page, number) in body
    }
    if claimed.kind is MailKind.VERIFICATION:
        number = _verification(claimed)
        tokens[_mark(_VERIFICATION, number)] = verifications.link_token(session, number)
    for mark, token in tokens.items():
        body = body.replace(mark, _address(mark.split()[1], token))
    return body


def stop_at(session: Session, claimed: Claimed) -> str:
    """Where the partner stops its reminders; nothing for any other message."""
    if claimed.kind is not MailKind.REMINDER or not claimed.referral_ids:
        return ""
    return _address(_STOP, replies.link_token(session, claimed.referral_ids[0]))


def without_marks(body: str, instead: str) -> str:
    """The text as it is shown later, with a word in the place of every link."""
    parts = body.split("⟨")
    return parts[0] + "".join(instead + part.partition("⟩")[2] for part in parts[1:])


def _write(session: Session, claimed: Claimed, referral_ids: Sequence[int]) -> tuple[str, str]:
    if claimed.kind is MailKind.VERIFICATION:
        number = _verification(claimed)
        held = verifications.letter_facts(session, number)
        return verification_letter.write(held, _mark(_VERIFICATION, number))
    if claimed.kind in OF_RIGHTS:
        return told_letter.write(told.letter_facts(session, claimed), claimed.kind)
    asked = [replies.facts(session, number) for number in referral_ids]
    marks = [_mark(_REFERRAL, number) for number in referral_ids]
    if claimed.kind is MailKind.REMINDER:
        first = referral_ids[0]
        places, stop = _mark(_PLACES, first), _mark(_STOP, first)
        return referral_letter.remind(asked, marks, places, stop)
    if claimed.kind is MailKind.ANSWER:
        return referral_letter.answer(asked[0], marks[0])
    if claimed.kind is MailKind.WITHDRAWN:
        return referral_letter.withdraw(asked[0])
    return referral_letter.write(asked[0], marks[0])


def _address(page: str, token: str) -> str:
    return f"{get_settings().public_url.rstrip('/')}/{page}/{token}"


def _mark(page: str, number: int) -> str:
    return f"⟨link {page} {number}⟩"


def _verification(claimed: Claimed) -> int:
    return int(claimed.occasion.rpartition(".")[2])

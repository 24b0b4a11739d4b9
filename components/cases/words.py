"""A case in words: who acts next and by when, and what each line of its diary says."""

from datetime import date, datetime, timedelta

import i18n
from components.due import due_text, urgency_tag
from components.elements.rows import Tag
from db import clock
from db.cases.detail import CaseDetail, DiaryLine
from db.cases.listing import ListedCase
from db.clock import utcnow
from db.reference.catalogue import Catalogue
from db.visible.cases import NOT_TOLD
from db.visible.places import CasePlace
from domain.business_time import day_of
from domain.cases.closing import NeedEnd
from domain.cases.diary import DiaryEntry
from domain.corrections.fields import Field
from domain.referrals.moves import REASONS
from domain.rights.notice import TONGUES, NoticeWay
from domain.vocabulary import (
    CaseStatus,
    EventKind,
    Labelled,
    NextActor,
    Outcome,
    ReferralStatus,
    Urgency,
)
from i18n import _


def not_used() -> Tag:
    """Of a case whose tenant asked that their data are kept and not used."""
    return Tag(_("Data not to be used"), "warn")


_REASONS = {item.value: item.label for kind in REASONS.values() for item in kind}
_TONES = {
    CaseStatus.NEW: "info",
    CaseStatus.REFERRED: "info",
    CaseStatus.TO_CONFIRM: "warn",
    CaseStatus.CLOSED: "good",
}


def status_tag(status: CaseStatus, outcome: Outcome | None = None) -> Tag:
    """The status; of a closed case also how it ended."""
    text = f"{_(status.label)}: {_(outcome.label).lower()}" if outcome else _(status.label)
    return Tag(text, _TONES.get(status, "plain"))


def tags(case: CaseDetail | ListedCase) -> list[Tag]:
    """What stands beside its reference: urgency, status, whether its data may be used."""
    urgency = [] if case.urgency == NOT_TOLD else [urgency_tag(case.urgency)]
    withheld = [not_used()] if case.not_used else []
    return [*urgency, status_tag(case.status, case.outcome), *withheld]


def by_when(due_at: datetime) -> str:
    """`late by 3 hours`, `by 15:00`, `by Thu 15:00`, `by 3 Mar`."""
    now = utcnow()
    if due_at < now:
        return due_text(due_at)
    if day_of(due_at) == day_of(now):
        when = i18n.clock(due_at)
    elif due_at - now < timedelta(days=6):
        when = f"{i18n.day(due_at, 'EEE')} {i18n.clock(due_at)}"
    else:
        when = i18n.day(due_at, "d MMM")
    return _("by {when}").format(when=when)


def next_step(next_actor: NextActor | None, due_at: datetime | None) -> str:
    """`Partner, by Thu 15:00`; without a time where none is told, empty once closed."""
    if next_actor is None:
        return ""
    if due_at is None:
        return _(next_actor.label)
    return f"{_(next_actor.label)}, {by_when(due_at)}"


def place_text(place: CasePlace) -> str:
    """`Belforte, Varese`; where less is told, `Varese` or the province."""
    if place.quarter:
        return f"{place.quarter.name}, {place.municipality}"
    return place.municipality or _("Province {code}").format(code=place.province)


def when(at: datetime) -> str:
    """`today 09:10`, `yesterday 16:40`, `3 Mar 2026 09:10`."""
    days = (clock.today() - day_of(at)).days
    day = {0: _("today"), 1: _("yesterday")}.get(days) or i18n.day(at)
    return f"{day} {i18n.clock(at)}"


def reason(code: str) -> str:
    """The coded reason of a move of a referral, in words."""
    return _(_REASONS[code]) if code in _REASONS else code


def diary_text(line: DiaryLine, catalogue: Catalogue) -> str:
    """What a line of the diary says, in the language in force."""
    if line.entry is None:
        return line.text or _(line.kind.label)
    match line.kind:
        case EventKind.STATUS:
            return _status(line.entry)
        case EventKind.URGENCY:
            return _("Urgency from {before} to {after}").format(
                before=_level(line.entry.before), after=_level(line.entry.after)
            )
        case EventKind.NEEDS:
            return _needs(line.entry, catalogue)
        case EventKind.CORRECTION:
            return _corrected(line.entry, catalogue)
        case EventKind.MERGER:
            return _merger(line.entry)
        case EventKind.SHEET:
            return _sheet(line.entry)
        case _other:
            return _referral(line.entry)


def _sheet(entry: DiaryEntry) -> str:
    return _("Sheet for the tenant in {language}: {partners} (text {version})").format(
        language=i18n.tongue(entry.language),
        partners=", ".join(entry.given),
        version=entry.version,
    )


def _corrected(entry: DiaryEntry, catalogue: Catalogue) -> str:
    """The fields put right; of those that say nothing of who somebody is, also how."""
    parts = []
    for code, before, after in entry.corrected:
        what = Field(code) if code in list(Field) else None
        label = _(what.label).lower() if what else code
        if what and (before or after):
            label = f"{label} ({from_to(what, before, after, catalogue)})"
        parts.append(label)
    return _("Put right: {fields}").format(fields=", ".join(parts))


def from_to(what: Field, before: str, after: str, catalogue: Catalogue) -> str:
    """`from 1 to 2`, `now 2`, `no longer 1`."""
    was, now = (field_value(what, text, catalogue) for text in (before, after))
    if not before:
        return _("now {after}").format(after=now)
    if not after:
        return _("no longer {before}").format(before=was)
    return _("from {before} to {after}").format(before=was, after=now)


def field_value(what: Field, text: str, catalogue: Catalogue) -> str:
    """What a field said before or after it was put right, as people read it."""
    match what:
        case _any if not text:
            return ""
        case Field.QUARTER if text in catalogue.quarters_by_code:
            return catalogue.quarters_by_code[text].name
        case Field.CHANNEL if text in catalogue.channels:
            return catalogue.channels[text].label
        case Field.NOTICE:
            return i18n.day(date.fromisoformat(text))
        case Field.PHONE:
            return i18n.phone(text)
        case Field.LANGUAGE:
            return i18n.tongue(text)
        case Field.NOTICE_WAY:
            return _labelled(NoticeWay, text).lower()
        case Field.NOTICE_LANGUAGE if text in TONGUES:
            return TONGUES[text].name
        case _other:
            return text


def _labelled(kind: type[Labelled], code: str) -> str:
    return _(kind(code).label) if code in list(kind) else code


def _level(code: str) -> str:
    known = code in {str(int(u)) for u in Urgency}
    return f"{code} ({_(Urgency(int(code)).label).lower()})" if known else code


def _status(entry: DiaryEntry) -> str:
    after = _labelled(CaseStatus, entry.after)
    if entry.before == CaseStatus.CLOSED:
        return _("Reopened")
    if entry.outcome:
        return f"{after}: {_labelled(Outcome, entry.outcome).lower()}"
    return _("Status: {status}").format(status=after.lower())


def _needs(entry: DiaryEntry, catalogue: Catalogue) -> str:
    def names(codes: tuple[str, ...]) -> str:
        return ", ".join(catalogue.needs[c].label if c in catalogue.needs else c for c in codes)

    parts = []
    if entry.left:
        parts.append(_("without an answer: {needs}").format(needs=names(entry.left)))
    for code, end in entry.ended:
        parts.append(f"{names((code,))}: {_labelled(NeedEnd, end).lower()}")
    if entry.added:
        parts.append(_("needs added: {needs}").format(needs=names(entry.added)))
    if entry.removed:
        parts.append(_("needs removed: {needs}").format(needs=names(entry.removed)))
    for code, level in entry.severity:
        changed = _("{need} is now {severity}")
        parts.append(changed.format(need=names((code,)), severity=severity(level)))
    text = "; ".join(parts)
    return text[:1].upper() + text[1:]


def _merger(entry: DiaryEntry) -> str:
    if entry.after == "person":
        return _("The tenant was written twice: the two records are one now")
    if entry.after == "person_undone":
        return _("The two records of the tenant are two again")
    if entry.after == "undone":
        return _("Merger with {reference} undone").format(reference=entry.case)
    return _("Merged with {reference}").format(reference=entry.case)


def severity(level: int) -> str:
    """1 light, 2 serious, 3 grave."""
    return {1: _("light"), 2: _("serious"), 3: _("grave")}.get(level, str(level))


def _referral(entry: DiaryEntry) -> str:
    who = f"{entry.partner}, {entry.contact}" if entry.contact else entry.partner
    match entry.after:
        case ReferralStatus.DRAFT:
            return _("Prepared for {who}, not sent yet").format(who=who)
        case ReferralStatus.SENT:
            sent = _("Sent to {who}").format(who=who)
            return f"{sent} ({reason(entry.reason).lower()})" if entry.reason else sent
        case ReferralStatus.ACCEPTED:
            return _("Accepted by {who}").format(who=who)
        case ReferralStatus.DECLINED:
            return _("Declined by {who}: {reason}").format(
                who=who, reason=reason(entry.reason).lower()
            )
        case _other:
            state = f"{_labelled(ReferralStatus, entry.after)}: {who}"
            return f"{state} ({reason(entry.reason).lower()})" if entry.reason else state

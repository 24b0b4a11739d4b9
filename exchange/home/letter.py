"""Mail to somebody of the agency about their work: references and links, never a name or a need.

Every request is told alike, whatever it is about.
"""

from urllib.parse import quote

import i18n
from db.home import digest, today
from db.home.digest import Digest
from db.home.staff_mail import StaffLetter
from db.referrals import lists
from domain.mail.staff import StaffMailKind
from i18n import _, ngettext
from settings import get_settings


def write(letter: StaffLetter) -> tuple[str, str]:
    """Subject and text, in the language of that person."""
    with i18n.speaking(letter.language):
        parts = [_("Good morning,")]
        if letter.came:
            parts += [_("This came in:"), "\n\n".join(_line(*one) for one in letter.came)]
        if letter.digest:
            parts += _digest(letter.digest)
        parts += [
            _("There are no names and no needs in this mail: they are in Ponte."),
            _("What comes to you by mail you choose, or stop, here:") + f"\n{_url('/?mail=1')}",
            "Ponte",
        ]
        return _subject(letter), "\n\n".join(parts) + "\n"


def _subject(letter: StaffLetter) -> str:
    if letter.digest:
        return _("Ponte: what is to be done today")
    if len(letter.came) == 1:
        kind, reference = letter.came[0]
        return f"Ponte: {reference}, {_(kind.label)}"
    return _("Ponte: news of {n} requests").format(n=len(letter.came))


def _line(kind: StaffMailKind, reference: str) -> str:
    return f"{reference}: {_(kind.label)}\n{_case(reference)}"


def _count(count: int, words: str, limit: int | None = None) -> str:
    """Empty where there is none; `limit`: where counting stops."""
    told = i18n.bounded(count, limit) if limit else i18n.number(count)
    return words.format(n=told) if count else ""


def _digest(n: Digest) -> list[str]:
    counts = (
        _count(
            n.cases_late,
            ngettext("{n} case late", "{n} cases late", n.cases_late),
            today.COUNT_LIMIT,
        ),
        _count(
            n.cases_today,
            ngettext("{n} case due today", "{n} cases due today", n.cases_today),
            today.COUNT_LIMIT,
        ),
        _count(
            n.tasks,
            ngettext("{n} task of yours due", "{n} tasks of yours due", n.tasks),
            digest.MOST,
        ),
        _count(
            n.unanswered,
            ngettext(
                "{n} request without an answer", "{n} requests without an answer", n.unanswered
            ),
            lists.COUNT_LIMIT,
        ),
        _count(
            n.proposals,
            ngettext("{n} partner proposes changes", "{n} partners propose changes", n.proposals),
        ),
        _count(
            n.promises,
            ngettext("{n} commitment of the network", "{n} commitments of the network", n.promises),
            digest.MOST,
        ),
    )
    parts = ["\n".join(filter(None, counts))]
    if n.first:
        parts.append(_("To begin with:") + "\n" + "\n".join(map(_case, n.first)))
    if n.answers:
        parts.append(_("Partners answered:") + "\n" + "\n".join(map(_case, n.answers)))
    if n.stop:
        where = _("Mobile office today: {quarter} ({municipality}), from {start} to {end}")
        parts.append(
            where.format(
                quarter=n.stop.quarter.name,
                municipality=n.stop.quarter.municipality,
                start=i18n.clock(n.stop.starts_at),
                end=i18n.clock(n.stop.ends_at),
            )
        )
    return [part for part in parts if part]


def _case(reference: str) -> str:
    return _url(f"/casi?case={quote(reference)}")


def _url(path: str) -> str:
    return get_settings().public_url.rstrip("/") + path

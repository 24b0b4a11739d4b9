"""Meetings, promises and adhesion as a person says them."""

from datetime import date
from html import escape

import i18n
from components.elements.rows import Tag
from db.clock import today
from db.network.meetings import MeetingDetail
from db.network.members import Member
from db.network.promises import Promise
from domain.figures.figure import Figure
from domain.network.meetings import (
    Adhesion,
    CommitmentState,
    Engagement,
    MeetingForm,
    MembershipForm,
)
from i18n import _, ngettext

_TONES = {
    Adhesion.OUTSIDE: "plain",
    Adhesion.INVITED: "info",
    Adhesion.JOINED: "good",
    Adhesion.SIGNED: "good",
    Adhesion.LEFT: "warn",
    CommitmentState.OPEN: "info",
    CommitmentState.OVERDUE: "bad",
    CommitmentState.KEPT: "good",
    CommitmentState.KEPT_LATE: "warn",
}


def title(form: MeetingForm) -> str:
    """What a meeting is called: its subject, else what kind it is."""
    return form.title or _(form.kind.label)


def day(value: date) -> str:
    """`giovedì 26 novembre 2026`."""
    return i18n.day(value, "EEEE d MMMM y")


def when(form: MeetingForm) -> str:
    """Day and hours of a meeting, as far as they are known."""
    said = day(form.day) if form.day else ""
    if form.begins and form.ends:
        return _("{day}, from {start} to {end}").format(day=said, start=form.begins, end=form.ends)
    return _("{day}, at {start}").format(day=said, start=form.begins) if form.begins else said


def turnout(meeting: MeetingDetail) -> str:
    """How many came, or have said that they will; empty while nothing is known."""
    there, headcount = meeting.turnout, meeting.form.headcount
    if there.marked:
        return ngettext(
            "{came} organisation present of {invited} invited",
            "{came} organisations present of {invited} invited",
            there.came,
        ).format(came=i18n.number(there.came), invited=i18n.number(there.invited))
    if headcount is not None:
        return ngettext("{n} person present", "{n} people present", headcount).format(
            n=i18n.number(headcount)
        )
    if not there.invited:
        return _("Nobody invited yet")
    return _("{invited} invited, {coming} will come").format(
        invited=i18n.number(there.invited), coming=i18n.number(there.coming)
    )


def meeting_tags(meeting: MeetingDetail) -> tuple[Tag, ...]:
    """Whether it is called off, today, or how far ahead."""
    if meeting.called_off:
        return (Tag(_("Called off"), "bad"),)
    ahead = (meeting.form.day - today()).days if meeting.form.day else -1
    if ahead < 0:
        return ()
    if ahead == 0:
        return (Tag(_("today"), "info"),)
    return (Tag(ngettext("in {n} day", "in {n} days", ahead).format(n=i18n.number(ahead)), "info"),)


def promise_tag(promise: Promise) -> Tag:
    """Where a promise stands, with the day that matters."""
    if promise.done_on:
        said = _("kept on {day}") if promise.done_on <= promise.due_on else _("late, on {day}")
        return Tag(said.format(day=i18n.day(promise.done_on)), _TONES[promise.state])
    said = _("late since {day}") if promise.due_on < today() else _("by {day}")
    return Tag(said.format(day=i18n.day(promise.due_on)), _TONES[promise.state])


def adhesion_tag(form: MembershipForm) -> Tag:
    """Where an organisation stands, since when."""
    step = form.adhesion
    since = {
        Adhesion.INVITED: form.invited_on,
        Adhesion.JOINED: form.joined_on,
        Adhesion.SIGNED: form.signed_on,
        Adhesion.LEFT: form.left_on,
    }.get(step)
    text = _(step.label) if since is None else f"{_(step.label)} · {i18n.day(since)}"
    return Tag(text, _TONES[step])


def engagement(done: Engagement) -> tuple[str, ...]:
    """`presente a 3 incontri su 4`, `1 impegno mantenuto · 1 impegno in ritardo`; or nothing."""
    meetings = ""
    if done.invited or done.attended:
        whole = max(done.invited, done.attended)
        meetings = ngettext(
            "present at {part} meeting of {whole}",
            "present at {part} meetings of {whole}",
            done.attended,
        ).format(part=i18n.number(done.attended), whole=i18n.number(whole))
    said = (
        (done.kept, ngettext("{n} commitment kept", "{n} commitments kept", done.kept)),
        (done.late, ngettext("{n} commitment late", "{n} commitments late", done.late)),
        (done.open, ngettext("{n} commitment open", "{n} commitments open", done.open)),
    )
    promised = " · ".join(text.format(n=i18n.number(n)) for n, text in said if n)
    return tuple(text for text in (meetings, promised) if text)


def responsiveness(answered: Figure | None) -> str:
    """How an organisation answers requests; empty where little is known or nothing may be seen."""
    return _("answers in time: {share}").format(share=answered.text) if answered else ""


def in_directory(member: Member) -> str:
    """The lines of the network in the page of a partner, as HTML."""
    tag = adhesion_tag(member.form)
    done = " · ".join(engagement(member.engagement)) or _("nothing so far")
    return (
        f"<h3>{escape(_('In the network'))}</h3>"
        f"<p>{tag.html}</p>"
        f'<p class="under">{escape(_("Last twelve months"))}: {escape(done)}</p>'
    )


def membership() -> dict[str, str]:
    """The four days of a member, by field."""
    return {
        "invited_on": _("Invited to join on"),
        "joined_on": _("Joined on"),
        "signed_on": _("Protocol signed on"),
        "left_on": _("Left on"),
    }

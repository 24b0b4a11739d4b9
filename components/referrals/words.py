"""Where a request to a partner stands, in words that are true at this moment."""

from components.elements.rows import Tag
from domain.mail.messages import MailState
from domain.vocabulary import ReferralStatus
from i18n import _

_TONES = {
    ReferralStatus.DRAFT: "warn",
    ReferralStatus.SENT: "info",
    ReferralStatus.ACCEPTED: "good",
    ReferralStatus.DECLINED: "bad",
    ReferralStatus.EXPIRED: "bad",
    ReferralStatus.DONE: "good",
    ReferralStatus.CONFIRMED: "good",
}


def state(status: ReferralStatus, mail: MailState | None) -> str:
    """Its state; of a request not sent yet, what its mail is doing."""
    if status is ReferralStatus.DRAFT and mail is MailState.QUEUED:
        return _("On its way")
    if status is ReferralStatus.DRAFT and mail is MailState.UNKNOWN:
        return _("Perhaps arrived: ask")
    return _(status.label)


def state_tag(status: ReferralStatus, mail: MailState | None) -> Tag:
    """The same as a tag."""
    on_its_way = status is ReferralStatus.DRAFT and mail is MailState.QUEUED
    return Tag(state(status, mail), "info" if on_its_way else _TONES.get(status, "plain"))


def prepared(*, by_mail: bool) -> str:
    """What to say right after a request was made ready."""
    if by_mail:
        return _("Ready. It leaves by mail now; below it says when it is sent.")
    return _("Ready, not sent yet. Send the message below, then say that it went.")

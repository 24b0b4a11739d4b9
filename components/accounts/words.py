"""Accounts, sessions and acts in words."""

import re

from db.accounts.passwords import SHORTEST, PasswordFlaw
from db.accounts.users import AccountError, Refusal
from domain.vocabulary import ReferralStatus
from i18n import _

_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("Chrome", "Chrome"),
    ("CriOS", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("iPad", "iPad"),
    ("iPhone", "iPhone"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def refusal(error: AccountError) -> str:
    """Why a change of an account was refused."""
    return {
        Refusal.USERNAME_FORM: _(
            "The user name takes 2 to 80 letters without accents, digits and . _ - @ +, "
            "and starts with a letter or a digit."
        ),
        Refusal.USERNAME_TAKEN: _("This user name is already taken."),
        Refusal.NAME_MISSING: _("The name is missing."),
        Refusal.LAST_ADMINISTRATOR: _(
            "This is the last active administrator: make another one first."
        ),
        Refusal.UNKNOWN_USER: _("This account does not exist."),
        Refusal.UNKNOWN_LANGUAGE: _("This language does not exist."),
        PasswordFlaw.SHORT: _("The password is too short: at least {n} characters.").format(
            n=SHORTEST
        ),
    }.get(error.code, _("The password cannot be used."))


def device(user_agent: str) -> str:
    """`Chrome, Windows` from what a browser says of itself."""
    found = [
        next((name for sign, name in signs if re.search(rf"{sign}\b", user_agent)), "")
        for signs in (_BROWSERS, _SYSTEMS)
    ]
    return ", ".join(filter(None, found)) or _("Unknown device")


def act(action: str) -> str:
    """What was done, from the code of an audit event; an unknown code as it is."""
    noun, _dot, verb = action.partition(".")
    if noun == "referral" and verb in set(ReferralStatus) - {ReferralStatus.SENT}:
        status = _(ReferralStatus(verb).label).lower()
        return _("answer to a referral: {status}").format(status=status)
    return {
        "user.create": _("account created"),
        "user.enable": _("account enabled"),
        "user.disable": _("account disabled"),
        "user.role": _("role changed"),
        "user.name": _("name changed"),
        "user.language": _("language changed"),
        "user.reset": _("password reset"),
        "user.password": _("own password changed"),
        "user.sign_in": _("signed in"),
        "user.sign_out": _("signed out"),
        "user.throttled": _("five failed sign-ins"),
        "session.revoke": _("session closed"),
        "session.revoke_all": _("all sessions closed"),
        "case.open": _("case opened"),
        "case.status": _("status of a case changed"),
        "case.urgency": _("urgency changed"),
        "case.needs": _("needs changed"),
        "case.answer": _("said how needs ended"),
        "case.correct": _("case corrected"),
        "case.note": _("note written"),
        "case.call": _("phone call noted"),
        "case.merge": _("cases merged"),
        "case.unmerge": _("merger of cases undone"),
        "person.merge": _("people merged"),
        "person.unmerge": _("merger of people undone"),
        "case.overdue": _("cases became overdue"),
        "referral.send": _("case referred"),
        "referral.sent": _("case referred"),
        "referral.prepare": _("request to a partner prepared"),
        "referral.resend": _("request sent by mail again"),
        "referral.ask": _("question of a partner"),
        "referral.late": _("late answer of a partner"),
        "referral.tell": _("answer to a partner"),
        "referral.link": _("link for a partner made"),
        "partner.ask": _("partner asked to verify"),
        "partner.confirm": _("data confirmed by the partner"),
        "partner.propose": _("changes proposed by the partner"),
        "partner.accept": _("proposal of a partner accepted"),
        "partner.note": _("note of a partner read"),
        "partner.refuse": _("proposal of a partner refused"),
        "referral.remind": _("partner reminded"),
        "task.set": _("reminder set"),
        "task.done": _("task done"),
        "calendar.open": _("calendar address made"),
        "calendar.close": _("calendar address closed"),
        "identity.link": _("identity read behind a partner's link"),
        "person.read": _("identity read"),
        "person.search": _("people searched"),
        "partner.create": _("partner created"),
        "partner.edit": _("partner changed"),
        "partner.service": _("service changed"),
        "partner.referent": _("referent changed"),
        "partner.verify": _("partner verified"),
        "partner.unverify": _("verification of a partner taken back"),
        "visit.change": _("convened tenant corrected"),
        "visit.remove": _("convened tenant taken off the list"),
        "partner.import": _("partner changed by an import"),
        "directory.import": _("partners imported"),
        "partner.load_starter": _("starting list of partners loaded"),
        "demo.load": _("demonstration data loaded"),
        "backup.save": _("backup saved"),
        "figures.release": _("figures released"),
        "figures.recount": _("figures counted anew"),
        "stop.add": _("stops of the camper planned"),
        "stop.change": _("stop of the camper changed"),
        "stop.cancel": _("stop of the camper called off"),
        "stop.restore": _("stop of the camper takes place after all"),
        "backup.restore": _("backup restored"),
        "partner.deactivate": _("partner deactivated"),
        "partner.reactivate": _("partner reactivated"),
        "meeting.create": _("meeting written down"),
        "meeting.edit": _("meeting changed"),
        "meeting.call_off": _("meeting called off"),
        "meeting.call_on": _("meeting takes place after all"),
        "meeting.invite": _("organisations invited to a meeting"),
        "meeting.uninvite": _("organisation taken off a meeting"),
        "meeting.door": _("organisations added to a meeting"),
        "meeting.attendance": _("attendance recorded"),
        "meeting.referent": _("another referent at a meeting"),
        "meeting.load_starter": _("first meeting of the network loaded"),
        "commitment.take": _("commitment recorded"),
        "commitment.keep": _("commitment kept"),
        "commitment.reopen": _("commitment open again"),
        "commitment.withdraw": _("commitment withdrawn"),
        "membership.save": _("adhesion to the network changed"),
    }.get(action, action)

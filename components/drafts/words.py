"""What a place of drafts is called, and where it is on screen."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from domain.vocabulary import N_
from i18n import _

_CASE = {
    "note": N_("Note"),
    "call": N_("What was said on the phone"),
    "refer": N_("Message to the partner"),
    "remind": N_("Reminder"),
    "needs": N_("Needs"),
    "answers": N_("How did it end?"),
    "close": N_("Closing of the case"),
    "rights": N_("Tenant’s data"),
    "wish": N_("What the tenant is told"),
}
_CORRECTING = {
    "person": N_("Person"),
    "newperson": N_("Somebody new"),
    "newmember": N_("Add somebody"),
    "home": N_("Household"),
    "place": N_("Where and how"),
    "notice": N_("Notice"),
}
RESUME = "resume"
"""In the address of a case: which of its texts to open."""
_PLACE = re.compile(
    r"case_(?P<case>[\w-]+?)_(?P<act>[a-z]+)(?:\d*_v\d+)?"
    r"|referral_(?P<asked>[\w-]+?)_\d+"
    r"|meeting_(?P<meeting>\d+|new)_v\d+"
    r"|network_member_(?P<member>[\w-]+?)_v\d+"
    r"|mobile_person(?P<joins>\d+)"
    r"|mobile_tenant(?P<list>\d+)_(?P<visit>\d+)_v\d+"
    r"|mobile_stop(?P<stop>\d+|new)_v\d+"
    r"|network_action_(?P<action>\d+|new[A-Z0-9-]*)_v\d+"
    r"|network_promise_(?P<promise>\d+|new)"
    r"|(?P<newcomer>partner_new)_v\d+"
    r"|partner_(?P<partner>[\w-]+?)_[a-z0-9]+_v\d+"
    r"|(?P<warning>warning)_\d+"
    r"|(?P<notice>notice)"
)


@dataclass(frozen=True, slots=True)
class Where:
    """A place in words, and its page and address; no page where it is not known."""

    title: str
    page: str
    query: Mapping[str, str]
    silent: bool = False
    """Who somebody is may be in it: it is shown where each reading is put on record."""


def where(place: str) -> Where:
    """Where the draft of `place` is written on."""
    found = _PLACE.fullmatch(place)
    if found is None:
        return Where(_("Text"), "", {})
    if found["notice"]:
        return Where(_("Privacy notice"), "rights", {"view": "notice"})
    if action := found["action"]:
        return Where(_("Action in a quarter"), "network", _of_action(action))
    if found["joins"] or found["visit"]:
        return _tenant(found["joins"] or found["list"], found["visit"])
    case, act, asked, meeting, member, stop, promise, newcomer, partner = found.group(
        "case", "act", "asked", "meeting", "member", "stop", "promise", "newcomer", "partner"
    )
    if case:
        if act == "wish":
            return Where(f"{case} · {_(_CASE[act])}", "rights", {})
        query = {"case": case, RESUME: act}
        if act in _CORRECTING:
            title = f"{case} · {_('Put right')}: {_(_CORRECTING[act])}"
            return Where(title, "cases", query, silent=True)
        return Where(f"{case} · {_(_CASE.get(act, N_('Text')))}", "cases", query)
    if asked:
        return Where(f"{asked} · {_('Answer to the partner')}", "cases", {"case": asked})
    if meeting:
        if meeting == "new":
            return Where(_("New meeting"), "network", {"view": "meetings", "do": "new"})
        query = {"view": "meetings", "meeting": meeting, "do": "edit"}
        return Where(_("Meeting"), "network", query)
    if member:
        query = {"view": "members", "member": member}
        return Where(f"{member} · {_('Network')}", "network", query)
    if stop:
        query = {"do": "new"} if stop == "new" else {"stop": stop, "do": "edit"}
        return Where(_("New stop") if stop == "new" else _("Change the stop"), "mobile", query)
    if promise:
        if promise == "new":
            return Where(_("Commitment"), "network", {"view": "commitments", "do": "promise"})
        return Where(_("Commitment"), "network", {"view": "meetings", "meeting": promise})
    if partner:
        return Where(f"{partner} · {_('Partner')}", "partners", {"partner": partner})
    if newcomer:
        return Where(_("New organisation"), "partners", {"do": "new"})
    return Where(_("Signal"), "home", {})


def _of_action(action: str) -> Mapping[str, str]:
    if action.startswith("new"):
        quarter = action.removeprefix("new")
        return {"view": "actions", "do": "new", **({"at": quarter} if quarter else {})}
    return {"view": "actions", "action": action, "do": "edit"}


def _tenant(stop: str, visit: str | None) -> Where:
    """On the list of a stop: somebody to add, or a convened tenant to correct."""
    title, query = _("Add a tenant"), {"stop": stop, "do": "person"}
    if visit:
        title, query = _("Correct a convened tenant"), query | {"do": "tenant", "visit": visit}
    return Where(f"{_('Mobile office')} · {title}", "mobile", query, silent=True)

"""The pages of Ponte, an entry each: what menu (`components.shell`), gate and links know of it."""

from dataclasses import dataclass

from domain.permissions import Permission
from domain.vocabulary import N_


@dataclass(frozen=True, slots=True)
class Page:
    """A page; `icon` is one of Material's. Who may not have it does not see it in the menu."""

    address: str
    title: str
    icon: str
    permission: Permission


PAGES = {
    "home": Page("", N_("Today"), "today", Permission.OWN_ACCOUNT),
    "intake": Page("nuovo-caso", N_("New case"), "add_circle", Permission.CASES_WRITE),
    "mobile": Page(
        "ufficio-mobile", N_("Mobile office"), "airport_shuttle", Permission.MOBILE_READ
    ),
    "cases": Page("casi", N_("Cases"), "folder_open", Permission.CASES_READ),
    "referrals": Page("invii", N_("Requests"), "outbox", Permission.CASES_READ),
    "map": Page("mappa", N_("Map"), "map", Permission.FIGURES_READ),
    "partners": Page("partner", N_("Partners"), "handshake", Permission.DIRECTORY_READ),
    "network": Page("rete", N_("Network"), "hub", Permission.NETWORK_READ),
    "report": Page("report", N_("Report"), "bar_chart", Permission.FIGURES_READ),
    "rights": Page("diritti", N_("Rights"), "policy", Permission.RIGHTS_WRITE),
    "admin": Page("amministrazione", N_("Administration"), "shield_person", Permission.USERS_WRITE),
}
"""By the name of its file in `pages/`, in the order of the menu."""

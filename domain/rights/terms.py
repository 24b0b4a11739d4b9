"""For how long Ponte keeps what, and what ends it: the one table of terms."""

from dataclasses import dataclass
from datetime import timedelta

from domain.vocabulary import N_

DRAFTS = timedelta(days=90)
SESSIONS = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class KeptFor:
    """`what` is kept until `ends`; both are words with {years} and {days} of the settings."""

    what: str
    ends: str


TERMS = (
    KeptFor(
        N_("Cases with their diary, needs, requests, tasks and corrections"),
        N_(
            "{years} years after the case ended it comes up for review; once it is let go, {days} "
            "days later it is destroyed"
        ),
    ),
    KeptFor(
        N_("Who a tenant is, and their household"),
        N_("With their last case, unless the camper met them within {years} years"),
    ),
    KeptFor(
        N_("Who was convened to the camper and never had a case"),
        N_("{years} years after the last stop they were convened to"),
    ),
    KeptFor(
        N_("Mails to partners about a case"),
        N_("With the case"),
    ),
    KeptFor(
        N_("Visits to the camper"),
        N_("The name goes with the person; that somebody came stays as a number"),
    ),
    KeptFor(
        N_("Texts that nobody has finished"),
        N_("90 days after the last letter; what was saved, two days"),
    ),
    KeptFor(
        N_("What was written at the camper without network"),
        N_("On the tablet until it is sent, 30 days at most; here until somebody decides on it"),
    ),
    KeptFor(
        N_("Sessions that have ended"),
        N_("A year after their end: accounts say when they were last used"),
    ),
    KeptFor(
        N_("Failed sign-ins"),
        N_("A day"),
    ),
    KeptFor(
        N_("Lists that were uploaded"),
        N_("As long as the import is on screen; of its rows nothing is kept"),
    ),
    KeptFor(
        N_("What a tenant asked about their data, and the answer"),
        N_("With the person; that it was asked and how it ended stays, without a name"),
    ),
    KeptFor(
        N_("Figures"),
        N_("For good: sums that name nobody"),
    ),
)

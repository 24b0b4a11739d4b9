"""When a closed case comes up for review, and why it may be kept for longer."""

from datetime import date, timedelta

from domain.vocabulary import N_, Labelled

LONGEST_YEARS = 10
"""So much longer at most, from the day it is decided."""


class Kept(Labelled):
    """Why a case is kept beyond its term."""

    CLAIM = "claim", N_("A legal claim is under way")
    AUTHORITY = "authority", N_("An authority asked for it")
    AGAIN = "again", N_("The tenant is being followed again")
    PAYMENTS = "payments", N_("Public money is still to be accounted for")


def goes_on(decided: date, notice_days: int) -> date:
    """The day on which a case that was let go is destroyed."""
    return decided + timedelta(days=notice_days)


class Stay(Labelled):
    """Why a case cannot be kept as asked."""

    DAY = "day", N_("Choose a day to come, at most ten years from now.")
    OPEN = "open", N_("The case is open again: its term begins anew when it ends.")

"""The second factor: who must have one, when it is asked, what is still missing of a sign-in.

A password is one factor. A passkey, which asks for a finger or the device's own code, is two.
"""

from datetime import datetime, timedelta
from enum import StrEnum

from domain.business_time import day_of
from domain.permissions import Permission, granted
from domain.vocabulary import N_, Labelled, Role

CODES = 10
"""Recovery codes that are made at a time."""


class Way(Labelled):
    """How somebody came in."""

    PASSWORD = "password", N_("password")
    PASSKEY = "passkey", N_("passkey")
    PROVIDER = "provider", N_("account of the agency")
    BUTTON = "button", N_("button of the demonstration")


class SignInStep(StrEnum):
    """What a sign-in still lacks; until then nothing else is open."""

    SECOND = "second"
    PASSWORD = "new_password"  # noqa: S105 - a step, no secret
    ENROL = "enrol"


class AskedOf(StrEnum):
    """Of whom an installation asks a second factor."""

    ALL = "all"
    TRUSTED = "trusted"
    """Of who keeps accounts or reads identity."""
    NOBODY = "nobody"
    """In a demonstration, where anybody may come in."""


def compulsory(role: Role, asked_of: AskedOf) -> bool:
    """Whether who has this role must have a second factor."""
    if asked_of is AskedOf.TRUSTED:
        return granted(role, Permission.USERS_WRITE) or granted(role, Permission.IDENTITY_READ)
    return asked_of is AskedOf.ALL


def missing(
    *, role: Role, way: Way, has_factor: bool, proved: bool, must_change: bool, asked_of: AskedOf
) -> SignInStep | None:
    """The next step of a sign-in, None when it is whole.

    `proved`: a second factor was shown, here or today on this device, or a provider vouches for it.
    A password set by another is changed only by who has shown the factor they have.
    """
    if way is Way.BUTTON:
        return None
    if has_factor and not proved:
        return SignInStep.SECOND
    if must_change and way is not Way.PROVIDER:
        return SignInStep.PASSWORD
    if compulsory(role, asked_of) and not has_factor and not proved:
        return SignInStep.ENROL
    return None


def still_counts(shown_at: datetime | None, now: datetime, longest: timedelta) -> bool:
    """Whether a factor shown on a device spares another one: the same day of Rome, and no longer
    ago than the longest session.
    """
    if shown_at is None or not timedelta(0) <= now - shown_at < longest:
        return False
    return day_of(shown_at) == day_of(now)

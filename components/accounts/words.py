"""Accounts and sessions in words."""

from db.accounts.passwords import SHORTEST, PasswordFlaw
from db.accounts.users import Refusal
from domain.accounts.agents import described
from domain.errors import Refused
from i18n import _


def refusal(error: Refused) -> str:
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
        Refusal.EMAIL_FORM: _("This is not an e-mail address."),
        Refusal.UNKNOWN_LANGUAGE: _("This language does not exist."),
        Refusal.NO_LOCAL_ACCOUNTS: _(
            "Here people come in with their account of the agency: whoever manages those accounts "
            "gives them a role, and they are listed here after their first sign-in."
        ),
        Refusal.EXTERNAL: _("This person signs in with the account of the agency."),
        PasswordFlaw.SHORT: _("The password is too short: at least {n} characters.").format(
            n=SHORTEST
        ),
    }.get(error.why, _("The password cannot be used."))


def device(user_agent: str) -> str:
    """`Chrome, Windows` from what a browser says of itself."""
    return described(user_agent) or _("Unknown device")

"""Refusals in words."""

from enum import StrEnum

from db.accounts.factors import FactorFlaw
from db.accounts.passwords import LONGEST, SHORTEST, PasswordFlaw
from db.accounts.users import Refusal
from i18n import _, ngettext


def wait(seconds: int) -> str:
    """How long to wait after too many failures."""
    if seconds < 60:
        said = ngettext("{n} second", "{n} seconds", seconds).format(n=seconds)
    else:
        minutes = -(-seconds // 60)
        said = ngettext("{n} minute", "{n} minutes", minutes).format(n=minutes)
    return _("Too many attempts. Try again in {time}.").format(time=said)


def factor(code: StrEnum) -> str:
    """Why something about a second factor, or the address of an account, is refused."""
    words: dict[StrEnum, str] = {
        FactorFlaw.LAST: _(
            "This is your last second step, and your role must have one: add another one first."
        ),
        FactorFlaw.THERE: _("There is one already: remove it first."),
        FactorFlaw.WRONG_CODE: _(
            "This code is not right. Look whether the clock of the telephone is right, wait for "
            "the next code and type it."
        ),
        FactorFlaw.TOO_MANY: _("There are too many passkeys: remove one first."),
        FactorFlaw.UNKNOWN: _("The passkey was not added. Load this page again and try once more."),
        Refusal.EMAIL_FORM: _("This is not an e-mail address."),
    }
    return words.get(code, _("It cannot be done."))


def flaw(code: StrEnum) -> str:
    """Why a new password is refused."""
    words: dict[StrEnum, str] = {
        PasswordFlaw.SHORT: _("The password is too short: at least {n} characters.").format(
            n=SHORTEST
        ),
        PasswordFlaw.LONG: _("The password is too long: at most {n} characters.").format(n=LONGEST),
        PasswordFlaw.NAME: _("The password must not contain the user name."),
        PasswordFlaw.SAME: _("The new password is the old one."),
        PasswordFlaw.SIMPLE: _("The password repeats too few different characters."),
        Refusal.EXTERNAL: _("You sign in with the account of the agency: change it there."),
        PasswordFlaw.COMMON: _(
            "This password is easy to guess: it is made of names, places, dates or common words. "
            "Take three or four words that do not belong together."
        ),
    }
    return words.get(code, _("The password cannot be used."))

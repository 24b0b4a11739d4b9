"""Mail to somebody about their own account: what happened, where from, what to do if not by them.

There is no link in it: a mail that asks to be clicked looks like one that steals passwords.
"""

import i18n
from db.accounts.notices import Due
from domain.accounts.agents import described
from domain.accounts.notices import NoticeKind
from i18n import _


def write(due: Due) -> tuple[str, str]:
    """Subject and text, in the language of that person."""
    with i18n.speaking(due.language):
        when = i18n.moment(due.at)
        device = described(due.user_agent) or _("Unknown device")
        parts = [
            _("Good morning {name},").format(name=due.name),
            _what(due.kind),
            f"{when}\n{device}" if due.user_agent else when,
            _("Was it you, or did you ask for it? Then there is nothing to do."),
            _(
                "Was it not you? Open Ponte as you always do, not from a mail, and press your name "
                "at the top: change your password and close the other sessions. If you cannot come "
                "in, call whoever runs Ponte at your agency now."
            ),
            "Ponte",
        ]
        return f"Ponte: {_(due.kind.label)}", "\n\n".join(parts) + "\n"


def _what(kind: NoticeKind) -> str:
    said = {
        NoticeKind.NEW_DEVICE: _("somebody signed in with your account on a device new to it:"),
        NoticeKind.PASSWORD: _("the password of your account was changed:"),
        NoticeKind.RESET: _("an administrator set a new password for your account:"),
        NoticeKind.FACTOR_ADDED: _("a passkey or an app for codes was added to your account:"),
        NoticeKind.FACTOR_REMOVED: _("a passkey or the app for codes was removed:"),
        NoticeKind.CODES: _("new recovery codes were made for your account; the old ones are off:"),
        NoticeKind.CODE_USED: _("somebody signed in with one of your recovery codes:"),
        NoticeKind.FACTORS_RESET: _(
            "an administrator removed the passkeys and the app for codes of your account:"
        ),
        NoticeKind.WRONG_CODES: _(
            "somebody typed your password, and then five codes that were wrong:"
        ),
        NoticeKind.ADDRESS: _("mail about your account goes to another address from now on:"),
    }
    return said[kind]

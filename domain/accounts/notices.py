"""What somebody is told of their own account by mail."""

from domain.vocabulary import N_, Labelled


class NoticeKind(Labelled):
    """What happened; the label is the subject of the mail."""

    NEW_DEVICE = "new_device", N_("Sign-in on a new device")
    PASSWORD = "password", N_("Your password was changed")
    RESET = "reset", N_("An administrator reset your password")
    FACTOR_ADDED = "factor_added", N_("A second factor was added")
    FACTOR_REMOVED = "factor_removed", N_("A second factor was removed")
    CODES = "codes", N_("New recovery codes were made")
    CODE_USED = "code_used", N_("A recovery code was used")
    FACTORS_RESET = "factors_reset", N_("An administrator removed your second factors")
    WRONG_CODES = "wrong_codes", N_("Somebody knows your password")
    ADDRESS = "address", N_("Your account has another mail address")

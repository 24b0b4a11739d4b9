"""What people of the agency are told by mail of their work."""

from domain.vocabulary import N_, Labelled


class AtOnce(Labelled):
    """Of which requests somebody wants to hear at once."""

    NO = "no", N_("No")
    MINE = "mine", N_("Of the requests I sent")
    ALL = "all", N_("Of all requests")


class StaffMailKind(Labelled):
    """What is told; the label is the line in the mail. None says of what, for whom, by whom."""

    DECLINED = "declined", N_("the partner says no")
    QUESTION = "question", N_("the partner asks something")
    EXPIRED = "expired", N_("the partner has not answered in time")
    DIGEST = "digest", N_("what is to be done today")

"""The coded reasons a move of a referral asks for."""

from domain.vocabulary import N_, Labelled


class SentBy(Labelled):
    """How a request reached the partner; the first three are for a person to say."""

    MAIL = "by_mail", N_("by mail")
    PHONE = "by_phone", N_("by phone")
    HAND = "by_hand", N_("by hand")
    PONTE = "by_ponte", N_("by mail, by itself")
    LINK = "by_link", N_("the partner has answered")


SAID_BY_A_PERSON = (SentBy.MAIL, SentBy.PHONE, SentBy.HAND)


class DeclineReason(Labelled):
    """Why a partner declines."""

    NO_CAPACITY = "no_capacity", N_("No places")
    OUT_OF_AREA = "out_of_area", N_("Out of area")
    NOT_ELIGIBLE = "not_eligible", N_("The tenant is not eligible")
    WRONG_SERVICE = "wrong_service", N_("Not the right service")
    INFORMATION_MISSING = "information_missing", N_("Information missing")
    CONFLICT = "conflict_of_interest", N_("Conflict of interest")
    OTHER = "other", N_("Other reason")


class DoneOutcome(Labelled):
    """What a partner says it has done."""

    ANSWERED = "answered", N_("The need is answered")
    PARTLY = "partly", N_("Answered in part")
    PASSED_ON = "passed_on", N_("Accompanied to another service")


class Unconfirmed(Labelled):
    """Why the tenant does not confirm."""

    NO_HELP = "no_help", N_("No help has come")
    NOT_ENOUGH = "not_enough", N_("It was not enough")
    OTHER = "other_word", N_("Something else")

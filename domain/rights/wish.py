"""What a tenant may ask about their data (GDPR, articles 15 to 21), and what may become of it."""

from datetime import date, timedelta

from domain.vocabulary import N_, Labelled

TERM = timedelta(days=30)
"""An answer is due without delay, and within a month of the wish (article 12)."""


class WishKind(Labelled):
    """What is asked."""

    ACCESS = "access", N_("See their data")
    RECTIFICATION = "rectification", N_("Put something right")
    RESTRICTION = "restriction", N_("Keep the data and not use it")
    OBJECTION = "objection", N_("Object to the use")
    ERASURE = "erasure", N_("Have the data erased")


class WishState(Labelled):
    """How far it is."""

    OPEN = "open", N_("To decide")
    GRANTED = "granted", N_("Granted, being carried out")
    DONE = "done", N_("Done")
    REFUSED = "refused", N_("Refused")
    LIFTED = "lifted", N_("Over")


class Ground(Labelled):
    """Why a wish is refused, as the regulation has it."""

    DUTY = "duty", N_("A law obliges us to keep the data")
    PUBLIC_TASK = "public_task", N_("Needed for a task in the public interest")
    CLAIM = "claim", N_("Needed for a legal claim")
    PAYMENTS = "payments", N_("Needed to account for public money")
    NOT_THEIRS = "not_theirs", N_("We cannot tell that it is this person who asks")
    UNFOUNDED = "unfounded", N_("Manifestly unfounded or repeated without measure")


class AskedBy(Labelled):
    """For whom it is looked up who saw a case."""

    TENANT = "tenant", N_("The tenant")
    OFFICER = "officer", N_("The data protection officer")
    GARANTE = "garante", N_("The Garante")
    COURT = "court", N_("A court or the police")
    AGENCY = "agency", N_("Our own check")


PENDING = frozenset({WishState.OPEN, WishState.GRANTED})
"""Something is still to be done about it."""
SECOND_PERSON = frozenset({WishKind.ERASURE})
"""Decided by another person than the one who took the wish down: it cannot be undone."""


NOT_USED = frozenset({WishKind.RESTRICTION, WishKind.OBJECTION})
"""Granted, they hold at once and until somebody says that they are over."""


BY_CLOCK = frozenset({WishKind.ERASURE})
"""Carried out by the clock once it is granted, the others by a person."""


class Hurdle(Labelled):
    """Why something cannot be done about a wish now."""

    NOBODY = "nobody", N_("The case names nobody.")
    SAME_PERSON = (
        "same_person",
        N_("You took this wish down: somebody else has to decide. It cannot be undone."),
    )
    DECIDED = "decided", N_("It has been decided already.")
    OPEN_CASES = "open_cases", N_("Cases are still open. Close them first: {cases}")
    NO_GROUND = "no_ground", N_("Say why it is refused: reason and a sentence for the tenant.")
    TWICE = "twice", N_("The same wish is open already.")


def answer_due(asked: date) -> date:
    """The day by which the tenant has an answer."""
    return asked + TERM

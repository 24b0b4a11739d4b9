"""What came of a call, and when a number is doubted: two wrong on two occasions ask for a look."""

from domain.vocabulary import N_, Labelled

DOUBTED = 2
"""Occasions (a person on a day) on which a number was wrong, since it was last reached."""


class CallOutcome(Labelled):
    """What came of a call to a number."""

    REACHED = "reached", N_("reached")
    WRONG = "wrong", N_("wrong number")
    NOBODY = "nobody", N_("nobody answered")

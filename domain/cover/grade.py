"""How well a need is covered somewhere: the services that answer it against the open needs."""

from dataclasses import dataclass

from domain.vocabulary import N_, Labelled

MANY = 10
"""More open needs than this for each verified service with places are too many for it."""


@dataclass(frozen=True, slots=True)
class Supply:
    """Active services that answer a need in a place. Those of the first four are verified: their
    organisation was verified of late; they are told apart by their places.
    """

    free: int = 0
    limited: int = 0
    unknown: int = 0
    full: int = 0
    unverified: int = 0

    @property
    def verified(self) -> int:
        """All verified services, full ones included."""
        return self.with_places + self.full

    @property
    def with_places(self) -> int:
        """Verified services that are not known to be full."""
        return self.free + self.limited + self.unknown


class Grade(Labelled):
    """How well a need is covered, the worst first."""

    NOBODY = "nobody", N_("Nobody answers")
    UNVERIFIED = "unverified", N_("Only services to verify")
    FULL = "full", N_("All full")
    OVERLOADED = "overloaded", N_("Overloaded")
    COVERED = "covered", N_("Covered")

    @property
    def hole(self) -> bool:
        """Without cover: no active, verified service answers."""
        return self in (Grade.NOBODY, Grade.UNVERIFIED)

    @property
    def rank(self) -> int:
        """0 is the worst."""
        return list(Grade).index(self)

    @property
    def meaning(self) -> str:
        """English source of what it says, in a sentence; it may name {many}."""
        return _MEANINGS[self]


_MEANINGS = {
    Grade.NOBODY: N_("No active service answers the need here."),
    Grade.UNVERIFIED: N_(
        "Services answer it here, but none has been verified of late: call before relying on one."
    ),
    Grade.FULL: N_("Every verified service that answers it here is full."),
    Grade.OVERLOADED: N_("More than {many} open needs for each verified service with places."),
    Grade.COVERED: N_("Verified services with places answer it here."),
}


def grade(open_needs: float, supply: Supply) -> Grade:
    """How well `open_needs` are covered; who may not know how many there are gives 0."""
    if not supply.verified:
        return Grade.UNVERIFIED if supply.unverified else Grade.NOBODY
    if not supply.with_places:
        return Grade.FULL
    return Grade.OVERLOADED if open_needs > MANY * supply.with_places else Grade.COVERED

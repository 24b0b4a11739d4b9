"""Who knows in which quarter, on which day and how somebody came, and reads the list of cases every
day: what does it tell that nothing there could be them? And what do references tell of the rest?

A case is *ever listed* if a request that may be seen was made for it. It could be the tenant's if
what is told of it does not speak against it: the place, the channel, the day, on which they came or
soon enough after (as nine in ten of the listed were asked for).

Of one demonstration so few people are known not to be there that luck alone moves their share by
tens of points: several are taken together. And the most that anybody could learn, however little
was told of a case, is what it says to know of everybody whether they ever were there.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import reduce
from itertools import pairwise
from operator import add

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models.cases import Case
from db.models.reference import Quarter
from db.models.referrals import Referral
from db.visible import cases as case_visible
from db.visible import referrals
from db.visible.places import CasePlace, place_of
from domain.business_time import ROME
from domain.permissions import Actor, Permission
from inference.truth import Heard
from inference.world import COORDINATOR, World

AGES = ((3, 9), (10, 45), (46, 200))
"""Days since somebody came; of who came yesterday hardly a request is out."""
SOON = 0.9
BY_CHANCE = 0.02
"""Two numbers out of a keyed permutation may lie as far apart as the cases between them."""


@dataclass(frozen=True, slots=True)
class Told:
    """A case as it stood in the list on some day."""

    reference: str
    place: CasePlace
    since: date
    channel: str
    """Empty where it is not told."""


@dataclass(frozen=True, slots=True)
class Missed:
    """Of who came so many days ago and cannot be in the list, and of all: how many have a reserved
    need.
    """

    ages: tuple[int, int]
    missing: int
    of_them: int
    all: int
    of_all: int

    def __add__(self, other: "Missed") -> "Missed":
        """Both together."""
        return Missed(
            self.ages,
            self.missing + other.missing,
            self.of_them + other.of_them,
            self.all + other.all,
            self.of_all + other.of_all,
        )

    @property
    def above(self) -> float:
        """By how many points it is more likely of who is missing."""
        if not (self.missing and self.all):
            return 0.0
        return 100 * (self.of_them / self.missing - self.of_all / self.all)

    def __str__(self) -> str:
        first, last = self.ages
        found = f"{self.of_them} of {self.missing} missing; {self.of_all} of all {self.all}"
        return f"{first}-{last} days ago {self.above:+.0f} ({found})"


def ever(world: World, view: Actor = COORDINATOR) -> dict[str, Told]:
    """All cases that a coordinator saw listed on some day; told as to `view`."""
    heard = {case.reference: case for case in world.heard}

    def read(session: Session, actor: Actor) -> dict[str, Told]:
        asked = select(Referral.case_id).where(*referrals.visible(actor))
        cases = list(session.scalars(select(Case).where(Case.id.in_(asked))))
        told = case_visible.told(session, view, cases)
        tells = view.may(Permission.CASES_ALL)
        return {
            case.reference: Told(
                case.reference,
                place_of(session, view, case.quarter_id),
                told[case.id].since.astimezone(ROME).date(),
                case.channel if tells else "",
            )
            for case in cases
            if heard[case.reference].needs - heard[case.reference].reserved
        }

    return world.read(read, COORDINATOR)


def missed(world: World, view: Actor = COORDINATOR) -> Iterator[Missed]:
    """For each of AGES: who came, and nothing that was ever listed could be them."""
    shown = ever(world, view)
    where = _places(world, view)
    longest = _usual(world, shown)
    told: dict[CasePlace, list[Told]] = {}
    for each in shown.values():
        told.setdefault(each.place, []).append(each)

    def could_be(each: Told, case: Heard) -> bool:
        days = (each.since - case.opened).days
        return 0 <= days <= longest and each.channel in ("", case.channel)

    def there(case: Heard) -> bool:
        return any(could_be(each, case) for each in told.get(where[case.quarter], ()))

    return _counted(world, there)


def never(world: World) -> Iterator[Missed]:
    """The same for who knows of each listed case whose it is: more than any list can say."""
    shown = ever(world)
    return _counted(world, lambda case: case.reference in shown)


def together(of_each: Iterable[Iterable[Missed]]) -> list[Missed]:
    """Over several demonstrations, for each of AGES."""
    return [reduce(add, found) for found in zip(*of_each, strict=True)]


def _counted(world: World, there: Callable[[Heard], bool]) -> Iterator[Missed]:
    for first, last in AGES:
        came = [c for c in world.heard if first <= (world.now.date() - c.opened).days <= last]
        gone = [case for case in came if not there(case)]
        of_them, of_all = (sum(bool(c.reserved) for c in some) for some in (gone, came))
        yield Missed((first, last), len(gone), of_them, len(came), of_all)


def _usual(world: World, shown: dict[str, Told]) -> int:
    """Within how many days nine of ten that are listed at all are listed."""
    took = sorted(
        (shown[case.reference].since - case.opened).days
        for case in world.heard
        if case.reference in shown
    )
    return took[int(SOON * len(took))] if took else 0


def _places(world: World, view: Actor) -> dict[str, CasePlace]:
    """What is told of each quarter."""

    def read(session: Session, _actor: Actor) -> dict[str, CasePlace]:
        ids = session.execute(select(Quarter.code, Quarter.id))
        return {code: place_of(session, view, number) for code, number in ids}

    return world.read(read, COORDINATOR)


def between(world: World) -> tuple[int, int]:
    """Of every two listed references of a province and year with no other between them: how often
    their numbers say how many cases came from one to the other; of how many.
    """
    shown = ever(world)
    order = [case.reference for case in world.heard]
    came: dict[str, list[str]] = {}
    for reference in order:
        came.setdefault(reference[:7], []).append(reference)
    right = tried = 0
    for references in came.values():
        listed = sorted(one for one in references if one in shown)
        for one, other in pairwise(listed):
            tried += 1
            apart = references.index(other) - references.index(one)
            right += apart == int(other[8:]) - int(one[8:])
    return right, tried

"""The life of a case: allowed moves, who acts next."""

from domain.vocabulary import N_, CaseStatus, Labelled, NextActor

S = CaseStatus

MOVES: dict[CaseStatus, frozenset[CaseStatus]] = {
    S.NEW: frozenset({S.IN_PROGRESS, S.REFERRED, S.CLOSED}),
    S.IN_PROGRESS: frozenset({S.REFERRED, S.TO_CONFIRM, S.CLOSED}),
    S.REFERRED: frozenset({S.IN_PROGRESS, S.TO_CONFIRM, S.CLOSED}),
    S.TO_CONFIRM: frozenset({S.IN_PROGRESS, S.CLOSED}),
    S.CLOSED: frozenset({S.IN_PROGRESS}),
}
"""From each status, where a case may go; from closed to in progress is *reopen*."""

NEXT_ACTOR: dict[CaseStatus, NextActor | None] = {
    S.NEW: NextActor.ALER,
    S.IN_PROGRESS: NextActor.ALER,
    S.REFERRED: NextActor.PARTNER,
    S.TO_CONFIRM: NextActor.TENANT,
    S.CLOSED: None,
}


class Naming(Labelled):
    """Whether a case says whose it is."""

    KNOWN = "known", N_("Somebody is named.")
    UNSAID = "unsaid", N_("Preferred not to say who they are.")
    UNRECORDED = "unrecorded", N_("Who it is has not been written down.")


def naming(*, named: bool, said: Naming | None) -> Naming:
    """`named`: somebody of the household is stored; `said`: what was said at the opening.

    Of a case from before this was asked nothing is claimed.
    """
    if named:
        return Naming.KNOWN
    return Naming.UNSAID if said is Naming.UNSAID else Naming.UNRECORDED


class MoveNotAllowed(ValueError):
    """The table of moves has no such step."""


def check_move(current: CaseStatus, target: CaseStatus, *, has_outcome: bool) -> None:
    """Raise MoveNotAllowed unless `current -> target` stands in the table.

    Closing needs a coded outcome; no other move may carry one.
    """
    if target not in MOVES[current]:
        raise MoveNotAllowed(f"{current} -> {target}")
    if has_outcome != (target is S.CLOSED):
        raise MoveNotAllowed(f"{current} -> {target}: outcome")

"""What someone of ALER must do by when."""

from domain.vocabulary import N_, Labelled, ReferralStatus

S = ReferralStatus


class TaskKind(Labelled):
    """What is to be done; OWN is set by a person, and LATE is ended by one."""

    CONFIRM = "confirm", N_("Ask the tenant whether help came")
    QUESTION = "question", N_("Answer the partner’s question")
    NEXT = "next", N_("Choose another partner")
    LEFT = "left", N_("Find an answer for the other needs")
    CALL = "call", N_("Call the partner: no answer yet")
    NO_MAIL = "no_mail", N_("Call the partner: the mail did not reach it")
    LATE = "late", N_("Read what the partner wrote too late")
    OWN = "own", N_("Reminder")


ENDED_BY = {
    S.ACCEPTED: frozenset({TaskKind.CALL, TaskKind.NO_MAIL, TaskKind.QUESTION}),
    S.DECLINED: frozenset({TaskKind.CALL, TaskKind.NO_MAIL, TaskKind.QUESTION}),
    S.EXPIRED: frozenset({TaskKind.CALL, TaskKind.NO_MAIL, TaskKind.QUESTION}),
    S.CANCELLED: frozenset({TaskKind.CALL, TaskKind.NO_MAIL, TaskKind.QUESTION}),
    S.IN_PROGRESS: frozenset({TaskKind.QUESTION}),
    S.DONE: frozenset({TaskKind.CALL, TaskKind.NO_MAIL, TaskKind.QUESTION}),
    S.CONFIRMED: frozenset({TaskKind.CONFIRM}),
    S.NOT_CONFIRMED: frozenset({TaskKind.CONFIRM}),
}
"""The tasks of a referral that a move to a state brings to an end."""

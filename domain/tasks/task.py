"""What someone of ALER must do by when."""

from domain.vocabulary import N_, Labelled


class TaskKind(Labelled):
    """What is to be done; OWN is set by a person, and LATE is ended by one."""

    CONFIRM = "confirm", N_("Ask the tenant whether help came")
    QUESTION = "question", N_("Answer the partner’s question")
    NEXT = "next", N_("Choose another partner")
    LEFT = "left", N_("Find an answer for the other needs")
    SEND = "send", N_("Send the request to the partner")
    ASK_MAIL = "ask_mail", N_("Ask the partner whether our mail has arrived")
    CALL = "call", N_("Call the partner: no answer yet")
    NO_MAIL = "no_mail", N_("Call the partner: the mail did not reach it")
    NO_REMINDERS = "no_reminders", N_("Call the partner: it wants no reminders by mail")
    LATE = "late", N_("Read what the partner wrote too late")
    WISH = "wish", N_("Answer the tenant’s wish about their data")
    OWN = "own", N_("Reminder")


REACH = frozenset({TaskKind.SEND, TaskKind.ASK_MAIL, TaskKind.NO_MAIL})
"""The partner may not know yet that it is asked."""
ASKING = REACH | {TaskKind.CALL, TaskKind.QUESTION}
"""The partner is still to say whether it takes the request."""

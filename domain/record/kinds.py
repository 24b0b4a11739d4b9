"""What of the record is told line by line, in kinds a person asks for: accounts, directory,
network, the plan of the camper, the installation. Anything else is about cases or people.
"""

from domain.acts import Act
from domain.vocabulary import N_

KINDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "accounts": (N_("Accounts and sign-ins"), ("user", "factor", "session", "calendar")),
    "refused": (N_("Refusals"), ("access",)),
    "directory": (N_("Directory"), ("partner", "directory")),
    "network": (N_("Network"), ("meeting", "commitment", "membership", "action")),
    "camper": (N_("Stops of the camper"), ("stop",)),
    "figures": (N_("Figures"), ("figures",)),
    "record": (N_("Record"), (Act.RECORD_LIST, Act.RECORD_EXPORT, Act.RECORD_CUT)),
    "installation": (N_("Installation"), ("backup", "keys", "database", "demo")),
}
"""A code, its words, and the nouns of the acts it takes in; a whole act where the rest of its noun
is not told.
"""

FOLLOW_REQUESTS = frozenset(
    {
        Act.PARTNER_PLACES,
        Act.PARTNER_NO_REMINDERS,
        Act.PARTNER_REMINDERS,
        Act.PARTNER_REACHED,
        Act.PARTNER_WRONG,
        Act.PARTNER_NOBODY,
        Act.PARTNER_UNCALLED,
    }
)
"""Of a partner what is done because it was asked about somebody: their moments tell of requests, so
they are told to who may read every request alone.
"""


def nouns(kind: str = "") -> tuple[str, ...]:
    """What a kind takes in; of all kinds without one."""
    return tuple(noun for code, (_, told) in KINDS.items() if kind in ("", code) for noun in told)

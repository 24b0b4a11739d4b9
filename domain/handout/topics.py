"""What a service helps with, in plain words that anybody may read: never a reserved need.

Several needs share a topic; one that would tell too much of a home (a separation, a bereavement)
has none.
"""

from collections.abc import Collection

_OF_NEED = {
    "SO-LIN": "italian",
    "SO-DOC": "papers",
    "SO-DIG": "digital",
    "SO-EDU": "school",
    "SO-ISO": "company",
    "EC-RED": "money",
    "EC-LAV": "work",
    "EC-FOR": "work",
    "EC-UTE": "bills",
    "EC-ALI": "food",
    "EC-DEB": "debts",
    "EC-BEN": "benefits",
    "FA-MON": "family",
    "FA-CAR": "family",
    "FA-NAS": "family",
    "FA-GIO": "school",
}
_HOME = "GA-"
"""Whatever is about the dwelling."""
_ORDER = ("home", *dict.fromkeys(_OF_NEED.values()))
BRING = {
    "home": "home",
    "papers": "papers",
    "school": "school",
    "money": "money",
    "benefits": "money",
    "debts": "money",
    "work": "work",
    "bills": "bills",
    "food": "food",
}
"""Which line of what to bring a topic asks for."""


def topics(needs: Collection[str], reserved: Collection[str]) -> tuple[str, ...]:
    """The topics of some needs without the reserved ones, in a fixed order."""
    open_ = set(needs) - set(reserved)
    found = {_OF_NEED.get(code, "home" if code.startswith(_HOME) else "") for code in open_}
    return tuple(topic for topic in _ORDER if topic in found)


def to_bring(found: Collection[str]) -> tuple[str, ...]:
    """The lines of what to bring, each once; the one for everybody first."""
    return ("always", *dict.fromkeys(BRING[topic] for topic in found if topic in BRING))

"""How a partner has answered so far, corrected for how little may be known of it.

A share of few answers says little: one lucky answer must not win. Each share is therefore the mean
of a Beta distribution whose prior is the network's own mean, worth PRIOR answers.
"""

from dataclasses import dataclass

PRIOR = 8.0
"""Answers the network's mean counts for: who answered 8 requests is judged half by them."""
ENOUGH = 3
"""Fewer answers than this are not spoken of."""


@dataclass(frozen=True, slots=True)
class Record:
    """What became of the requests to a partner, or to the whole network."""

    in_time: int = 0
    late: int = 0
    expired: int = 0
    accepted: int = 0
    declined: int = 0

    @property
    def due(self) -> int:
        """Requests whose time to answer is over or that were answered."""
        return self.in_time + self.late + self.expired

    @property
    def answered(self) -> int:
        """Requests the partner said yes or no to."""
        return self.accepted + self.declined


NEVER_ASKED = Record()


def in_time(record: Record, network: Record) -> float:
    """The share answered in time, 0 to 1, shrunk towards the network's."""
    return _shrunk(record.in_time, record.due, _mean(network.in_time, network.due))


def accepted(record: Record, network: Record) -> float:
    """The share accepted of those answered, 0 to 1, shrunk towards the network's."""
    return _shrunk(record.accepted, record.answered, _mean(network.accepted, network.answered))


def _mean(good: int, total: int) -> float:
    return (good + 1) / (total + 2)


def _shrunk(good: int, total: int, mean: float) -> float:
    return (good + PRIOR * mean) / (total + PRIOR)

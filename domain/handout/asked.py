"""What a manager asks of a sheet."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SheetAsked:
    """Services in the order they were chosen. `needs`: what the tenant asked about is written;
    `named`: their name too; `nameless`: services to be put on without a name, after a warning.
    """

    services: tuple[int, ...]
    language: str
    named: bool = False
    needs: bool = False
    nameless: frozenset[int] = frozenset()

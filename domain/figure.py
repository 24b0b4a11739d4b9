"""A number as a reader may have it: the one form in which figures leave `db`."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as displayed. `value` is None where the reader may not see it, or nobody knows it;
    `text` is what to show (`1.234`, `<5`, `n.d.`), in the language in force when it was made.
    """

    value: float | None
    text: str

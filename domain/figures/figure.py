"""A number as a reader may have it: the one form in which figures leave `db`."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as displayed. `value` is None where the reader may not see it, or nobody knows it;
    `text` is what to show (`1.234`, `2–6`, `<10`, `n.d.`), in the language in force when it was
    made. `weight` is what it counts for in an order or a drawing where that is not its value: it
    says no more than the text does; None where it stands nowhere.
    """

    value: float | None
    text: str
    weight: float | None = None

    @property
    def stands(self) -> float | None:
        """Where it stands among others."""
        return self.value if self.weight is None else self.weight

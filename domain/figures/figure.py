"""A number as a reader may have it: the one form in which figures leave `db`."""

from dataclasses import dataclass

from domain.vocabulary import N_, Labelled


class Missing(Labelled):
    """Why there is no number."""

    NOTHING = "nothing", "–"
    NOT_TOLD = "not_told", N_("n/a")
    NOT_KNOWN = "not_known", N_("not known")
    NOT_RECORDED = "not_recorded", N_("not recorded")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as displayed. `value` is None where the reader may not see it, or nobody knows it;
    `text` is what to show (`1.234`, `2–6`, `<10`, `n.d.`), in the language in force when it was
    made: nothing is read back from it. `weight` is what it counts for in an order or a drawing
    where that is not its value: it says no more than the text does; None where it stands nowhere.

    `digits`, `signed` and `unit` (`%`, ` points`) are how `text` writes `value`; `digits` is None
    where it says it in another way. `missing` is why there is no value, where `text` says that.
    """

    value: float | None
    text: str
    weight: float | None = None
    digits: int | None = None
    signed: bool = False
    unit: str = ""
    missing: Missing | None = None

    @property
    def stands(self) -> float | None:
        """Where it stands among others."""
        return self.value if self.weight is None else self.weight

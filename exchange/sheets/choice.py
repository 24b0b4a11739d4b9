"""What may be chosen in a column, and what people write for it: each writing is asked once."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from domain.vocabulary import N_

_REMEMBERED = 20_000
_MARKS = ";\n|"


@dataclass(frozen=True)
class CodeChoice:
    """A column whose cells are codes, read from names."""

    read: Callable[[str], tuple[str, ...]]
    """The codes a writing surely means; none: it is asked about."""
    alike: Callable[[str], tuple[str, ...]]
    """The codes it may mean, most alike first."""
    options: Callable[[], Mapping[str, str]]
    """Every code with its label in the language in force."""
    many: bool = False
    """Whether a cell may hold several, with commas between."""
    proposed: Callable[[str], bool] = lambda _writing: True
    """Whether the first of those alike is proposed, or nothing is."""
    out_unless_said: bool = False
    """Whether rows stay out where nothing is proposed, until somebody says what is meant."""
    blank: str = N_("nothing: leave it blank")
    """An English source for what happens where nothing is meant."""

    def __post_init__(self) -> None:
        # Of many rows a column of codes has few different texts: each is read once.
        object.__setattr__(self, "read", lru_cache(maxsize=_REMEMBERED)(self.read))


def parts(text: str) -> list[str]:
    """What stands between commas, semicolons and lines."""
    for mark in _MARKS:
        text = text.replace(mark, ",")
    return [part.strip() for part in text.split(",") if part.strip()]


def writings(choice: CodeChoice, text: str) -> Iterator[str]:
    """The writings in a cell: of a column of several each by itself, as far as that is needed."""
    if not choice.many or choice.read(text):
        yield text.strip()
        return
    for part in parts(text):
        if choice.read(part) or "/" not in part:
            yield part
        else:
            yield from (one.strip() for one in part.split("/") if one.strip())


def first_alike(ranked: Sequence[str], options: Mapping[str, str]) -> list[str]:
    """All options, those most alike first."""
    alike = [code for code in ranked if code in options]
    return [*alike, *(code for code in options if code not in alike)]

"""What may be chosen in a column, and what people write for it: each writing is asked once."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from domain.text import fold

LEFT_BLANK: tuple[str, ...] = ()
"""As the meaning of a writing: nothing."""
_MARKS = ";\n|"


@dataclass(frozen=True)
class Choice:
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


Meanings = Mapping[tuple[str, str], tuple[str, ...]]
"""What writings mean: by the key of a column and the folded writing its codes, LEFT_BLANK too."""


def writings(choice: Choice, text: str) -> Iterator[str]:
    """The writings in a cell: of a column of several each by itself, as far as that is needed."""
    if not choice.many or choice.read(text):
        yield text.strip()
        return
    for mark in _MARKS:
        text = text.replace(mark, ",")
    for part in text.split(","):
        if not part.strip():
            continue
        if choice.read(part) or "/" not in part:
            yield part.strip()
        else:
            yield from (one.strip() for one in part.split("/") if one.strip())


def unknown(choice: Choice, texts: Iterable[str]) -> dict[str, int]:
    """The writings that surely mean nothing, as first written, with how many cells have each."""
    seen: dict[str, str] = {}
    count: dict[str, int] = {}
    sure: dict[str, bool] = {}
    for text in texts:
        for one in writings(choice, text):
            key = fold(one) or one
            if key not in sure:
                sure[key] = bool(choice.read(one))
            if not sure[key]:
                first = seen.setdefault(key, one)
                count[first] = count.get(first, 0) + 1
    return count


def meant(choice: Choice, key: str, text: str, meanings: Meanings) -> str:
    """A cell with what is known of its writings put in their place, as codes; the others stay."""
    found: dict[str, None] = {}
    replaced = False
    for one in writings(choice, text):
        codes = meanings.get((key, fold(one)))
        replaced = replaced or codes is not None
        found |= dict.fromkeys([one] if codes is None else codes)
    return ", ".join(found) if replaced else text


def first_alike(ranked: Sequence[str], options: Mapping[str, str]) -> list[str]:
    """All options, those most alike first."""
    alike = [code for code in ranked if code in options]
    return [*alike, *(code for code in options if code not in alike)]

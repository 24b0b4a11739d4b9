"""The rows that did not go in, handed back as they came, with what is wrong with each.

Mended and chosen again, the file is only the rest.
"""

from collections.abc import Mapping, Sequence

from domain.text import fold
from domain.vocabulary import N_
from exchange.sheets import out
from i18n import _, in_every_language

PROBLEM = N_("Problem")


def is_ours(title: str) -> bool:
    """Whether a column is the one of reasons, in a file that was handed back before."""
    return fold(title) in {fold(name) for name in in_every_language(PROBLEM)}


def handed_back(
    head: Sequence[str], texts: Mapping[int, Sequence[str]], why: Mapping[int, str]
) -> bytes:
    """An XLSX of the rows of `why`, by their numbers in the file that was chosen, each with its
    reason in a last column.
    """
    kept = [place for place, title in enumerate(head) if not is_ours(title)]
    rows = [
        [*(_cell(texts.get(line, ()), place) for place in kept), why[line]] for line in sorted(why)
    ]
    titles = [*(head[place] for place in kept), _(PROBLEM)]
    return out.workbook(_("Rows left out"), titles, rows, literal=False)


def _cell(texts: Sequence[str], place: int) -> str:
    return texts[place] if place < len(texts) else ""

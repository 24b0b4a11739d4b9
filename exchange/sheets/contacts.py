"""Telephones, mail and web addresses that stand in one cell, each put where it belongs."""

import re
from collections.abc import Sequence

from exchange.sheets.book import Cell
from exchange.sheets.columns import SheetColumn
from exchange.sheets.kind import Cells

_MAIL = re.compile(r"<?[^\s@;,/|<>():]+@[^\s@;,/|<>():]+\.[A-Za-z]{2,}>?")
_SITE = re.compile(r"(?:https?://|www\.)[^\s;,|]+", re.IGNORECASE)
_LABELS = re.compile(
    r"(?<!\w)(?:indirizzo\s+)?(?:e-?mail|mail|pec|p\.e\.c\.|posta(?:\s+elettronica)?(?:\s+certificata)?"
    r"|sito(?:\s+(?:web|internet))?|web)(?!\w)\s*[:.]*",
    re.IGNORECASE,
)
_DIGITS = 3
_EDGES = " \t\n,;:/|-\u2013()<>"


def several_kinds(text: str) -> bool:
    """Whether a mail address and a number to call stand in a cell."""
    rest = _MAIL.sub(" ", text)
    return rest != text and sum(sign.isdigit() for sign in rest) >= 2 * _DIGITS


def part(
    cells: Cells,
    together: SheetColumn,
    reached: Sequence[tuple[SheetColumn, SheetColumn]],
    site: SheetColumn,
    beside: SheetColumn,
) -> None:
    """Put numbers in the first of two columns that are `reached`, mail in the second, a web address
    in `site`; what finds no place, being the second of its kind, goes to `beside` as it stands.
    """
    over: list[str] = []
    whole = cells.pop(together, None)
    if whole and (whole.doubt or whole.literal):
        if cells.setdefault(reached[0][0], whole) is not whole:
            over.append(whole.text)
        whole = None
    for phone, email in reached:
        given = [cell for column in (phone, email) if (cell := cells.get(column))]
        if whole and phone is reached[0][0]:
            given.append(whole)
        if any(_is_mixed(cells, phone, cell, whole) for cell in given):
            cells.pop(phone, None)
            cells.pop(email, None)
            over += _spread(cells, given, phone, email, site)
    if over:
        before = cells.get(beside, Cell())
        cells[beside] = Cell("\n".join(filter(None, (before.text, *over))), before.doubt)


def _is_mixed(cells: Cells, phone: SheetColumn, cell: Cell, whole: Cell | None) -> bool:
    """Whether a cell says more than its column asks for. A cell in doubt is left to its column."""
    if cell.doubt or cell.literal:
        return False
    if cell is whole:
        return True
    if cell is cells.get(phone):
        return bool(_MAIL.search(cell.text) or _SITE.search(cell.text))
    mails = _MAIL.findall(cell.text)
    return bool(mails) and (len(mails) > 1 or _MAIL.sub(" ", cell.text).strip(_EDGES) != "")


def _spread(
    cells: Cells, given: Sequence[Cell], phone: SheetColumn, email: SheetColumn, site: SheetColumn
) -> list[str]:
    """Fill the columns from these cells; what is left."""
    text = " ; ".join(cell.text for cell in given)
    mails = sorted(dict.fromkeys(_MAIL.findall(text)), key=_certified)
    rest = _MAIL.sub(" ; ", text)
    sites = _SITE.findall(rest)
    rest = _SITE.sub(" ; ", rest)
    if mails or sites:
        rest = _LABELS.sub(" ; ", rest)
    numbers = re.sub(r"[\s;]*;[\s;,/|\-]*", "; ", rest).strip(_EDGES)
    over = [f"E-mail: {mail.strip('<>')}" for mail in mails[1:]]
    if mails:
        cells[email] = Cell(mails[0].strip("<>"))
    if sites and site not in cells:
        cells[site] = Cell(sites.pop(0))
    over += [f"Web: {address}" for address in sites]
    if sum(sign.isdigit() for sign in numbers) >= _DIGITS:
        cells[phone] = Cell(numbers)
    elif numbers:
        over.append(f"E-mail: {numbers}" if mails else numbers)
    return over


def _certified(mail: str) -> bool:
    """Certified mail answers nobody: it comes last."""
    return "pec" in mail.rpartition("@")[2].split(".") or "legalmail" in mail

"""An apostrophe before a text says: take it as it stands, as in the spreadsheets themselves.

So an organisation called `n.d.` or `=Insieme` goes out and comes back as it is, and nothing that
goes out can run.
"""

from exchange.sheets import doubts
from exchange.sheets.blank import is_blank
from exchange.sheets.guard import RISKY

MARK = "'"
EXAMPLE = "ESEMPIO"


def in_workbook(text: str) -> str:
    """A text for a cell that holds text, where nothing runs."""
    odd = is_blank(text) or doubts.of_text(text) or _example(text) or _marked(text)
    return f"{MARK}{text}" if text and odd else text


def in_text_file(text: str) -> str:
    """A text for a file of text, in which a spreadsheet makes of a cell what it takes it for."""
    return f"{MARK}{text}" if _odd(text) else text


def unmarked(text: str) -> str | None:
    """The text behind such an apostrophe; None: it is one of the text itself."""
    return text[1:] if _marked(text) else None


def _marked(text: str) -> bool:
    return text.startswith(MARK) and _odd(text[1:])


def _odd(text: str) -> bool:
    """Whether a text would not be taken as it stands."""
    return bool(text) and (
        text.startswith(RISKY)
        or is_blank(text)
        or bool(doubts.of_saved_text(text))
        or _example(text)
        or _marked(text)
    )


def _example(text: str) -> bool:
    return text.upper().startswith(EXAMPLE)

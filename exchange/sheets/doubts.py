"""Why a cell may not say what somebody wrote in it: what spreadsheets change by themselves.

Each is an English source, told beside the row, the column and what is shown in the cell.
"""

import re

from domain.vocabulary import N_

DATE = N_("The spreadsheet holds a date here. Format the cell as text and write it again.")
HOUR = N_("The spreadsheet holds an hour here. Format the cell as text and write it again.")
MOMENT = N_(
    "The spreadsheet holds a day and an hour here. Format the cell as text, write it again."
)
TRUTH = N_("The spreadsheet holds true or false here. Format the cell as text and write it again.")
FAILED = N_("The spreadsheet shows an error here. Write what belongs in the cell.")
NO_RESULT = N_(
    "This formula has no result yet. Open the file in the spreadsheet, save it, choose it again."
)
FORMULA = N_("This cell looks like a formula. Write its result.")
NARROW = N_("The column was too narrow when the file was saved. Widen it and save again.")
SHORTENED = N_("The spreadsheet shortened this number: digits are missing. Write it as text.")
UNREADABLE = N_("A sign in this cell could not be read. Write it again.")
NOTHING = N_("Does this mean that there is nothing? Then leave the cell empty.")
CROSSED = N_("An x says nothing here. Leave the cell empty, or write what it stands for.")

_LONGEST = 24
"""Characters of what is looked at word by word."""
_ERRORS = re.compile(r"#[A-ZÀ-Ü][A-ZÀ-Ü/0_]*[!?]|#(?:N/A|N/D|N/V|GETTING_DATA)|Err:\d{3}")
_NARROW = re.compile(r"#{3,}")
_SHORTENED = re.compile(r"[+\-]?\d(?:[.,]\d+)?E[+\-]\d{1,3}")
_NOTHING = frozenset(
    {"nessuno", "nessuna", "niente", "nulla", "vuoto", "boh", "?", "??", "???"}
    | {"null", "none", "nan", "tbd", "non so", "da definire", "da verificare", "non presente"}
    | {"non disponibile"}
)
"""What may mean nothing, and may be a name or an answer."""
_CROSSES = frozenset({"x", "X", "xx", "XX", "xxx", "XXX"})
_MONTH = "gen|feb|mar|apr|mag|giu|lug|ago|set|ott|nov|dic|jan|may|jun|jul|aug|sep|sept|oct|dec"
_MADE_DATE = re.compile(
    rf"\d{{1,2}}-(?:{_MONTH})(?:-\d{{2,4}})?|(?:{_MONTH})-\d{{2}}|\d{{1,2}}/\d{{1,2}}/1900(?: .*)?",
    re.IGNORECASE,
)
_DATES_BEGIN = frozenset("0123456789gfmalsondjGFMALSONDJ")
_MADE_TRUTH = frozenset({"FALSO", "TRUE", "FALSE"})
"""Not VERO, which is a surname."""
_RUNS = re.compile(
    r"[=+\-@]\s*[A-Za-z.]{2,}\w*\s*[(|].*|[=+\-]\s*\$?[A-Za-z]{1,3}\$?\d+(?:\s*[:+\-*/&].*)?"
    r"|[=+\-]\s*\d+(?:[.,]\d+)?\s*[+*^].*|=\s*[\d(].*",
    re.DOTALL,
)
"""A call, a reference to another cell, a sum, an order to another program."""


def of_text(text: str) -> str:
    """What is doubtful in a cell that holds text, wherever it stands; empty: nothing."""
    if len(text) > _LONGEST:
        return UNREADABLE if "\ufffd" in text else ""
    if text[:1] in "#E" and (_ERRORS.fullmatch(text) or _NARROW.fullmatch(text)):
        return NARROW if text[1] == "#" else FAILED
    if "E" in text and _SHORTENED.fullmatch(text):
        return SHORTENED
    if text.casefold() in _NOTHING:
        return NOTHING
    if text in _CROSSES:
        return CROSSED
    return UNREADABLE if "\ufffd" in text else ""


def of_saved_text(text: str) -> str:
    """The same in a text file, where every kind of cell has become text."""
    if text[:1] in "=+-@" and _RUNS.fullmatch(text):
        return FORMULA
    if len(text) < _LONGEST and text[:1] in _DATES_BEGIN and _MADE_DATE.fullmatch(text):
        return DATE
    return TRUTH if text in _MADE_TRUTH else of_text(text)

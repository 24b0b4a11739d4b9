"""The forms in which people are told a day, and what of a text has another."""

import re

_LONG = {
    "it": "gennaio|febbraio|marzo|aprile|maggio|giugno|luglio|agosto|settembre|ottobre|novembre"
    "|dicembre",
    # May is short too.
    "en": "January|February|March|April|June|July|August|September|October|November|December",
}
_WEEKDAY = {"it": r"(?:\w+dì|sabato|domenica)", "en": r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"}


def other_forms(text: str, language: str) -> list[str]:
    """Days of `text` that read neither 26 nov 2026 nor giovedì 26 novembre 2026.

    English ones are looked for in Italian too: days that were left to Babel or to a browser.
    """
    weekday, long = _WEEKDAY[language], _LONG[language]
    wrong = (
        r"\b\d{4}-\d{2}-\d{2}\b",
        r"\b\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})\b",
        r"\b[A-Z][a-z]{2,8}\.? \d{1,2}, \d{4}\b",
        rf"\b\d{{1,2}} (?:{long})\b",
        rf"\b{weekday}, \d{{1,2}} \w+",
    )
    told = re.sub(rf"\b{weekday} \d{{1,2}} (?:{long})\b", "", text)
    return [found for form in wrong for found in re.findall(form, told)]

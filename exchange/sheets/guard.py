"""What a spreadsheet would run: refused in files that come in, made text in those that go out."""

RISKY = ("=", "+", "-", "@", "\t", "\r", "\0")
"""A cell that begins so may be run as a formula."""
AS_TEXT = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
"""Options of a workbook in which nothing that was written can run."""


def safe(text: str) -> str:
    """`text` that no spreadsheet takes for a formula; numbers stay numbers."""
    if text.startswith(RISKY) and not _is_number(text):
        return f"'{text}"
    return text


def _is_number(text: str) -> bool:
    digits = text[1:].replace(".", "").replace(",", "")
    return text[0] in "+-" and digits.isascii() and digits.isdigit()

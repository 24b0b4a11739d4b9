"""How a spreadsheet has to print a number so that it reads as the figure's own text."""

import re

from babel.numbers import NumberFormatError, parse_decimal

from domain.figures.figure import Figure

_NUMBER = re.compile(r"\d[\d.,]*")


def number_format(figure: Figure, language: str) -> str:
    """The format code for `figure.value`: digits, sign and percent as in `figure.text`.

    `General` where the text is not a number written out (`3 giorni e 2 ore`).
    """
    found = _NUMBER.findall(figure.text)
    if figure.value is None or len(found) != 1:
        return "General"
    try:
        printed = abs(float(parse_decimal(found[0], locale=language)))
    except NumberFormatError:
        return "General"
    decimal = "," if language == "it" else "."
    digits = len(found[0].rpartition(decimal)[2]) if decimal in found[0] else 0
    code = "#,##0" + ("." + "0" * digits if digits else "")
    code += _percent(printed, abs(figure.value)) if "%" in figure.text else _unit(figure.text)
    return f"+{code};-{code};{code}" if figure.text.startswith("+") else code


def _unit(text: str) -> str:
    """What is written after the number: ` points`."""
    after = text[text.rindex(" ") :] if " " in text and text[-1].isalpha() else ""
    return f'"{after}"' if after else ""


def _percent(printed: float, value: float) -> str:
    """A share is multiplied by the spreadsheet; what is in percent already only gets the sign."""
    return "%" if abs(printed - 100 * value) <= abs(printed - value) else '"%"'

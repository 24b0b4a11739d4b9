"""How a spreadsheet has to print a number so that it reads as the figure's own text."""

from domain.figures.figure import Figure


def number_format(figure: Figure) -> str:
    """The format code for `figure.value`: digits, sign and unit as its text has them.

    `General` where the text is not the number written out (`8 of 9`).
    """
    if figure.value is None or figure.digits is None:
        return "General"
    code = "#,##0" + ("." + "0" * figure.digits if figure.digits else "")
    code += f'"{figure.unit}"' if figure.unit else ""
    return f"+{code};-{code};{code}" if figure.signed else code

"""Tables of the demonstration that are written as text."""


def words(text: str) -> tuple[str, ...]:
    """What blanks part."""
    return tuple(text.split())


def phrases(text: str) -> tuple[str, ...]:
    """What semicolons part."""
    return tuple(phrase.strip() for phrase in text.split(";"))

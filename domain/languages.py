"""Languages that tenants speak and services are given in, by their codes (ISO 639-1)."""

SPOKEN = (
    "it",
    "en",
    "fr",
    "es",
    "pt",
    "de",
    "ro",
    "sq",
    "uk",
    "ru",
    "pl",
    "ar",
    "ur",
    "pa",
    "bn",
    "hi",
    "si",
    "fa",
    "tr",
    "zh",
    "tl",
    "ti",
    "am",
    "so",
    "wo",
    "sr",
    "hr",
)
"""Those spoken in the services of the three provinces, the most frequent first."""


def spoken_besides_italian(language: str) -> frozenset[str]:
    """What it helps that a partner speaks: everybody here speaks Italian."""
    return frozenset({language} - {"", "it"})

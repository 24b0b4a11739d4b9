"""Languages in which the privacy notice can be written."""

from dataclasses import dataclass

FIRST = "it"
"""A version is published with this one at least."""
TEXT_LIMIT = 20_000
VERSION_LIMIT = 16


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language by its own name; `leftward` where it is written from right to left."""

    name: str
    leftward: bool = False


TONGUES = {
    "it": Tongue("Italiano"),
    "en": Tongue("English"),
    "fr": Tongue("Français"),
    "es": Tongue("Español"),
    "ro": Tongue("Română"),
    "sq": Tongue("Shqip"),
    "uk": Tongue("Українська"),
    "ar": Tongue("العربية", leftward=True),
}
"""By code; to add one is to add a line."""

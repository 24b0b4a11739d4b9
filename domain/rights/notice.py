"""Languages in which the privacy notice can be written, and the ways in which it is given."""

from dataclasses import dataclass

from domain.vocabulary import N_, Labelled

FIRST = "it"
"""A version is published with this one at least."""
TEXT_LIMIT = 20_000
VERSION_LIMIT = 16


class NoticeWay(Labelled):
    """How the notice was given; where nobody said it, nothing is stored."""

    PAPER = "paper", N_("On paper")
    READ = "read", N_("Read out")
    SCREEN = "screen", N_("Shown on the tablet")
    SENT = "sent", N_("Sent to them")
    INTERPRETER = "interpreter", N_("With an interpreter")


def way_of(said: object) -> NoticeWay | None:
    """The way of that code; None for what is none: for it nothing is held up."""
    return NoticeWay(str(said)) if said in list(NoticeWay) else None


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language by its own name, and what the notice is called in it; `leftward` where it is
    written from right to left.
    """

    name: str
    notice: str
    leftward: bool = False


TONGUES = {
    "it": Tongue("Italiano", "Informativa sui dati personali"),
    "en": Tongue("English", "Notice about personal data"),
    "fr": Tongue("Français", "Information sur les données personnelles"),
    "es": Tongue("Español", "Información sobre los datos personales"),
    "ro": Tongue("Română", "Informare privind datele personale"),
    "sq": Tongue("Shqip", "Njoftim për të dhënat personale"),
    "uk": Tongue("Українська", "Повідомлення про персональні дані"),
    "ar": Tongue("العربية", "إشعار بشأن البيانات الشخصية", leftward=True),
}
"""By code; to add one is to add a line."""

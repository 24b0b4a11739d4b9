"""Family and given name written in one cell: `ROSSI Maria`, `De Luca Anna Maria`, `Bianchi, Ada`.

Which comes first is the same for a whole list: guessed from it, said by a person. A codice fiscale
beside a name tells where the family name ends.
"""

import re
from collections.abc import Iterable

from domain import text as texts
from domain.people.particles import FIRST
from domain.text import fold
from domain.vocabulary import N_

GIVEN_NAMES = frozenset(
    texts.words(
        "maria anna giuseppe giuseppina giovanni giovanna antonio antonia antonella "
        "antonietta angela angelo luigi luigia luisa luca marco francesco francesca mario "
        "andrea paolo paola carlo carla rosa rosaria teresa caterina lucia laura sara giulia "
        "giulio elena elisa elisabetta chiara alessandro alessandra alessia stefano stefania "
        "roberto roberta daniele daniela davide simone simona matteo lorenzo filippo pietro "
        "vincenzo vincenza salvatore domenico domenica michele michela gabriele gabriella "
        "giorgio giorgia riccardo federico federica nicola emanuele emanuela enrico enrica "
        "sergio silvia silvio claudio claudia valentina valeria monica cristina cristian "
        "barbara patrizia sabrina sandra sonia tiziana tiziano franco franca bruno bruna "
        "renato renata giancarlo gianluca gianni piero piera rita ida ada emma aldo alda "
        "agnese alberto alice ambrogio amelia bianca camilla carmela carmelo carolina cesare "
        "concetta dario diego donatella edoardo eleonora emilio enzo ernesto eva fabio "
        "fabrizio fausto felice fernanda fiorella gaetano gerardo gina grazia graziella "
        "ilaria irene ivan ivana leonardo liliana linda livia loredana lorena luciana luciano "
        "manuela marcello margherita marina marta martina massimo maurizio mauro mirella "
        "miriam nadia nunzia ornella oscar osvaldo pasquale pasqualina raffaele raffaella "
        "rocco romano rosanna rossana ruggero sebastiano serena susanna ugo umberto vito "
        "vittorio vittoria walter mohamed mohammed muhammad ahmed ali fatima khadija aisha "
        "amina hassan hussein youssef mustafa ibrahim omar karim rachid said samira nadia "
        "malika hamid abdul svetlana oksana olena iryna natalia tetiana ivan vasyl mariia ana "
        "ion gheorghe elena mihaela cristian florin dragos besnik arben agim fatmir mimoza "
        "drita carlos jose luis juan rosario jorge miguel ines wei ming singh"
    )
)
"""Names that are given names wherever they stand, to tell the order of a list by."""
_SAMPLES = 300
_VOWELS = frozenset("AEIOU")
ORDERS = {False: N_("family name first"), True: N_("given name first")}
"""What a person chooses between; the key says whether the given name comes first."""


def split(name: str, *, given_first: bool, codice_fiscale: str = "") -> tuple[str, str]:
    """Family name and given name; of a single word it is the family name.

    A comma, capitals of one half alone, and the codice fiscale tell more than the order.
    """
    before, comma, after = name.partition(",")
    if comma and before.strip() and after.strip():
        return _line(before), _line(after)
    words = name.split()
    if len(words) < 2:
        return _line(name), ""
    at = _by_code(words, codice_fiscale) or _by_capitals(words)
    if at is None:
        at = (_family_last if given_first else _family_first)(words)
    family, given = (words[at:], words[:at]) if at < 0 else (words[:at], words[at:])
    return " ".join(family), " ".join(given)


def given_first(names: Iterable[str]) -> bool:
    """Whether a list writes given names first, as far as its common names tell."""
    first = last = 0
    for name, _i in zip(names, range(_SAMPLES), strict=False):
        words = fold(name).split()
        if len(words) > 1 and "," not in name:
            first += words[0] in GIVEN_NAMES
            last += words[-1] in GIVEN_NAMES
    return first > last


def _line(text: str) -> str:
    return " ".join(text.split())


def _family_first(words: list[str]) -> int:
    """How many words at the beginning are the family name."""
    at = 0
    while at < len(words) - 2 and fold(words[at]) in FIRST:
        at += 1
    return at + 1


def _family_last(words: list[str]) -> int:
    """The same at the end, as a negative number."""
    at = len(words) - 1
    while at > 1 and fold(words[at - 1]) in FIRST:
        at -= 1
    return at - len(words)


def _by_capitals(words: list[str]) -> int | None:
    """Where one half alone is in capitals, that is the family name: `ROSSI Maria`."""
    loud = [word.isupper() and len(word) > 1 for word in words]
    if all(loud) or not any(loud):
        return None
    count = sum(loud)
    if all(loud[:count]):
        return count
    return -count if all(loud[-count:]) else None


def _by_code(words: list[str], codice_fiscale: str) -> int | None:
    """Where the first letters of a codice fiscale are those of the two halves, either way round."""
    code = codice_fiscale.upper().replace(" ", "")[:6]
    if len(code) < 6:
        return None
    sides = [at for at in range(1, len(words)) if _code_of(words[:at], words[at:]) == code]
    sides += [-at for at in range(1, len(words)) if _code_of(words[-at:], words[:-at]) == code]
    return sides[0] if len(sides) == 1 else None


def _code_of(family: list[str], given: list[str]) -> str:
    """The six letters a codice fiscale has for a name."""
    consonants, vowels = _letters(given)
    if len(consonants) > 3:
        consonants = [consonants[0], *consonants[2:4]]
    halves = [*_letters(family)[0], *_letters(family)[1]], [*consonants, *vowels]
    return "".join("".join([*half, "X", "X", "X"][:3]) for half in halves)


def _letters(words: list[str]) -> tuple[list[str], list[str]]:
    """Consonants and vowels, in order."""
    plain = re.sub(r"[^A-Z]", "", fold(" ".join(words)).upper())
    vowels = [letter for letter in plain if letter in _VOWELS]
    return [letter for letter in plain if letter not in _VOWELS], vowels

"""Invented people: names, codici fiscali, telephones and addresses that belong to nobody."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from stdnum.it import codicefiscale

from db.demo.texts import phrases, words
from domain.text import fold

_MASCULINE = words("""
aquilone arcobaleno baleno bosco cammino ciclamino cielo cortile faro fiocco
fiume fuoco gelsomino germoglio girasole giunco glicine gomitolo lago lampione lume mattino
mirtillo mughetto mulino nido papavero pennello porto prato quaderno ramo ruscello sasso
sentiero sole tamburo tramonto tulipano tuono vento veliero viale zaffiro""")
_FEMININE = words("""
alba betulla brezza brina bussola candela cascata collina conchiglia
farfalla finestra foglia ghianda ginestra goccia lanterna lavanda libellula lucciola luna
matita neve nuvola onda pigna pioggia primula radura rondine rugiada scogliera sciarpa sera
siepe stella strada tazza tenda vela""")
_ADJECTIVES = words("""
antico/a azzurro/a chiaro/a celeste curioso/a dorato/a felice fermo/a fiorito/a
gentile leggero/a lento/a lieto/a lieve limpido/a lontano/a mite nuovo/a operoso/a paziente
pieno/a quieto/a rotondo/a sereno/a sincero/a tenace tranquillo/a turchino/a verde vivace""")


def _inflect(adjective: str, feminine: bool) -> str:
    stem, _, ending = adjective.partition("/")
    return stem[:-1] + ending if ending and feminine else stem


FAMILY_NAMES = tuple(
    (noun + _inflect(adjective, feminine)).capitalize()
    for nouns, feminine in ((_MASCULINE, False), (_FEMININE, True))
    for noun in nouns
    for adjective in _ADJECTIVES
)
"""About 2,600 joined words such as Ventofermo and Lunapiena."""

WOMEN = words("""
Maria Anna Giuseppina Rosa Angela Giovanna Teresa Lucia Carmela Caterina Francesca
Antonella Paola Laura Roberta Silvia Elena Cristina Daniela Barbara Monica Sara Giulia Chiara
Martina Federica Alessia Valentina Ilaria Elisa Marta Luisa Rita Patrizia Grazia Concetta
Assunta Nadia Sonia Michela Debora Noemi Aurora Ornella Mirella""")
MEN = words("""
Giuseppe Antonio Giovanni Mario Luigi Francesco Angelo Vincenzo Pietro Salvatore Carlo
Franco Domenico Bruno Paolo Michele Giorgio Aldo Sergio Luciano Roberto Marco Andrea Stefano
Massimo Fabio Davide Alessandro Luca Matteo Simone Daniele Claudio Maurizio Enrico Renato
Ernesto Gaetano Rocco Nicola Emanuele Diego Cristian Tommaso Ivano""")
FOREIGN_WOMEN = words("""
Amina Fatima Khadija Aicha Samira Olena Iryna Oksana Svitlana Natalia Mihaela
Ioana Loredana Blerta Ardita Mimoza Aissatou Fatou Awa Blessing Precious Joy Luz Yolanda
Milagros Jacqueline Priya Gurpreet Ayesha Nasreen Xiaoling Mei Tigist Selam""")
FOREIGN_MEN = words("""
Mohamed Ahmed Youssef Rachid Hassan Andrii Mykola Volodymyr Ionut Florin Marius
Vasile Arjan Erjon Dritan Mamadou Ibrahima Ousmane Samuel Emeka Jorge Wilmer Segundo Rajesh
Gurdeep Tariq Imran Nadeem Wei Jian Dawit Yonas Mahmoud Karim""")

STREETS = phrases("""
Via dei Mirtilli; Via delle Lanterne; Via del Vento; Via degli Aquiloni; Via della Brina;
Via dei Tamburi; Via delle Conchiglie; Largo dei Gomitoli; Via del Lume; Via delle Lucciole;
Viale dei Velieri; Via della Rugiada""")
PLACE = "Z999"
"""No municipality and no country has this code in the register of codici fiscali."""
_MONTHS = "ABCDEHLMPRST"
_AREA_CODES = {"VA": "0332", "CO": "031", "MB": "039"}


@dataclass(frozen=True, slots=True)
class Someone:
    """An invented tenant."""

    family_name: str
    given_name: str
    codice_fiscale: str
    phone: str | None
    email: str | None
    address: str
    dwelling: str


def mobile(rng: Random) -> str:
    """E.164 with the prefix 316: of the right form, and given to no operator."""
    return f"+39316{rng.randrange(10**7):07d}"


def landline(rng: Random, province: str) -> str:
    """E.164 with a subscriber's number from 000, where no exchange has any."""
    return f"+39{_AREA_CODES[province]}000{rng.randrange(10**4):04d}"


def given_name(rng: Random, woman: bool, foreign: bool) -> str:
    """A common given name."""
    if foreign:
        return rng.choice(FOREIGN_WOMEN if woman else FOREIGN_MEN)
    return rng.choice(WOMEN if woman else MEN)


def mail_name(*parts: str) -> str:
    """Letters and points for the left side of an address."""
    return ".".join(fold(part).replace(" ", "") for part in parts)


def someone(rng: Random, age: int, foreign: bool, today: date, family_name: str = "") -> Someone:
    """A tenant about `age` years old on `today`."""
    woman = rng.random() < 0.58
    family = family_name or rng.choice(FAMILY_NAMES)
    given = given_name(rng, woman, foreign)
    born = today - timedelta(days=int(age * 365.25) + rng.randrange(365))
    return Someone(
        family,
        given,
        _codice_fiscale(family, given, born, woman),
        mobile(rng) if rng.random() < 0.88 else None,
        f"{mail_name(given, family)}@example.org" if rng.random() < 0.3 else None,
        f"{rng.choice(STREETS)} {rng.randrange(1, 60)}",
        f"DEMO-{rng.randrange(10**6):06d}",
    )


def _codice_fiscale(family: str, given: str, born: date, woman: bool) -> str:
    day = born.day + (40 if woman else 0)
    start = _letters(family) + _letters(given, given=True)
    body = f"{start}{born.year % 100:02d}{_MONTHS[born.month - 1]}{day:02d}{PLACE}"
    return body + str(codicefiscale.calc_check_digit(body))


def _letters(name: str, given: bool = False) -> str:
    """Three letters by the rule of the codice fiscale: consonants, then vowels, then X."""
    upper = fold(name).replace(" ", "").upper()
    consonants = [c for c in upper if c not in "AEIOU"]
    if given and len(consonants) > 3:
        consonants = [consonants[0], consonants[2], consonants[3]]
    vowels = [c for c in upper if c in "AEIOU"]
    return "".join([*consonants, *vowels, "X", "X"][:3])

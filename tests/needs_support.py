"""The needs, and the words people look for them with."""

import csv
from pathlib import Path

from db.reference.said import spoken_words
from domain.search.needs import NamedNeed

DATA = Path(__file__).parent.parent / "db" / "data"
EVERYDAY = {
    "stalker": "FA-VIO",
    "bocciato": "SO-EDU",
    "allagamento": "GA-MAN",
    "blatte": "GA-MAN",
    "amianto": "GA-MAN",
    "ladri": "SO-SIC",
    "panico": "SA-PSI",
    "memoria": "SA-NAU",
    "cieco": "SA-DIS",
    "sorda": "SA-DIS",
    "autismo": "SA-DIS",
    "dsa": "SA-DIS",
    "multa": "EC-DEB",
    "rifugiato": "SO-DOC",
    "arabo": "SO-LIN",
    "pranzo": "EC-ALI",
    "caduta": "SA-NAU",
    "subentro": "GA-DEC",
    "stretti": "GA-SOV",
    "nonna": "FA-CAR",
    "patente": "EC-FOR",
    "sfratto": "GA-SFR",
    "sfrato": "GA-SFR",
    "sfrattto": "GA-SFR",
    "sfratt": "GA-SFR",
    "frig": "EC-ALI",
    "frigo": "EC-ALI",
    "bollette": "EC-UTE",
    "bolete": "EC-UTE",
    "bolette": "EC-UTE",
    "luce e gas": "EC-UTE",
    "botte": "FA-VIO",
    "mi picchia": "FA-VIO",
    "avvocato": "SO-GIU",
    "muffa": "GA-MAN",
    "casa popolare muffa": "GA-MAN",
    "caldaia rotta": "GA-MAN",
    "afito": "GA-MOC",
    "disocupato": "EC-LAV",
    "psicolgo": "SA-PSI",
    "ascensore": "GA-BAR",
    "spid": "SO-DIG",
    "incinta": "FA-NAS",
    "104": "SA-DIS",
    "badante": "SA-NAU",
    "debbiti": "EC-DEB",
    "utenz": "EC-UTE",
    "Eviction": "GA-SFR",
}
NOTHING = ("xyzw", "...", "  ")


def needs() -> list[NamedNeed]:
    def read(name: str) -> list[dict[str, str]]:
        with (DATA / name).open(encoding="utf-8") as source:
            return list(csv.DictReader(source))

    areas = {row["code"]: row["label_it"] for row in read("need_areas.csv")}
    return [
        NamedNeed(
            row["code"],
            row["label_it"],
            row["label_it"],
            (row["label_en"],),
            areas[row["area"]],
            spoken_words().get(row["code"], ()),
        )
        for row in read("needs.csv")
    ]

"""Those who come with something plain: a need everybody may read, and nothing graver behind it.

In `heard.THEMES` low income, stairs, debts stand beside another need; behind the care of a relative
or loneliness there is mostly an illness. Were that all, who reads nothing but the open need would
know that something is hidden.

How many they are follows what public housing in Lombardy is like: it is given by income, so a month
longer than the money is what most have in common; a good third of tenants is old and lives alone or
as a couple, often in blocks of before 1980 without a lift and in flats taken when there were
children; who looks after somebody mostly does so for a parent who lives elsewhere. They are careful
guesses, nothing that was counted.
"""

from bisect import bisect
from itertools import accumulate
from random import Random

from db.demo.heard import EVERYONE, PROFILES, WITH_CHILDREN, Theme

_OLD = ("elder_alone", "elder_couple")
_YOUNGER = ("single", "couple", *WITH_CHILDREN)
_CARERS = ("elder_couple", "single", "couple", "family")
_CALM, _USUAL, _PRESSING = (0, 6, 54, 40), (1, 12, 57, 30), (1, 20, 60, 19)
_Urgency = tuple[int, int, int, int]


def _plain(
    key: str, of_hundred: float, core: str, beside: str, who: tuple[str, ...], urgency: _Urgency
) -> Theme:
    """`of_hundred`: how many of a hundred visits of such households are for it."""
    pairs = (item.split(":") for item in beside.split())
    return Theme(
        key, of_hundred, core, tuple((code, float(odds)) for code, odds in pairs), who, urgency
    )


THEMES = (
    _plain("low_income", 4.5, "EC-RED", "EC-BEN:.15 GA-BAR:.05", EVERYONE, _USUAL),
    _plain("debts", 2.5, "EC-DEB", "EC-RED:.25", _YOUNGER, _PRESSING),
    _plain("benefits", 1.5, "EC-BEN", "SO-DIG:.2", EVERYONE, _CALM),
    _plain("training", 1, "EC-FOR", "SO-LIN:.2", _YOUNGER, _CALM),
    _plain("stairs", 7.5, "GA-BAR", "EC-BEN:.2 FA-CAR:.2 SO-ISO:.15", _OLD, _USUAL),
    _plain("too_large", 2, "GA-SOT", "GA-BAR:.2 EC-RED:.2", _OLD, _CALM),
    _plain("language", 3, "SO-LIN", "SO-EDU:.2 EC-FOR:.2", _YOUNGER, _CALM),
    _plain("digital", 1.2, "SO-DIG", "EC-BEN:.2", EVERYONE, _CALM),
    _plain("school", 2, "SO-EDU", "SO-LIN:.2", WITH_CHILDREN, _CALM),
    _plain(
        "separated",
        4.5,
        "FA-SEP",
        "EC-DEB:.2 EC-RED:.2 EC-LAV:.15",
        ("couple", *WITH_CHILDREN),
        _USUAL,
    ),
    _plain("carer", 5, "FA-CAR", "EC-BEN:.25 GA-BAR:.3", _CARERS, _USUAL),
    _plain(
        "lonely",
        9,
        "SO-ISO",
        "SO-DIG:.2 GA-CON:.2 GA-BAR:.15 GA-SOT:.15 FA-LUT:.15",
        ("elder_alone", "single"),
        _CALM,
    ),
    _plain("quarrel", 2.5, "GA-CON", "SO-ISO:.3", EVERYONE, _CALM),
)
_FITTING = {
    profile: [theme for theme in THEMES if profile in theme.profiles] for profile in PROFILES
}
_SUMS = {
    profile: list(accumulate(theme.weight for theme in themes))
    for profile, themes in _FITTING.items()
}


def theme(dice: Random, profile: str, *, foreign: bool) -> Theme | None:
    """What somebody of such a household came for, if it was something plain."""
    drawn = bisect(_SUMS[profile], dice.random() * 100)
    found = _FITTING[profile][drawn] if drawn < len(_FITTING[profile]) else None
    return None if found and found.core == "SO-LIN" and not foreign else found


OPENINGS = {
    "low_income": (
        "Entrate basse e affitto pagato: ogni mese gli ultimi dieci giorni sono lunghi.",
        "Il canone è in regola, ma ogni imprevisto è un guaio: gli occhiali, una gomma, i libri.",
        "Conti alla mano, le entrate bastano fino al venti. Chiede se c'è qualche aiuto.",
    ),
    "debts": (
        "Tre rate aperte, una per l'auto. Le paga tutte, ma non resta niente: vuole capire come "
        "uscirne.",
        "Ha firmato per un amico che non paga più; adesso la finanziaria chiama anche la sera.",
    ),
    "benefits": (
        "Paga il canone pieno e forse non dovrebbe: nessuno le ha mai spiegato l'ISEE.",
        "Ha sentito dell'Assegno di inclusione da una vicina. Chiede se spetta anche a lei.",
    ),
    "training": (
        "Lavora, ma senza patentino per il muletto il contratto non si rinnova.",
        "Cerca un corso serale per la licenza media, comodo con i mezzi.",
    ),
    "stairs": (
        "Terzo piano senza ascensore: scende una volta al giorno e si ferma a ogni pianerottolo.",
        "La vasca è alta e ha paura di scivolare. Chiede se si può mettere la doccia.",
        "Quattro gradini al portone, senza corrimano: con il carrello della spesa non si passa.",
    ),
    "too_large": (
        "I figli sono usciti di casa: quattro locali da scaldare e pulire sono troppi.",
        "Cambierebbe con un bilocale, se resta nel quartiere. Chiede come si fa la domanda.",
    ),
    "language": (
        "Capisce, ma agli uffici non riesce a spiegarsi. Cerca un corso la mattina.",
        "Agli sportelli traduce sempre qualcun altro. Vorrebbe parlare da sé.",
    ),
    "digital": (
        "Tutto si chiede in rete e lei non ha lo SPID. Chi l'aiuta viene ogni due mesi.",
        "Ha un telefono nuovo e nessuno che glielo spieghi: vuole imparare, non che si faccia "
        "al posto suo.",
    ),
    "school": (
        "Nel pomeriggio non c'è chi aiuti con i compiti, e il doposcuola ha la lista d'attesa.",
        "Libri e quaderni costano troppo. A scuola i figli vanno volentieri.",
    ),
    "separated": (
        "Si sono lasciati da poco, senza rancori, e nessuno dei due può pagare un'altra casa.",
        "Si separano: chiede come si toglie un nome dal contratto e a chi resta l'alloggio.",
    ),
    "carer": (
        "Segue ogni giorno un parente che abita nel palazzo accanto. Vorrebbe due pomeriggi per "
        "sé.",
        "Va ogni giorno dalla sorella, dall'altra parte della città, e per sé non resta tempo.",
    ),
    "lonely": (
        "Sta bene e si arrangia in tutto, ma le giornate sono vuote. Chiede dove si può andare.",
        "È qui da un anno e non conosce nessuno. Chiede se c'è un gruppo.",
        "Verrebbe volentieri a dare una mano, pur di vedere gente.",
    ),
    "quarrel": (
        "Il cane del piano di sopra e i turni di notte: ormai non si salutano più.",
        "Non si trovano d'accordo sulla pulizia delle scale. Chiede un incontro con tutti.",
    ),
}
"""By key; what follows them is in `stories`."""

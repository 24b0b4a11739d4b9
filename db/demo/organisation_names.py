"""Names of invented organisations, which cannot be mistaken for those of real ones."""

from random import Random

from db.demo.texts import phrases

_THINGS = phrases("""
Il Melograno/o; La Lanterna/a; Il Girasole/o; La Rondine/a; L'Aquilone/o; Il Faro/o;
La Ginestra/a; Il Gelso/o; La Sorgente/a; Il Nido/o; La Bussola/a; Il Cortile/o; La Quercia/a;
Il Mulino/o; La Betulla/a; L'Arcobaleno/o; La Finestra/a; Il Ciliegio/o; La Piazzetta/a;
Il Germoglio/o; La Vela/a; Il Sentiero/o; La Zattera/a; Il Tiglio/o; La Coperta/a; Il Lampione/o;
La Radura/a; Il Pettirosso/o; La Clessidra/a; Il Ruscello/o; La Mongolfiera/a; Il Telaio/o""")
_IMAGINED = ("Immaginari{}", "Immaginari{}", "Inventat{}", "di Fantasia", "della Favola")
_TOWNS = phrases("""
Valmirtilla; Borgolieto; Pontesereno; Roccaquieta; Pratolume; Lagofelice; Montenuvola; Campobrina;
Fonteverde; Collelanterna; Boscodoro; Rivachiara""")
_FORMS = {
    "ODV": "Associazione di volontariato {}",
    "APS": "Associazione {}",
    "IS": "Cooperativa {}",
    "ETS": "{}",
    "EF": "Ente filantropico {}",
    "RA": "Rete {}",
    "SMS": "Mutuo soccorso {}",
    "FON": "Fondazione {}",
    "REL": "Centro parrocchiale {}",
    "CAF": "CAF {}",
    "SIND": "Sindacato inquilini {}",
    "CAV": "Centro antiviolenza {}",
    "ALTRO": "Studio {}",
    "CONS": "Consultorio {}",
}
PUBLIC = {
    "COM": "Servizi sociali del Comune immaginario di {}",
    "AMB": "Ambito territoriale immaginario di {}",
    "ASST": "ASST immaginaria di {}",
    "ATS": "ATS immaginaria di {}",
    "CPS": "Centro psicosociale immaginario di {}",
    "SERD": "SerD immaginario di {}",
    "CPIA": "CPIA immaginario di {}",
    "AFOL": "Centro per l'impiego immaginario di {}",
    "PREF": "Sportello immaginario della Prefettura di {}",
}
"""Names of public bodies, by kind."""


def name(rng: Random, kind: str, seat: str, taken: set[str]) -> str:
    """One that nobody has `taken` yet: the municipality of the seat or a number joins it when all
    are.
    """
    for _attempt in range(6):
        short = _invented(rng, kind)
        for candidate in (short, f"{short} – {seat}"):
            if candidate not in taken:
                taken.add(candidate)
                return candidate
    number = next(n for n in range(2, 10**6) if f"{short} – {seat} {n}" not in taken)
    taken.add(f"{short} – {seat} {number}")
    return f"{short} – {seat} {number}"


def _invented(rng: Random, kind: str) -> str:
    if kind in PUBLIC:
        return PUBLIC[kind].format(rng.choice(_TOWNS))
    thing, _, ending = rng.choice(_THINGS).partition("/")
    return _FORMS[kind].format(f"{thing} {rng.choice(_IMAGINED).format(ending)}")

"""What offices call the columns of a list of organisations, beside the titles of our template.

Only for lists made elsewhere: a title is compared with these words, typing slips forgiven. Words
of Italian offices first, English ones after them. A slash parts phrases.
"""

from exchange.sheets.contact_words import (
    ADDRESS,
    ASIDE,
    CONTACTS,
    MAIL,
    PHONE,
    POSTCODE,
    PROVINCE,
    SITE,
    TAX,
)

_PERSON = (
    "referente/legale rappresentante/rappresentante legale/rappresentante/rapp legale/"
    "presidente/responsabile/persona di riferimento/persona di contatto/contatto/coordinatore/"
    "coordinatrice/direttore/direttrice/contact/contact person/president/manager"
)
_DEPUTY = (
    "vice/vicepresidente/vice presidente/sostituto/secondo referente/referente 2/"
    "altro referente/deputy"
)


def _both(first: str, second: str) -> str:
    """Every word of one table with every word of the other, in either order."""
    return "/".join(f"{a} {b}" for a in first.split("/") for b in second.split("/"))


WORDS = {
    "name": (
        "denominazione/denominazione ente/denominazione associazione/denominazione sociale/"
        "ragione sociale/ente/nome ente/nome associazione/nome organizzazione/associazione/"
        "organizzazione/nominativo/nominativo ente/intestazione/soggetto/nome/"
        "organisation/organization/name of organisation/company/name"
    ),
    "type": (
        "tipo/tipologia/tipologia ente/tipo ente/tipo organizzazione/natura/natura giuridica/"
        "forma giuridica/categoria/sezione runts/qualifica giuridica/type/kind/category/legal form"
    ),
    "municipality": (
        "comune/citta/comune sede/comune della sede/citta sede/sede/sede legale/sede operativa/"
        "localita/paese/luogo/comune residenza/town/city/municipality/place"
    ),
    "code": "codice/codice ponte/code",
    "alternate_name": "sigla/acronimo/altro nome/nome breve/denominazione breve/acronym/short name",
    "sheet_name": "nome per il foglio/nome sul foglio/nome neutro/neutral name",
    "phone": PHONE,
    "email": MAIL,
    "contacts": CONTACTS,
    "website": SITE,
    "address": f"{ADDRESS}/sede/sede legale/sede operativa",
    "whole_address": f"{ADDRESS}/indirizzo completo/sede/sede legale/sede operativa",
    "tax_id": TAX,
    "description": (
        "note/nota/annotazioni/osservazioni/descrizione/attivita/attivita svolta/"
        "attivita principale/finalita/scopo/di cosa si occupa/cosa fa/commenti/altro/"
        "informazioni/notes/description/remarks/activities"
    ),
    "service": (
        "servizio/servizi/servizio offerto/servizi offerti/nome servizio/progetto/sportello/service"
    ),
    "needs": (
        "bisogni/bisogno/ambito/ambiti/ambito di intervento/ambiti di intervento/ambito attivita/"
        "settore/settori/settore di attivita/settore di intervento/area/aree/area di intervento/"
        "aree di intervento/area tematica/tematica/materia/needs/field/sector"
    ),
    "areas": (
        "dove opera/territorio/territorio di intervento/zona/zona operativa/ambito territoriale/"
        "bacino/bacino di utenza/area geografica/comuni serviti/where it works/area covered"
    ),
    "capacity": "posti/posti liberi/posti disponibili/disponibilita/disponibilita posti/capacity",
    "opening_hours": (
        "orari/orario/orari di apertura/orario apertura/apertura/giorni e orari/"
        "giorni di apertura/quando aperto/quando/opening hours/hours"
    ),
    "bring": "che cosa portare/cosa portare/da portare/documenti da portare/what to bring",
    "languages": "lingue/lingua/lingue parlate/languages",
    "for_whom": (
        "destinatari/utenza/tipologia utenza/tipo utenza/beneficiari/a chi si rivolge/rivolto a/"
        "target/requisiti/per chi/categoria utenti/eligibility/for whom"
    ),
    "referent": (
        f"{_PERSON}/nome referente/cognome referente/nominativo referente/"
        "nome cognome referente/nome presidente/cognome presidente/nominativo presidente/"
        "cognome/cognome e nome/nome e cognome/nome"
    ),
    "referent_role": "ruolo/carica/funzione/ruolo referente/carica sociale/role",
    "referent_phone": _both(PHONE, _PERSON),
    "referent_email": _both(MAIL, _PERSON),
    "referent_hours": "orari referente/quando chiamare/reperibilita/when to call",
    "deputy": _DEPUTY,
    "deputy_role": _both("ruolo/carica", _DEPUTY),
    "deputy_phone": _both(PHONE, _DEPUTY),
    "deputy_email": _both(MAIL, _DEPUTY),
    "postcode": POSTCODE,
    "province": PROVINCE,
    "": ASIDE,
}
"""By the key of a column or of a part of one; empty: what is never ours."""
OFFICES = (
    "legale rappresentante",
    "rappresentante legale",
    "presidente",
    "responsabile",
    "direttore",
)
"""Titles of the column of a referent that say what they are."""
LEGAL_FORMS = {
    "odv": "ODV",
    "aps": "APS",
    "ets": "ETS",
    "fondazione": "FON",
    "cooperativa": "IS",
    "coop": "IS",
}
"""Words of a name that say the type of who bears it."""
MEANT_TYPES = {
    "ODV": "odv/organizzazione volontariato/volontariato/associazione volontariato/o d v",
    "APS": "aps/promozione sociale/a p s",
    "ETS": (
        "associazione/associazioni/ente/onlus/ente terzo settore/terzo settore/no profit/"
        "non profit/comitato/gruppo/ente no profit/associazione onlus"
    ),
    "IS": (
        "cooperativa/cooperativa sociale/coop/coop soc/coop sociale/consorzio/impresa sociale/scs"
    ),
    "FON": "fondazione/fondazione onlus",
    "REL": "caritas/parrocchia/ente religioso/ente ecclesiastico/ente morale/oratorio",
    "COM": "comune/servizi sociali/ente pubblico/ente locale/pubblica amministrazione/pubblico",
    "CAF": "caf/patronato",
    "SIND": "sindacato/organizzazione sindacale",
    "CPIA": "scuola/istituto scolastico",
}
"""What else offices write for a type."""
NEAR_NEEDS = {
    "SO-GIU": (
        "legale/aiuto legale/assistenza legale/consulenza legale/tutela legale/avvocato/"
        "patrocinio/legal aid/legal help"
    ),
}
"""What may be meant, and may be another thing, no need of ours: shown first, never proposed."""
MEANT_NEEDS = {
    "EC-ALI": "alimentari/alimentare/alimentazione/cibo/aiuti alimentari/aiuto alimentare/viveri",
    "EC-RED": (
        "poverta/sostegno economico/contributi/indigenza/beneficenza/aiuto economico/economico"
    ),
    "EC-LAV": "lavoro/inserimento lavorativo/occupazione/politiche attive",
    "EC-FOR": "formazione/corsi/formazione professionale",
    "EC-UTE": "utenze/bollette",
    "EC-DEB": "debiti/sovraindebitamento/usura",
    "SO-ISO": "anziani/solitudine/socializzazione/aggregazione/terza eta/socialita",
    "SO-LIN": "immigrati/immigrazione/stranieri/migranti/intercultura/integrazione",
    "SO-EDU": "istruzione/educazione/doposcuola/sostegno scolastico/scuola/educativo",
    "SO-GIU": "carcere/detenuti/giustizia",
    "SA-DIS": "disabilita/disabili/handicap",
    "SA-PSI": "salute mentale/psichiatria/psicologia",
    "SA-DIP": "dipendenze/tossicodipendenza/ludopatia",
    "SA-CUR": "sanita/salute/sanitario/assistenza sanitaria/trasporto sanitario/trasporto malati",
    "SA-NAU": "non autosufficienza/assistenza domiciliare",
    "FA-VIO": "violenza/antiviolenza/violenza di genere/violenza donne",
    "FA-MIN": "minori/infanzia/tutela minori",
    "FA-GIO": "giovani/adolescenti",
    "FA-NAS": "maternita/neonati/prima infanzia",
    "FA-CAR": "caregiver/sostegno familiari",
    "GA-SFR": "casa/abitare/housing/emergenza abitativa/accoglienza/senza dimora",
}
"""What offices call a field of work, and the need that most of them mean by it."""

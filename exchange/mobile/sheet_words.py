"""What offices call the columns of a list of convened tenants, beside the titles of our template.

A slash parts phrases; see `exchange.directory.sheet_words`.
"""

from exchange.sheets.contact_words import ADDRESS, ASIDE, MAIL, PHONE, POSTCODE, PROVINCE, TAX

WORDS = {
    "family_name": (
        "cognome/cognome inquilino/cognome assegnatario/cognome intestatario/surname/last name"
    ),
    "given_name": "nome/nome inquilino/nome assegnatario/nome intestatario/name/first name",
    "full_name": (
        "nominativo/nominativi/cognome e nome/cognome nome/nome e cognome/nome cognome/inquilino/"
        "assegnatario/intestatario/intestatario contratto/conduttore/utente/persona/convocato/"
        "convocati/nominativo inquilino/nominativo assegnatario/tenant/full name"
    ),
    "codice_fiscale": TAX,
    "phone": PHONE,
    "address": ADDRESS,
    "staircase": "scala/sc/staircase",
    "dwelling": (
        "alloggio/interno/int/appartamento/app/n alloggio/numero alloggio/codice alloggio/"
        "unita immobiliare/u i/piano/dwelling/flat"
    ),
    "town": "comune/citta/localita/paese/comune residenza/town/city/municipality",
    "postcode": POSTCODE,
    "quarter": "quartiere/rione/zona/complesso/caseggiato/quarter/district",
    "day": (
        "data/giorno/data convocazione/data appuntamento/giorno appuntamento/appuntamento/"
        "data e ora/data ora/giorno e ora/tappa/convocazione/date/day"
    ),
    "hour": (
        "ora/orario/ora convocazione/ora appuntamento/orario appuntamento/alle ore/ore/hour/time"
    ),
    "": (
        f"{ASIDE}/{MAIL}/{PROVINCE}/note/nota/osservazioni/annotazioni/componenti/numero componenti"
    ),
}
"""By the key of a column or of a part of one; empty: what is never ours."""

"""What offices call the columns that every list of ours has: how to call, write, come.

A slash parts phrases; a title is compared with them as `exchange.sheets.titles` says.
"""

PHONE = (
    "telefono/tel/telefono fisso/tel fisso/fisso/recapito/recapiti/recapito telefonico/"
    "recapiti telefonici/contatti/contatto telefonico/numero di telefono/n telefono/num telefono/"
    "numero telefonico/cellulare/cell/cel/n cellulare/telefono cellulare/numero verde/centralino/"
    "tel cell/phone/telephone/mobile"
)
MAIL = (
    "mail/e mail/email/posta elettronica/indirizzo mail/indirizzo e mail/indirizzo email/"
    "indirizzo posta elettronica/pec/posta certificata/posta elettronica certificata/"
    "indirizzo pec/e mail pec/contatto mail/contatti/recapito/recapiti"
)
CONTACTS = (
    "recapiti/recapito/contatti/contatto/riferimenti/recapiti e contatti/"
    "recapiti telefonici e mail/telefono e mail/telefono email/tel mail/tel e mail/contacts/"
    "contact details/phone and email"
)
SITE = (
    "sito/sito web/sito internet/web/pagina web/indirizzo web/indirizzo internet/url/website/"
    "web site/homepage"
)
ADDRESS = (
    "indirizzo/via/via piazza/via p zza/piazza/p zza/nome via/indirizzo sede/recapito/"
    "recapito postale/residenza/indirizzo residenza/ubicazione/civico/n civico/numero civico/"
    "nr civico/num civico/address/street/house number"
)
TAX = (
    "codice fiscale/cod fiscale/cod fisc/c f/cf/partita iva/p iva/piva/c f p iva/"
    "codice fiscale partita iva/cf piva/tax number/tax code/vat/vat number"
)
POSTCODE = "cap/c a p/codice postale/codice avviamento postale/post code/postcode/zip/zip code"
PROVINCE = "prov/provincia/pr/sigla provincia/province"
ASIDE = (
    "fax/n/nr/n ord/numero d ordine/progressivo/id/data iscrizione/data di iscrizione/"
    "data costituzione/data aggiornamento/numero iscrizione/n iscrizione/iscrizione runts/"
    "numero repertorio/repertorio runts/numero volontari/n volontari/numero soci/n soci/"
    "data di nascita/data nascita/nato il/luogo di nascita/comune di nascita/sesso/eta/"
    "nazionalita/cittadinanza/firma/anno/anno costituzione/anno fondazione/iban"
)
"""What is never ours, though it reads like it."""

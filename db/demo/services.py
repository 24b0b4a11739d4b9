"""What invented organisations offer, and which kind of organisation offers it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DemoOffer:
    """A service as the directory describes it; `needs` are codes."""

    name: str
    needs: tuple[str, ...]
    description: str
    eligibility: str = ""


_TOLD = """
# food | Banco alimentare | EC-ALI
Pacco viveri ogni quindici giorni, con prodotti freschi quando ci sono. Si ritira in sede; per chi
non può muoversi lo portano i volontari.
* ISEE fino a 9.360 euro o segnalazione dei servizi sociali
# shop | Emporio solidale | EC-ALI FA-NAS
Spesa gratuita a punti in un negozio vero: alimenti, igiene, prodotti per la prima infanzia. La
tessera dura sei mesi e si accompagna a un colloquio.
* Tessera rilasciata dopo un colloquio
# canteen | Mensa e docce | EC-ALI EC-RED
Pasto caldo a pranzo dal lunedì al sabato, docce due volte la settimana, cambio di biancheria.
# listening | Centro d'ascolto | EC-RED EC-ALI EC-UTE SO-ISO
Primo ascolto di persone e famiglie in difficoltà, aiuti per spese urgenti, accompagnamento ai
servizi del territorio.
# bills | Sportello bollette e bonus energia | EC-UTE EC-BEN
Lettura delle bollette, rateizzazione, domanda dei bonus sociali, riallaccio delle utenze sospese.
Portare le ultime due bollette.
# fund | Fondo di sostegno per affitto e utenze | GA-MOI EC-UTE EC-RED
Contributo una tantum versato direttamente al creditore, dentro un progetto condiviso con la
famiglia.
* Residenza nella provincia; un contributo l'anno
# rent | Sportello affitto | GA-MOI GA-MOC GA-SFR GA-DEC
Consulenza su canoni, morosità e piani di rientro; aiuto a rispondere alle lettere dell'ente e a
presentare le domande di contributo.
# eviction | Sportello sfratti e mediazione con la proprietà | GA-SFR GA-MOI GA-MOC
Assistenza dall'intimazione alla data del rilascio: richieste di proroga, accordi, ricerca di una
soluzione ponte.
# tenants | Tutela degli inquilini | GA-MAN GA-DEC GA-MOC GA-SOV
Assistenza su manutenzione, spese, subentri, cambi di alloggio e decadenza.
# mediation | Mediazione dei conflitti di vicinato | GA-CON SO-SIC
Due mediatori incontrano le parti, anche a domicilio, e cercano un accordo sull'uso degli spazi
comuni.
# repairs | Piccole riparazioni e adattamento della casa | GA-MAN GA-BAR
Artigiani volontari per riparazioni leggere; consulenza per ausili e domanda di contributo contro le
barriere architettoniche.
# move | Accompagnamento al cambio di alloggio | GA-SOT GA-SOV GA-BAR
Aiuto a valutare il cambio, a preparare la domanda e a organizzare il trasloco.
# debt | Sportello sovraindebitamento | EC-DEB GA-MOC
Esame gratuito e riservato dei debiti, piano di rientro, avvio della procedura di legge, prevenzione
dell'usura.
# budget | Educazione al bilancio familiare | EC-DEB EC-RED
Tre incontri individuali per mettere ordine fra entrate, spese e scadenze.
# benefits | CAF e patronato: ISEE, assegni, pensioni | EC-BEN SO-DOC EC-RED
ISEE, Assegno di inclusione, assegno unico, invalidità civile, pensioni. Su appuntamento; consulenza
gratuita.
# papers | Sportello documenti e residenza | SO-DOC SO-LIN
Permesso di soggiorno, residenza, ricongiungimento, cittadinanza; compilazione delle domande e
accompagnamento agli uffici.
# italian | Corsi di italiano per adulti | SO-LIN EC-FOR
Corsi gratuiti dal livello di alfabetizzazione al B1, mattina e sera, con spazio per i bambini il
martedì e il giovedì.
# school | Licenza media e corsi serali | EC-FOR SO-EDU FA-GIO
Percorsi per adulti e per ragazzi dai sedici anni, con riconoscimento dei crediti.
# work | Orientamento e ricerca del lavoro | EC-LAV EC-FOR FA-GIO
Colloquio, curriculum, corsi, tirocini; presa in carico con un tutor per sei mesi.
# training | Laboratorio di avviamento al lavoro | EC-LAV EC-FOR
Tirocini retribuiti in falegnameria, manutenzione del verde, sartoria e cucina.
* Invio dei servizi sociali o del Centro per l'impiego
# digital | Facilitazione digitale | SO-DIG
SPID, carta d'identità elettronica, fascicolo sanitario, bollettini e domande in rete, fatti insieme
e con calma.
# company | Compagnia e telefonate amiche | SO-ISO FA-LUT
Visite settimanali e telefonate a persone sole; pranzo insieme la prima domenica del mese.
# social_centre | Spazio di quartiere | SO-ISO SO-SIC SO-EDU
Portineria sociale, laboratori, doposcuola e feste: un posto dove passare e conoscersi.
# grief | Gruppo di aiuto nel lutto | FA-LUT
Incontri quindicinali condotti da una psicologa; colloqui individuali nei primi mesi.
# transport | Trasporto e accompagnamento alle cure | SA-CUR SA-NAU SA-DIS
Accompagnamento a visite, terapie e centri diurni con mezzi attrezzati. Prenotare con tre giorni di
anticipo.
# clinic | Ambulatorio solidale | SA-CUR SA-CRO
Visite di base e specialistiche gratuite per chi non riesce ad arrivare alle cure; farmaci da banco.
# home_care | Assistenza domiciliare | SA-NAU FA-CAR SA-CRO
Igiene, pasti, aiuto in casa e sollievo a chi assiste, da due a dieci ore alla settimana.
* Valutazione sociale; quota secondo l'ISEE
# carers | Sportello per chi assiste un familiare | FA-CAR SA-NAU
Informazioni, ricerca di assistenti familiari, gruppo di sostegno, posti di sollievo.
# disability | Centro diurno e progetti di vita | SA-DIS FA-CAR
Attività diurne, fine settimana di sollievo, progetti per la vita indipendente.
# mental | Salute mentale adulti | SA-PSI
Primo colloquio entro dieci giorni, visite psichiatriche e psicologiche, progetti riabilitativi.
Accesso diretto o su invio del medico.
# inclusion | Gruppo di parola e vita quotidiana | SA-PSI SO-ISO
Attività di gruppo, cucina, camminate, per riprendere il ritmo delle giornate.
# hoarding | Casa in ordine: accumulo e igiene | SA-ACC SA-PSI
Équipe con educatore e operatore: sgombero graduale insieme alla persona, senza forzature, e
sostegno nel tempo.
* Su segnalazione di ALER o dei servizi sociali
# addiction | Servizio dipendenze | SA-DIP
Alcol, sostanze, gioco d'azzardo: accoglienza, visita, terapia, gruppi. Accesso libero, gratuito e
riservato, senza impegnativa.
# gambling | Gruppo gioco d'azzardo | SA-DIP EC-DEB
Gruppo settimanale per chi gioca e per i familiari, con consulenza sui debiti.
# violence | Centro antiviolenza | FA-VIO
Ascolto, protezione, consulenza legale e psicologica per donne che subiscono violenza domestica,
ospitalità in emergenza. Gratuito e riservato; reperibilità la notte.
# shelter | Casa rifugio | FA-VIO FA-MIN
Ospitalità protetta per donne e figli che lasciano una situazione di violenza domestica.
* Accesso tramite il centro antiviolenza o le forze dell'ordine
# family | Consultorio familiare | FA-NAS FA-SEP FA-MIN
Gravidanza, allattamento, coppia, adolescenza: ostetrica, psicologa, assistente sociale. Accesso
libero, primo colloquio gratuito.
# parents | Sostegno ai genitori soli | FA-MON FA-SEP FA-MIN
Colloqui, spazio neutro, aiuto nei compiti, rete di famiglie che si danno una mano.
# children | Doposcuola e centro educativo | SO-EDU FA-MIN
Compiti, merenda, gioco e laboratori per ragazzi dai 6 ai 14 anni, ogni pomeriggio.
# youth | Educativa di strada e spazio giovani | FA-GIO SO-EDU
Educatori nei parchi e nei cortili; spazio aperto, orientamento, piccole esperienze di lavoro.
# baby | Corredino e latte | FA-NAS
Pannolini, latte, vestiti fino ai tre anni, carrozzine e lettini in prestito.
# justice | Accoglienza e lavoro di pubblica utilità | SO-GIU EC-LAV
Posti per messa alla prova e misure alternative, sostegno alle famiglie, rientro dal carcere.
# social_work | Segretariato sociale | EC-RED GA-SFR FA-MIN SA-NAU SO-DOC
Porta d'accesso ai servizi del Comune: primo colloquio, presa in carico, contributi, tutela dei
minori.
# plan | Ufficio di piano: misure e contributi | GA-MOI EC-BEN FA-CAR
Misure regionali per l'affitto, voucher, bonus assistenti familiari, progetti di inclusione.
# hospital | Punto unico di accesso della Casa di comunità | SA-CUR SA-CRO SA-NAU
Infermiere di famiglia e assistente sociale: valutazione, cure a domicilio, protesi e ausili,
dimissioni protette.
# prevention | Promozione della salute e vaccinazioni | SA-CUR SA-CRO
Scelta del medico, tessera sanitaria, esenzioni, vaccinazioni, screening.
# safety | Punto di ascolto per la sicurezza | SO-SIC FA-VIO
Segnalazioni di degrado e di truffe, incontri nei quartieri, ammonimento nei casi di violenza
domestica.
# network | Coordinamento delle associazioni | SO-ISO EC-ALI
Smista le richieste fra le associazioni della rete e trova il posto libero più vicino.
"""
"""Each with its key, its name and its needs; below what it is, and after a star who may ask."""


def _read(told: str) -> tuple[str, DemoOffer]:
    head, *lines = told.splitlines()
    key, name, needs = head.split(" | ")
    description = " ".join(line for line in lines if not line.startswith("* "))
    eligibility = "".join(line[2:] for line in lines if line.startswith("* "))
    return key, DemoOffer(name, tuple(needs.split()), description, eligibility)


OFFERS = dict(_read(told) for told in _TOLD.strip().removeprefix("# ").split("\n# "))
BY_TYPE: dict[str, str] = {
    "ODV": "food company transport listening bills italian repairs clinic baby grief network",
    "APS": "social_centre children italian digital youth company papers mediation parents",
    "EF": "fund bills listening budget",
    "IS": "home_care training hoarding disability work youth move shelter inclusion mediation",
    "RA": "network social_centre rent",
    "SMS": "fund benefits company clinic",
    "ETS": "shop food inclusion justice parents children transport gambling repairs carers",
    "FON": "fund debt shelter disability carers baby",
    "REL": "listening food canteen shop fund children grief",
    "COM": "social_work digital rent plan",
    "AMB": "plan carers social_work",
    "ASST": "hospital home_care mental",
    "ATS": "prevention gambling",
    "CPS": "mental inclusion",
    "SERD": "addiction gambling",
    "CONS": "family parents",
    "CAF": "benefits papers bills",
    "SIND": "tenants eviction rent benefits",
    "CAV": "violence shelter",
    "CPIA": "italian school",
    "AFOL": "work training",
    "PREF": "safety papers",
    "ALTRO": "mediation budget debt",
}
"""Offers of each kind of organisation; where they are four or fewer, the typical one first."""

GAPS = {
    (need, province)
    for province, needs in {
        "CO": "SA-ACC SO-GIU GA-BAR",
        "MB": "SA-ACC FA-LUT GA-SOT FA-GIO",
        "VA": "GA-SOT SA-CRO",
    }.items()
    for need in needs.split()
}
"""Needs that nobody answers in a province, however large the demonstration."""

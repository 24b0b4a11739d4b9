"""What the community manager writes down: short, humane, with nothing that says who it is."""

from random import Random

from db.demo import plain
from db.demo.heard import Theme

_OPENINGS: dict[str, tuple[str, ...]] = plain.OPENINGS | {
    "arrears": (
        "Tre mesi di canone arretrati da quando è finito il contratto a termine. Vuole pagare e "
        "chiede di poterlo fare a rate.",
        "Ha sempre pagato; con la cassa integrazione non ce la fa più. Porta le ricevute in "
        "ordine, una per una.",
        "L'ultimo conguaglio delle spese è arrivato tutto insieme: ha pagato quello e lasciato "
        "indietro due mensilità.",
        "Si vergogna del debito con ALER e per questo non ha risposto alle lettere. Oggi le "
        "abbiamo aperte insieme.",
    ),
    "arrears_unclear": (
        "Contesta gli arretrati: dice di avere pagato in contanti negli anni scorsi. Cercherà "
        "le ricevute.",
        "Paga un mese sì e uno no, senza una ragione sola. Il reddito c'è, ma finisce prima.",
    ),
    "eviction": (
        "Ha ricevuto l'avviso di rilascio e l'ufficiale giudiziario è atteso fra tre settimane. "
        "Non sa dove andare.",
        "Lo sfratto è stato rinviato una volta; il prossimo accesso è fissato. Nessun parente "
        "può ospitare.",
        "Arriva con la busta verde ancora chiusa: è il preavviso di rilascio dell'alloggio.",
    ),
    "losing_home": (
        "Non ha presentato la dichiarazione dei redditi per l'anagrafe utenza e ora rischia la "
        "decadenza.",
        "Ha ospitato a lungo un familiare senza comunicarlo; è arrivata la lettera di avvio del "
        "procedimento.",
    ),
    "bills": (
        "Bolletta del gas di 640 euro, già sollecitata. Da una settimana scalda una stanza sola "
        "con la stufetta.",
        "Luce ridotta per morosità: il frigorifero regge, lo scaldabagno no. Chiede la "
        "rateizzazione.",
        "Non ha mai chiesto il bonus sociale: non sapeva di averne diritto. Ha portato tutte le "
        "bollette dell'anno.",
    ),
    "food": (
        "A metà mese la spesa è già un problema. Certe sere salta la cena.",
        "Ha chiesto un aiuto per la spesa, quasi scusandosi. È la prima volta che si rivolge a "
        "qualcuno.",
        "Prendeva il pacco viveri nel vecchio quartiere; qui non conosce nessuno a cui chiederlo.",
    ),
    "alone": (
        "È venuta per fare due parole: da giorni non parlava con nessuno.",
        "Esce solo per la farmacia. I vicini che conosceva sono andati via o sono mancati.",
        "Il figlio vive lontano e telefona la domenica. Il resto della settimana è lungo.",
    ),
    "hoarding": (
        "La casa è piena fino alla porta e i vicini si lamentano dell'odore. Accetta di farci "
        "entrare, a patto che non si butti niente senza chiedere.",
        "Si dorme in poltrona perché il letto non si raggiunge più. Dice che un giorno metterà "
        "in ordine.",
    ),
    "distress": (
        "Da mesi non dorme e non apre la posta. Accetta volentieri che lo si accompagni a un "
        "primo colloquio.",
        "Sente rumori contro di sé e chiama spesso i carabinieri. Con noi parla con calma.",
        "Ha smesso la cura di sua iniziativa, perché stava meglio. Ora stare in casa è difficile.",
    ),
    "addiction": (
        "Le macchinette si prendono metà dello stipendio. Lo dice per la prima volta ad alta voce.",
        "Beve da quando ha perso il lavoro. Chiede un aiuto che non passi dal medico di sempre.",
    ),
    "violence": (
        "In disparte dice di avere paura a tornare a casa. Concordato come e quando "
        "ricontattarla in sicurezza: niente telefonate la sera.",
        "È uscita dal camper due volte prima di parlare. Chiede protezione; ha già una borsa "
        "pronta da un'amica.",
    ),
    "papers": (
        "Il permesso è in rinnovo da otto mesi e senza ricevuta nessuno rinnova il contratto di "
        "lavoro.",
        "La residenza è ancora al vecchio indirizzo: per questo non arriva né la tessera "
        "sanitaria né la posta.",
    ),
    "crowded": (
        "Due stanze per tutta la famiglia; i ragazzi studiano a turno sul tavolo di cucina.",
        "Con la nascita dell'ultimo figlio lo spazio non basta più. Hanno chiesto il cambio "
        "alloggio un anno fa.",
    ),
    "repairs": (
        "Muffa in camera da letto, già segnalata due volte. In casa c'è chi tossisce da un mese.",
        "La caldaia si spegne di notte. Il tecnico è passato, ma il pezzo non è mai arrivato.",
        "Infiltrazioni dal tetto sopra l'ultimo piano: quando piove mette le bacinelle.",
        "L'ascensore è fermo da dieci giorni e al quarto piano c'è chi non può fare le scale.",
    ),
    "neighbours": (
        "Rumori fino a notte e qualche parola di troppo sulle scale. Prima della denuncia "
        "vorrebbe che qualcuno li facesse parlare.",
        "La lite per i posti in cortile dura da mesi e ha diviso la scala in due.",
    ),
    "disability": (
        "Da dopo l'operazione usa la carrozzina; il bagno non è adatto e la porta è troppo "
        "stretta.",
        "Un figlio adulto con disabilità e genitori stanchi: chiedono qualche ora di respiro.",
    ),
    "caring": (
        "Assiste da sola la madre giorno e notte. Dice: «Se cado io, cadiamo in due».",
        "Il marito non la riconosce più sempre. Non ha mai chiesto aiuto perché le sembrava di "
        "tradirlo.",
    ),
    "young": (
        "Il figlio maggiore ha lasciato la scuola a gennaio e passa le giornate in camera.",
        "Diciannove anni, nessun corso e nessun lavoro; gli piacerebbe imparare un mestiere.",
    ),
    "work": (
        "La cooperativa ha perso l'appalto e a cinquant'anni non sa da dove ricominciare.",
        "Solo lavori a chiamata: qualche settimana sì, qualche settimana niente.",
    ),
    "baby": (
        "Al settimo mese, senza corredino e con poche visite fatte. Chiede dove andare.",
        "Una bambina di tre mesi e il latte artificiale che costa più della spesa di casa.",
    ),
    "illness": (
        "Dialisi tre volte la settimana e nessuno che possa accompagnare. Ha saltato due visite.",
        "Rimanda gli esami per il ticket: non sa di avere diritto all'esenzione.",
    ),
    "bereaved": (
        "Il marito è mancato in primavera. Tutte le carte erano intestate a lui e la casa adesso "
        "è troppo grande.",
        "Da quando è sola non accende il riscaldamento: «Per me soltanto è uno spreco».",
    ),
    "one_parent": (
        "Cresce i figli da sola e il turno in mensa finisce dopo l'uscita da scuola.",
        "L'assegno di mantenimento non arriva da un anno. Tiene tutto insieme, ma è stanca.",
    ),
    "decay": (
        "Cantine forzate e luci rotte nel vialetto: la sera le persone anziane non escono più.",
        "Rifiuti abbandonati dietro i garage e un via vai di notte. Chiede che qualcuno passi.",
    ),
    "sentence": (
        "Rientra in famiglia con una misura alternativa e cerca un posto dove svolgere le ore.",
        "Fine pena a breve. La famiglia è contenta e preoccupata insieme: serve un lavoro.",
    ),
}

_BESIDE: dict[str, str] = {
    "EC-RED": "Le entrate non coprono il mese.",
    "EC-UTE": "Anche le bollette sono indietro.",
    "EC-LAV": "Il lavoro manca da mesi.",
    "EC-DEB": "Ci sono due finanziamenti aperti.",
    "EC-ALI": "Per la spesa si arrangia come può.",
    "EC-BEN": "Non ha mai fatto l'ISEE.",
    "EC-FOR": "Un corso interesserebbe, se è di mattina.",
    "GA-MOI": "Il canone non è pagato da qualche mese.",
    "GA-DEC": "Nella posta c'è anche una diffida.",
    "GA-CON": "Con i vicini i rapporti sono tesi.",
    "GA-BAR": "Le scale sono diventate un ostacolo.",
    "GA-SOT": "Valuterebbe una casa più piccola, ma non lontano da qui.",
    "GA-SOV": "In casa non c'è posto per tutti.",
    "GA-MAN": "Ci sono anche lavori da fare.",
    "SO-ISO": "Intorno non ha quasi nessuno.",
    "SO-LIN": "Ci siamo capiti con l'aiuto di una vicina: serve un mediatore.",
    "SO-DOC": "I documenti sono da rifare.",
    "SO-DIG": "Il telefono è vecchio e lo SPID uno scoglio.",
    "SO-EDU": "I ragazzi fanno fatica a scuola.",
    "SO-SIC": "La sera non si sente al sicuro.",
    "SO-GIU": "C'è un procedimento in corso.",
    "SA-PSI": "Appare molto provata.",
    "SA-NAU": "Serve aiuto nelle cose di ogni giorno.",
    "SA-DIP": "In famiglia si accenna al bere, senza dirlo.",
    "SA-CUR": "Le visite sono rimandate da tempo.",
    "SA-CRO": "La salute non aiuta.",
    "FA-SEP": "La separazione è ancora una ferita aperta.",
    "FA-MIN": "La scuola ha segnalato le assenze dei figli.",
    "FA-MON": "È sola con i bambini.",
    "FA-CAR": "In casa c'è una persona da assistere.",
    "FA-NAS": "C'è un neonato.",
    "FA-LUT": "Ha perso da poco una persona cara.",
}

_ASKS = (
    "Chiede di essere richiamata la mattina.",
    "Lasciato il promemoria con i documenti da portare.",
    "Preferisce che passiamo noi, con calma.",
    "Ha accettato di sentire chi può aiutare.",
    "Ci rivediamo alla prossima sosta.",
    "",
    "",
)
_DELICATE = ("violence", "sentence")
"""Where the opening says all that may be written."""
_MESSAGES = (
    "Buongiorno, vi affidiamo una situazione del quartiere {quarter}: {need}. La persona è "
    "d'accordo a essere contattata. Grazie se ci fate sapere entro il termine.",
    "Vi chiediamo un primo colloquio per una situazione seguita da noi ({quarter}): {need}. "
    "Restiamo a disposizione per ogni dettaglio.",
    "Avete posto per una situazione a {quarter}? Il bisogno principale è: {need}. La persona è "
    "stata informata.",
)
CALLS = (
    "Telefonato: conferma che l'appuntamento c'è stato.",
    "Telefonato due volte, nessuna risposta. Riprovo domani.",
    "Ha richiamato: sta aspettando una data.",
    "Sentita al telefono: più serena, ringrazia.",
    "Ha portato i documenti al primo appuntamento: è andata bene.",
)
QUESTIONS = (
    "Quante persone sono in casa, e ci sono bambini piccoli?",
    "È già seguita dai servizi sociali del Comune?",
    "Può venire da noi, o dobbiamo andare a domicilio?",
    "Serve un interprete? In quale lingua?",
)
"""Of partners, before they answer."""
REMINDERS = (
    "Portare i moduli dell'anagrafe utenza.",
    "Richiamare per sapere com'è andata.",
    "Verificare se è arrivata la risposta del gestore.",
)
NOTES = {
    "GA": (
        "Sentito l'ufficio di zona: la pratica è stata ripresa in mano.",
        "Verificata la posizione: ci sono i margini per un accordo.",
        "Mancano due documenti; li porta alla prossima sosta.",
    ),
    "SO": (
        "Presentata alle volontarie del quartiere: si rivedono giovedì.",
        "Fatta insieme la domanda sul telefono; ora sa da dove si comincia.",
        "D'accordo con la persona: un passo alla volta.",
    ),
    "SA": (
        "Sentito il medico di base, che conosce la situazione.",
        "D'accordo con la persona: un passo alla volta, prima la visita.",
        "Il nucleo è già conosciuto dai servizi: li avvisiamo insieme.",
    ),
    "EC": (
        "Mancano ISEE e ultima busta paga; li porta alla prossima sosta.",
        "Preparato insieme l'elenco delle spese: la prima da affrontare è la luce.",
        "Rateizzazione chiesta con noi al telefono; si aspetta la conferma.",
    ),
    "FA": (
        "Sentita l'assistente sociale, con il consenso della persona.",
        "Rivista in un posto tranquillo; ha deciso di andare avanti.",
        "D'accordo con la persona: un passo alla volta.",
    ),
}
"""By area of the need that comes first."""
ENDINGS = {
    "solved": "Confermato con la persona: il problema è risolto.",
    "partly": "Confermato con la persona: la parte più urgente è risolta, il resto continua.",
    "unsolved": "Non si è trovata una risposta sul territorio. Detto con franchezza.",
    "withdrawn": "La persona preferisce non andare avanti. La porta resta aperta.",
    "moved_away": "Si è trasferita; passate le informazioni ai nuovi servizi.",
    "duplicate": "Era già aperto un altro caso per lo stesso nucleo.",
}


def story(rng: Random, theme: Theme, needs: list[str]) -> str:
    """An opening, at most two of the other needs, sometimes what was agreed."""
    parts = [rng.choice(_OPENINGS[theme.key])]
    parts += [_BESIDE[code] for code in needs[1:3] if code in _BESIDE]
    if theme.key not in _DELICATE:
        parts.append(rng.choice(_ASKS))
    return " ".join(part for part in parts if part)


def message(rng: Random, quarter: str, need: str) -> str:
    """What is written to a partner; `need` is its label."""
    return rng.choice(_MESSAGES).format(quarter=quarter, need=need.lower())

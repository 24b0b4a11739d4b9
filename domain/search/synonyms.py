"""What tenants and colleagues call a need or a kind of partner, beside its official label.

Only for the search: nobody sees these words. Italian and the English of the interface, in the
words of who tells it: what is broken, who is owed, what hurts.
"""

NEEDS = {
    "GA-MOI": (
        "affitto canone arretrati morosi insoluti rate"
        " bollettino sospeso cassa integrazione non riesco a pagare"
    ),
    "GA-MOC": (
        "affitto canone arretrati morosi insoluti debito"
        " bollettini non paga piano di rientro rateizzazione"
    ),
    "GA-SFR": (
        "sfratti sgombero ufficiale giudiziario casa alloggio emergenza abitativa dormitorio"
        " sfrattati buttati fuori strada sloggiare esecuzione senza casa senzatetto"
    ),
    "GA-DEC": (
        "decadenza perdita alloggio requisiti revoca abusivo ospite subaffitto eredità"
        " subentro voltura assegnatario"
    ),
    "GA-SOV": (
        "casa piccola cambio alloggio mobilità stretti troppi in casa affollati una stanza"
        " dormono in sala letti a castello nipoti"
    ),
    "GA-SOT": "casa grande cambio alloggio mobilità",
    "GA-BAR": (
        "ascensore montascale scale carrozzina accessibilità disabili"
        " sedia a rotelle rampa bagno doccia vasca gradini"
    ),
    "GA-MAN": (
        "muffa umidità riscaldamento riparazioni guasto casa lavori"
        " casa popolare caldaia termosifoni freddo infissi finestre perdita acqua"
        " tubi infiltrazioni cimici scarafaggi topi tetto porta serratura impianto elettrico"
        " allagamento allagata gocciola piove in casa blatte piccioni amianto fogna vetro rotto"
    ),
    "GA-CON": (
        "vicini vicinato lite rumori mediazione condominio"
        " litigi musica cane cani urla dispetti amministratore"
    ),
    "SO-ISO": (
        "solitudine soli anziani compagnia socialità volontari solo sola nessuno parlare amici"
    ),
    "SO-LIN": (
        "stranieri immigrati migranti italiano lingua interprete mediatore culturale"
        " arabo ucraina rifugiati traduttore non capisce non parla italiano"
    ),
    "SO-DOC": (
        "permesso di soggiorno anagrafe carta identità cittadinanza stranieri residenza"
        " passaporto permesso questura codice fiscale tessera sanitaria rifugiati asilo politico"
        " sanatoria"
    ),
    "SO-DIG": (
        "spid computer internet telefono digitale informatica"
        " cellulare smartphone wifi password mail"
    ),
    "SO-EDU": (
        "doposcuola compiti scuola dispersione ragazzi libri bocciato bocciata voti"
        " abbandono scolastico materna elementari medie superiori quaderni"
    ),
    "SO-SIC": (
        "spaccio degrado sicurezza furti polizia vigili"
        " droga scippi bande paura vandali rifiuti immondizia ladri baby gang"
    ),
    "SO-GIU": (
        "giustizia carcere detenuti reato pena avvocato legale"
        " condanna domiciliari arresti processo tribunale avvocati denuncia"
    ),
    "SA-DIS": (
        "disabili handicap invalidità invalidi legge 104 sostegno cieco cieca ipovedente sordo"
        " sorda autismo autistico dsa adhd dislessia ritardo trasporto amministratore di sostegno"
    ),
    "SA-NAU": (
        "anziani badante assistenza domiciliare rsa casa di riposo demenza alzheimer"
        " non cammina cade caduta a letto pannoloni oss memoria dimentica si perde tutore curatela"
    ),
    "SA-PSI": (
        "psicologo psichiatra depressione ansia salute mentale psicosociale"
        " matto pazzo esaurimento nervoso suicidio voci psichiatrico cps panico attacchi di panico"
        " piange non dorme"
    ),
    "SA-DIP": (
        "droga alcol alcolismo gioco azzardo ludopatia slot tossicodipendenza"
        " sert serd alcolista beve ubriaco slot machine scommesse gratta e vinci"
    ),
    "SA-CRO": (
        "malattia malati cronici farmaci diabete oncologico"
        " tumore cancro dialisi cuore parkinson chemioterapia ossigeno"
    ),
    "SA-CUR": (
        "medico dottore dentista ambulatorio visite farmaci ticket ospedale"
        " denti occhiali visita esami ricetta medicine medicina lista d'attesa pediatra trasporto"
    ),
    "SA-ACC": (
        "accumulatori disposofobia igiene sporcizia pulizia animali gatti roba sporco puzza cumuli"
    ),
    "EC-RED": (
        "aiuto soldi pagare povertà contributo sussidio aiuto economico isee"
        " non arriva a fine mese stipendio vestiti mobili frigo frigorifero"
        " lavatrice elettrodomestici"
    ),
    "EC-LAV": (
        "lavoro disoccupati impiego occupazione curriculum tirocinio"
        " licenziato licenziata cerco lavoro colloquio agenzia interinale"
    ),
    "EC-UTE": (
        "bollette pagare luce gas acqua riscaldamento bonus energia"
        " bolletta bollettino elettricità enel staccato distacco contatore teleriscaldamento"
    ),
    "EC-ALI": (
        "cibo spesa viveri pacco alimenti mensa emporio banco fame"
        " frigo frigorifero vuoto mangiare cibi pasti pasto buoni spesa latte pranzo cena dispensa"
    ),
    "EC-DEB": (
        "debiti prestiti usurai finanziaria pignoramento cartelle"
        " banca cessione del quinto equitalia agenzia delle entrate riscossione strozzini multe"
        " multa rate carta di credito"
    ),
    "EC-BEN": (
        "bonus isee pensione assegno inclusione inps domanda patronato"
        " rdc adi invalidità accompagnamento reddito di cittadinanza naspi"
    ),
    "EC-FOR": "corsi corso scuola qualifica diploma formazione professionale patente patentino",
    "FA-MON": "mamma madre sola genitore solo ragazza madre padre separato",
    "FA-SEP": (
        "separati divorzio coppia mediazione familiare litigi"
        " avvocato alimenti mantenimento ex marito ex moglie"
    ),
    "FA-VIO": (
        "maltrattamenti maltrattate picchiate donne antiviolenza stalking abusi rifugio 1522"
        " botte picchia percosse pugni schiaffi lividi minacce marito compagno violento"
        " stalker perseguita controlla ricatta"
    ),
    "FA-MIN": (
        "bambini minori tutela adolescenti affido infanzia figlio figli bimbi bullismo nipoti"
    ),
    "FA-CAR": (
        "caregiver assistere familiare malato sollievo figlio disabile mamma anziana nonna stanca"
        " non ce la faccio"
    ),
    "FA-GIO": "neet giovani ragazzi scuola lavoro orientamento non studia chiuso in camera",
    "FA-NAS": (
        "incinte gravidanza neonati pannolini nido mamme bambini consultorio"
        " incinta passeggino culla latte in polvere parto asilo nido"
    ),
    "FA-LUT": ("lutto morte vedova vedovo funerale morto morta decesso defunto"),
}

TYPES = {
    "ODV": "volontariato volontari associazione onlus",
    "APS": "associazione promozione sociale onlus",
    "IS": "cooperativa coop sociale impresa",
    "RA": "rete associazioni",
    "ETS": "associazione terzo settore onlus",
    "FON": "fondazione",
    "REL": "caritas parrocchia chiesa suore religioso",
    "COM": "comune servizi sociali assistente sociale municipio",
    "AMB": "ambito piano di zona ufficio di piano",
    "ASST": "ospedale sanità azienda sanitaria",
    "ATS": "agenzia tutela salute sanità asl",
    "CPS": "psichiatria salute mentale psicosociale",
    "SERD": "sert ser.d. dipendenze",
    "CONS": "consultorio familiare ginecologo",
    "CAF": "patronato isee fiscale 730 modello",
    "SIND": "sindacato inquilini sunia sicet",
    "CAV": "antiviolenza donne violenza",
    "CPIA": "scuola adulti italiano licenza media",
    "AFOL": "centro per l'impiego lavoro collocamento",
    "PREF": "prefettura questura carabinieri polizia",
}

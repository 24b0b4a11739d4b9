"""What a sheet may say: nothing that tells of health, violence or justice, in any language."""

import pytest

from domain.handout.judge import tells, tells_number

TELLING = """
Centro antiviolenza|CENTRO ANTI-VIOLENZA|Casa delle donne|Sportello Ascolto Donna
Casa rifugio|D.i.Re|Telefono Rosa|Amici del 1522|gruppo alcolisti|A.A. Alcolisti Anonimi
gruppo AA|SerD|Ser.D.|S e r D|SerT|NOA|CPS|C.P.S. di Varese|CSM|SPDC|Neuropsichiatria
U.O.N.P.I.A.|Psicologa|Ambulatorio|ASST|ATS|Consultorio familiare|Ospedale di Circolo
Medico di base|Casa di comunità|Gioco d'azzardo|Ludopatia|Tossicodipendenze
comunità terapeutica|disabili|Invalidi civili|persone non autosufficienti|RSA|Alzheimer
HIV|UEPE|Carcere|ex detenuti|avvocato penalista|Tribunale|Questura|Carabinieri|Giustizia
Messa alla prova|Tutela minori|maltrattamenti|abusi|stalking|vittime di reato|Hospice
Oncologia|Women's shelter|domestic violence|mental health|drug addiction|rehab|prison
probation|lawyer|hospital|violences conjugales|toxicomanie|santé mentale|prison|avocat
hôpital|femmes battues|alcooliques|violencia de género|drogodependencia|salud mental
cárcel|abogado|hospital|mujeres maltratadas|alcohólicos|violență domestică|dependență
sănătate mintală|închisoare|avocat|spital|alcoolici|femeilor abuzate|dhunë në familje
varësi|shëndet mendor|burg|avokat|spital|alkoolistë|gratë e dhunuara|домашнє насильство
залежність|психічне здоров'я|в'язниця|адвокат|лікарня|алкоголіків|жінок|العنف الأسري
الإدمان|الصحة النفسية|السجن|المحامي|مستشفى|مدمني الكحول|النساء|مُحَامٍ|للعنف|بالعنف
ا ل ع ن ف|a n t i v i o l e n z a|CentroAntiviolenza|anti.vio.len.za|v1olenza
viol\u200benza|viоlenza|ＶＩＯＬＥＮＺＡ|vi\u00adolenza|ψiolenza violenza|chiama il 15 22
chiama l'1522|١٥٢٢|uno cinque due due|Ⓥiolenza|Sportello psi|Centro d ascolto per donne
Spazio Uomini Maltrattanti|Penale minorile|DSA e autismo|🏥 sportello|⚖️|女性庇护所|Frauenhaus
больница|amici ser d|Giocatori Anonimi|ѵiolenza|viol€nza|1-5-2-2|1.5.2.2|Fisioterapia
S.M.I.|legge 104|Telefono Azzurro|www.antiviolenzavarese.it
"""
PLAIN = """
Associazione Il Ponte di Carta|Distribuzione alimenti|Emporio solidale|Sportello casa
Corso di italiano|Via Ospedale 12, Varese|Piazza Giustizia 3|Viale del Tribunale 4
mar e gio 9-12|dalle 15 alle 22|15-22|Maria Rossi|Biblioteca civica|Patronato INCA
CAF ACLI|Doposcuola|Caritas parrocchiale San Vittore|Comune
Ufficio relazioni con il pubblico|Centro per l'impiego|Accompagnamento con auto
lunedì 9.00-12.30|Spazio mamme e bambini|Fondazione Aurora|Banca del tempo
Consulenza del lavoro|+39 0332 555012|Aiuto per le bollette|Assegno di inclusione
Sportello immigrati|Madonna Pellegrina|Parole in libertà|15.00-22.00|Ponte ALER Україна
Casa del quartiere|Rosa Bianchi|Serena Conti|Corso Sempione 112|Casa Betania
Croce d'oro, volontari|Centro sociale anziani|Via Indipendenza 4|Gratis
Sostegno alle famiglie|Via Varesina 12|Bolis Anna|Santella|Grazie|ADI e bonus
primo piano, 1° a destra
"""


def every(text):
    return [each for line in text.strip().splitlines() for each in line.split("|")]


@pytest.mark.parametrize("text", every(TELLING))
def test_what_tells_is_found_in_every_language_and_disguise(text):
    assert tells(text)
    assert tells(f"Amici del lago {text}")


@pytest.mark.parametrize("text", every(PLAIN))
def test_what_anybody_may_read_is_let_through(text):
    assert not tells(text)


@pytest.mark.parametrize(
    "number", ["1522", "+391522", "114", "19696", "800861061", "+39800558822", "15 22", "116006"]
)
def test_a_number_that_everybody_knows_tells_too(number):
    assert tells_number(number)


@pytest.mark.parametrize("number", ["+390332555012", "+393331522114", "0332 1522", "+390311522333"])
def test_a_number_that_only_holds_such_digits_does_not(number):
    assert not tells_number(number)

"""Words and numbers that tell of health, violence or justice, in the languages of the sheet.

`STEMS` are beginnings of words, `INSIDE` are found anywhere, also written apart or together; the
short ones of `WHOLE` are words of their own, with or without dots. Written folded: small letters
without accents (`domain.handout.judge`). To add a word is to add it here.
"""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


STEMS = _words(
    """
    violen maltratt abus stalk persecut molest vittim femminicid donn uomini rifugi
    trafficking alcol alcoh alcoo alkoo alkool dipendenz tossic drog ludopat azzard narcotic
    anonim astinen psic psych psih psiq neuro psichiat mental terap therap riabilit gewalt
    frauen disab disabil invalid handicap autosuffic autis demenz dement alzheim parkinson
    malatt malat medic clinic ospedal ambulat consultor sanit salute infermier curant
    oncolog tumor cancr dialis diabet epatit aids sieropos hospic palliativ ricover farmac
    poliambul poliamb dentist ginecolog abort vaccin patolog carcer detenut detenz penitenz
    penal giustiz tribunal procur avvoc legal reat giudiz giudic condann questur polizi
    carabin arrest probation minoril women shelter refuge abuse batter addict drug alcohol
    gambl rehab disabl disabilit health hospital illness disease nurse doctor surger pregnan
    prison inmate offend crim lawyer attorney justic victim femme battu conjugal
    toxicom dependan hopital malad soin soignant medecin handicapp detenu justice police
    victime mujer maltrat adicci ludop salud enferm discapac carcel abogad polic penitenc
    feme femei dependent sanat spital bolnav inchis puscari detin avocat justit politi abuz
    dhun abuzim droge shendet semund avokat drejtes viktim paaftesi mjek gefangnis krankenh
    anwalt насил жінк жінок жіноч женщ залежн завис наркот алкогол психі психо психи здоров
    лікар больни врач хвор інвалід инвалид вязниц тюрм тюрь увязн адвокат юрист правосуд
    поліц полиц жертв кримін уголов
    aggress minacc sfruttament prostit denunc fisio cardio ortoped logoped pediatr dermat radiolog
    chirurg ostetric gravid incint sangue trapiant ciech ipoved sord paralis parapleg tetrapleg
    sindrom degenz reclus counsel recover sober sobriet cancer blind deaf aveugl sourd prisonn
    juzgad dizabil judec gjyq krebs шпитал медич медиц притул реабіл інвал
    """
)
INSIDE = _words(
    """
    violenz violenc violent maltratt stalking antiviolen femminicid alcolis alcolist
    alcoholic alcoolic alkoolis tossicodip dipendenz giocatorianon ludopat azzard
    narcoticianon psicolog psichiatr psicoter psichic neuropsi mentalhealth saludmental
    santemental salutementale sanatatemintala shendetmendor disabil invalidi autosuffic
    alzheimer parkinson sieropos oncolog ospedal ambulator consultori casadicomunita
    comunitaterapeut hospital hopital sanitari penitenz penitenc detenut carcer tribunal
    giustizi avvocat penalist messaallaprova tutelaminori exdetenut misuraalternativ
    misurealternativ casadelledonne casadonne centrodonn telefonorosa casarifug casaprotett
    donnemaltratt codicerosa womensshelter domesticviol drugaddict unocinqueduedue
    quindiciventidue millecinquecentoventidue onefivetwotwo насильств залежніст наркоман
    алкогол психічн лікарн вязниц адвокат عنف ادمان مدمن نفسيه النفسي صحه مستشفي مريض مرضي
    مرضه اعاقه معاق سجن سجين محام قانوني محكمه شرطه عداله ضحايا ضحيه كحول مخدر قمار نساء
    نسوي طبيب عياده علاج ايدز اغتصاب تحرش
    codiceross antitratta telefonoazzurr prontosoccors legge104 collocamentomirat categorieprotett
    amministratoredisostegno amministratoridisostegno assistenzadomicil casacircondarial
    gratuitopatrocin pubblicautilita madrebambin mammabambin nonvedent safehouse
    نفسي صيدلي حبس جريمه مسجون ادويه
    """
)
WHOLE = _words(
    """
    serd sert cps noa csm spdc uonpia npia asst ats asl ausl rsa rsd cdd cse css cra sad cav
    cadmi uepe ussm aa cat acat dsa hiv aids mst ivg pma dca adhd upg rems psi sla hospice
    lila afasia donna burg burgu burgut burgosur gra grate gruaja sos tratta rape sick court
    jail presos sante boli boala varesi varesia tutela cura cure ill ward sucht gericht суд
    суду
    lilt ail aism uildm anffas aias ledha smi npi cead sfa lpu ipm pena pene l104 ens uici
    """
)
"""Acronyms of services as people write them here, and words too short to be looked for inside."""

NUMBERS = _words(
    """
    1522 114 112 113 118 1500 1515 19696 116000 116006 116111 116117 117 800861061 800558822
    800632000 800186070 800554088 800896949 800290290 800833833 800300558 800011110
    800274274 0223272327 199284284
    """
)
"""Numbers that everybody knows, or finds at once: violence, emergencies, addictions, suicide."""
IN_WORDS = frozenset({"1522", "19696"})
"""Those of them that are no number of a house or an hour."""
DOTTED = frozenset({"dire"})
"""Acronyms that are words without their dots."""
APART = frozenset({"serd", "sert", "cps", "uepe", "noa", "cav"})
"""Acronyms that are also written as two words."""
STREETS = (
    r"\b(?:via|viale|piazza|piazzale|corso|largo|vicolo|vicoli|strada) "
    r"(?:(?:de|del|dell|della|dei|delle|degli|all|alla|al) )*"
    r"(?:ospedale|ospedali|tribunale|giustizia|carcere|carceri|medici|salute|clinica|donne|rifugio)\b"
)
"""Names of streets as they are on the map, which say nothing of who has a seat there."""
FREE = r"\b(?:in|un)depend\w*|\bindipenden\w*"
"""Words that hold one of ours and say something else."""

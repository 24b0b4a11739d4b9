"""Words for the search: how a text splits into them, and which of them say nothing."""

import re
from functools import lru_cache

from domain.text import fold

WORD_LIMIT = 40
"""Longer words are cut, in texts and in queries alike."""
COMMON = frozenset(
    fold(
        "a ad ai al alla alle allo agli con da dai dal dalla de dei del dell della delle dello di e"
        " ed gli i il in l la le lo nel nella nello nei nelle o od per su sul sulla sui sulle tra"
        " fra un una uno d c s che chi cui ma se come dove quando io mi me ti te si ci vi ne lui"
        " lei noi voi loro suo sua suoi sue mio mia miei mie sono sei è era sta stanno ha ho hanno"
        " hai aver avere essere stato stata gli vuole vorrebbe voglio deve devo può sa ce"
        " the of and for to an at on is are my his her with who has have i"
    ).split()
)
"""Words that select nothing: left out of a query that has others."""
_WEAK_VERBS = """
    posso puoi può possiamo possono poter potere potrei potrebbe potuto voglio vuole vuoi
    vogliamo vogliono volere vorrei vorrebbe vorrebbero voluto devo deve devono dobbiamo dovrei
    dovrebbe dovere dovuto so sa sanno sapere saputo sappiamo riesco riesce riusciamo riescono
    riuscire riuscito riesca fare fa faccio fai fanno facciamo farlo farla fatto fatta facendo
    andare vado va vanno andiamo andato andata venire vengo viene vengono venuto venuta stare
    stia stanno stava stavo stando restare resto resta rimane rimango rimasto rimasta dare do dà
    danno darmi dato data mettere metto mette mettono messo messa trovare trovo trova trovano
    trovato cercare cerco cerca cercano cercando cercasi servire serve servono servirebbe
    servirebbero bisogna avrei avrebbe avevo aveva abbiamo avete ero eravamo siamo sarebbe sarei
    sia fosse sembra sembrano capita capitato succede successo vedo vede dico dice dicono detto
    chiedo chiede chiedono chiedere chiesto tenere tengo tiene comincia cominciato continua
    continuano diventa diventato diventata permettermi permettersi permettere poterlo poterla
    smetto interessa conosco conosce pensa penso credo spero provo prova ci ne mi ti si
"""
"""In the forms in which people say them of themselves and of others."""
_WHEN_AND_HOW = """
    oggi ieri domani stasera stamattina mattina mattine sera sere presto tardi subito appena
    entro scorso scorsa scorsi prossimo prossima settimana settimane ora ore mentre durante
    prima dopo quasi circa bene così proprio abbastanza tanti tante molti molte poco poca pochi
    poche nulla niente qualche alcuni alcune altro altra altri altre stesso stessa quello quella
    quelli quelle questo questa questi queste lì là qua anzi però allora quindi perché perche
    siccome finché quattro cinque sei sette otto nove dieci primo finora davvero purtroppo
    semplice
"""
OPTIONAL = frozenset(
    fold(
        "non no senza più troppo troppa troppi troppe molto molta tanto tanta sempre mai anche solo"
        " due tre cerca cerco cercasi cercare cercano trova trovare trovo serve servono servirebbe"
        " bisogno bisogna necessità urgente urgenza subito gratis gratuito gratuita gratuiti"
        " gratuite libero aiuto aiuti aiutare aiuta fare fa fanno fatto faccio andare va vado"
        " venire viene stare stia riesce riescono riuscire dare dato mettere qualcuno qualcosa"
        " cosa tutto tutta tutti tutte ogni giorno giorni mese mesi anno anni volta volte ancora"
        " già ora adesso poi qui rimasto rimasta restare signora signore persona persone problema"
        " problemi informazioni sapere nuovo nuova help need needs looking"
        f" {_WEAK_VERBS} {_WHEN_AND_HOW}"
    ).split()
)
"""Words that tell little: they count where they are met, and nobody must have them."""
_PLURALS = re.compile(r"(?<=..)(?:hi|he|h?[aeiou])$")
_GLIDE = re.compile(r"(?<=...)[ih]$")


@lru_cache(maxsize=5_000)
def _parts(chunk: str) -> tuple[str, ...]:
    parts = fold(chunk).split()
    if len(parts) > 1:
        parts.append("".join(parts))
    return tuple(part[:WORD_LIMIT] for part in parts)


@lru_cache(maxsize=1_000)
def tokens(text: str) -> tuple[str, ...]:
    """The distinct folded words of a text, and those of `C.A.DO.M.` or `L'una` as one word too."""
    return tuple(dict.fromkeys(part for chunk in text.split() for part in _parts(chunk)))


@lru_cache(maxsize=2_000)
def stem(word: str) -> str:
    """The word without its Italian ending: singular and plural, feminine and masculine alike.

    `banco`, `banchi` and `bancho` give `banc`; words of four letters and less stay whole.
    """
    if len(word) < 5 or word[-1] not in "aeiou":
        return word
    return _GLIDE.sub("", _PLURALS.sub("", word))


def single(word: str) -> str:
    """The word with every doubled letter written once: `bollette` and `bolete` alike."""
    return re.sub(r"(.)\1+", r"\1", word)

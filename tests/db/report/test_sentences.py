"""The titles of slides: right of one, of many, of none, and of what is told in part only."""

from datetime import date

import pytest

import i18n
from db.figures import text
from db.figures.told import exact
from db.network.summary import NetworkSummary
from db.report import changed, promised, unanswered
from db.report.sentences import counted, joined
from db.report.unanswered import Hole, Unanswered
from domain.figures.figure import Missing
from domain.report.contents import Column, Headline, Table
from domain.report.period import Period

MARCH = Period(date(2026, 3, 1), date(2026, 3, 1))
MEETINGS = Table("meetings", "Incontri", "", "Incontro", (), ())


@pytest.fixture(autouse=True)
def italian():
    i18n.use("it")


def network(taken=0, kept=0, late=0, late_still=0, still=0, meetings=0) -> NetworkSummary:
    return NetworkSummary(
        meetings, 0, 0, 0, 0, taken, kept, late, late_still, still, date(2026, 2, 10), ()
    )


@pytest.mark.parametrize(
    ("known", "title"),
    [
        (network(1, kept=1), "L’unico impegno preso è stato mantenuto"),
        (network(1, late=1), "L’unico impegno preso è stato mantenuto in ritardo"),
        (network(1, late=1, late_still=1), "L’unico impegno preso è in ritardo"),
        (network(1, still=1), "L’unico impegno preso è ancora da fare"),
        (network(3, kept=3), "Tutti i 3 impegni presi sono stati mantenuti in tempo"),
        (
            network(9, kept=1, late=6, still=2),
            "Di 9 impegni presi: uno mantenuto, 6 in ritardo e 2 ancora da fare",
        ),
        (network(2, late=2), "Di 2 impegni presi: nessuno mantenuto e 2 in ritardo"),
        (network(meetings=1), "La rete si è riunita una volta e non ha preso impegni"),
    ],
)
def test_what_was_promised_is_said_of_one_and_of_many(known, title):
    said = promised.message(known, MEETINGS)
    assert said and said.title == title


def test_a_network_that_did_not_meet_and_promised_nothing_has_no_slide():
    assert promised.message(network(), MEETINGS) is None


def holes(*quarters: int, of: int = 61) -> Unanswered:
    codes = [f"Q{n}" for n in range(of)]
    found = tuple(
        Hole(f"N{i}", f"Bisogno {i}", frozenset(codes[:n]), exact(3))
        for i, n in enumerate(quarters)
    )
    return Unanswered(found, of, Column("open", "Casi"))


@pytest.mark.parametrize(
    ("known", "title"),
    [
        (holes(5, 2), "In 5 quartieri su 61 nessuno risponde a: «Bisogno 0»"),
        (holes(1), "In un quartiere su 61 nessuno risponde a: «Bisogno 0»"),
        (holes(61, 61), "In tutti i 61 quartieri nessuno risponde a: «Bisogno 0», «Bisogno 1»"),
        (holes(*[5] * 12), "In 5 quartieri su 61 nessuno risponde a: 12 bisogni"),
        (holes(1, of=1), "Qui nessuno risponde a: «Bisogno 0»"),
    ],
)
def test_where_nobody_answers_is_said_by_quarters(known, title):
    assert unanswered.title(known) == title


def headlines(now, before, change) -> tuple[Headline, ...]:
    return (Headline("opened", "Casi aperti", now, before, change),)


def difference(n: int):
    return text.number(n, signed=True)


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (
            headlines(exact(1902), exact(1878), difference(24)),
            "Dopo l’incontro del 10 feb 2026: 1.902 casi nuovi, 24 in più di prima",
        ),
        (
            headlines(exact(1), exact(2), difference(-1)),
            "Dopo l’incontro del 10 feb 2026: un caso nuovo, uno in meno di prima",
        ),
        (
            headlines(exact(0), exact(3), difference(-3)),
            "Dopo l’incontro del 10 feb 2026: nessun caso nuovo, 3 in meno di prima",
        ),
        (
            headlines(exact(4), exact(4), difference(0)),
            "Dopo l’incontro del 10 feb 2026: 4 casi nuovi, come prima",
        ),
        (
            headlines(exact(7), exact(0), text.missing(Missing.NOTHING)),
            "Dopo l’incontro del 10 feb 2026: 7 casi nuovi",
        ),
        (
            headlines(text.said("<10", 5), exact(20), text.missing(Missing.NOT_TOLD)),
            "Dopo l’incontro del 10 feb 2026: meno di 10 casi nuovi",
        ),
    ],
)
def test_what_changed_is_said_with_its_difference_where_there_is_one(lines, title):
    said = changed.beside(lines, MARCH, "10 feb 2026")
    assert said and said.title == title


def test_what_was_not_recorded_before_is_no_change():
    unknown = text.missing(Missing.NOT_RECORDED)
    lines = headlines(exact(7), unknown, text.missing(Missing.NOTHING))
    assert changed.beside(lines, MARCH, "") is None


def test_parts_of_a_sentence_are_left_out_where_there_is_nothing_to_say():
    assert counted(exact(0), str) == "" and counted(text.missing(Missing.NOT_TOLD), str, "x") == ""
    assert joined(["", "uno", ""]) == "uno" and joined(["uno", "", "due"]) == "uno e due"
    assert joined(["uno", "due", "tre"]) == "uno, due e tre"

"""The letter that answers a tenant's wish says what was decided, before anything else."""

import json
from datetime import UTC, date, datetime

import i18n
from db.rights.letter import LetterFacts
from domain.rights.wish import Ground, WishKind
from exchange import typeset
from exchange.rights import letter

FACTS = LetterFacts(
    "Tullio Prova",
    "VA-2026-000001",
    WishKind.ERASURE,
    date(2026, 11, 2),
    ("Emporio di prova",),
    datetime(2026, 11, 27, 9, 0, tzinfo=UTC),
)


def lines(monkeypatch, ground):
    printed = []
    monkeypatch.setattr(typeset, "pdf", lambda _file, _name, told, _at: printed.append(told))
    with i18n.speaking("it"):
        letter.as_pdf(FACTS, "C’è una causa in corso.", ground)
    return json.loads(printed[0])["lines"]


def test_a_refusal_says_so_then_why(monkeypatch):
    assert lines(monkeypatch, Ground.CLAIM)[3:6] == [
        "Non possiamo fare quello che avete chiesto.",
        "Motivo: Servono per una causa",
        "C’è una causa in corso.",
    ]


def test_a_wish_that_is_granted_has_the_answer_alone(monkeypatch):
    said = lines(monkeypatch, None)
    assert said[3] == "C’è una causa in corso."
    assert not [line for line in said if "Non possiamo" in line or "Motivo" in line]

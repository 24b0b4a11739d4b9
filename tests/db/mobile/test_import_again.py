"""A convened list looked at again after an answer: as if all of it had been."""

import random
from dataclasses import replace
from datetime import time, timedelta

import pytest
from mobile_support import CODES, add_stop, convene, row

from db.clock import today
from db.mobile import import_plan
from db.mobile.import_plan import MOVE, plan, preview
from domain.imports.plan import NEW

FAMILIES = "Rossi", "Rosi", "Rosssi", "Bianchi", "Bianci", "Verdi"
GIVEN = "Maria", "Mario", "Mria"


def some_rows(chance, n, first=2):
    days = [today() + timedelta(days=n) for n in (3, 10)]
    return [
        row(
            chance.choice(FAMILIES),
            chance.choice(GIVEN),
            line=line,
            day=chance.choice(days),
            hour=chance.choice((None, time(10))),
            phone=chance.choice(("", "", "+393331234567")),
            codice_fiscale=chance.choice(("", "", "", "", CODES["Rossi"])),
        )
        for line in range(first, first + n)
    ]


def said(found):
    return found.rows, found.problems, found.questions


@pytest.mark.parametrize("seed", range(3))
def test_answers_one_by_one_give_the_plan_that_all_of_them_give_at_once(session, manager, seed):
    chance = random.Random(seed)
    for n in (3, 10):
        add_stop(session, n)
    known = [("Rossi", "Maria"), ("Rosi", "Mario"), ("Bianchi", "Maria"), ("Verdi", "Mario")]
    convene(session, manager, add_stop(session, -9), row("Verdi", "Maria"))
    stop = add_stop(session, 5)
    convene(session, manager, stop, *(row(*name) for name in known[:2]))
    listed = [row(*name, day=today() + timedelta(days=3)) for name in known[1:]]
    convene(session, manager, stop, *listed)
    rows = some_rows(chance, 14)
    found = preview(session, manager, rows, None)
    assert found.questions
    for _step in range(6):
        asked = chance.choice(found.questions or found.rows)
        refs = [each.ref for each in getattr(asked, "candidates", ())]
        n = asked.line - 2
        rows[n] = replace(rows[n], meant=chance.choice((*refs, NEW, "")))
        found = preview(session, manager, rows, None, found)
        assert said(found) == said(plan(session, manager, rows, None))


def test_an_answer_has_only_what_it_touches_looked_at(session, manager, monkeypatch):
    stop = add_stop(session, 3)
    convene(session, manager, stop, row("Rossi", "Maria"))
    add_stop(session, 10)
    later = today() + timedelta(days=10)
    rows = [row("Rossi", "Maria", day=later), *(row(f"Xy{n}z", "Uw", day=later) for n in range(9))]
    looked_at, whole = [], import_plan._plan

    def looked(session, rows, *args, **more):
        looked_at.append(len(rows))
        return whole(session, rows, *args, **more)

    monkeypatch.setattr(import_plan, "_plan", looked)
    found = preview(session, manager, rows, None)
    rows[0] = replace(rows[0], meant=MOVE)
    assert preview(session, manager, rows, None, found).rows[0].visit
    assert looked_at == [10, 1]

"""A plan made again after an answer: as if all had been planned, and looking at little."""

import random
from dataclasses import replace

import pytest
from directory_support import VARESE, add_partner

from db.directory import import_plan
from db.directory.import_plan import plan
from db.directory.import_rows import ImportRow
from domain.directory.forms import Service
from domain.imports.plan import NEW

NAMES = "Caritas Varese", "Caritas Varesse", "CARITAS VARESE ODV", "Banco Aiuto", "Banco Aiutto"


def rows_of(chance, n):
    return [
        ImportRow(
            line,
            "P-00001" if chance.random() < 0.1 else "",
            {
                "name": chance.choice((*NAMES, f"Ente {chance.randrange(20)}")),
                "type_code": chance.choice(("ODV", "ODV", "APS")),
                "istat": VARESE,
            },
            {"name": "Mensa", "opening_hours": chance.choice(("lun", "mar"))},
        )
        for line in range(2, n + 2)
    ]


def answered(rows, answers):
    return [replace(row, meant=answers.get(row.line, "")) for row in rows]


def said(found):
    return found.rows, found.problems, found.questions


@pytest.mark.parametrize("seed", range(4))
def test_answers_one_by_one_give_the_plan_that_all_of_them_give_at_once(session, coordinator, seed):
    chance = random.Random(seed)
    add_partner(session, coordinator, "Banco Aiuto", service=Service("Mensa"))
    add_partner(session, coordinator, "Ente 3", type_code="APS")
    rows, answers = rows_of(chance, 30), {}
    found = plan(session, coordinator, rows)
    assert found.questions and found.problems
    for _step in range(8):
        asked = chance.choice(found.questions or [found.rows[0]])
        refs = [each.ref for each in getattr(asked, "candidates", ())]
        line = chance.choice((asked.line, chance.randrange(2, 32)))
        answers[line] = chance.choice((*refs, NEW, "", f"#{chance.randrange(2, 32)}"))
        if chance.random() < 0.3:
            rows[5] = replace(rows[5], service={"name": f"Docce {chance.random()}"})
        found = plan(session, coordinator, answered(rows, answers), found)
        assert said(found) == said(plan(session, coordinator, answered(rows, answers)))


def test_an_answer_has_only_what_it_touches_looked_at_unless_the_directory_changed(
    session, coordinator, monkeypatch
):
    caritas = add_partner(session, coordinator, "Caritas Varese")
    names = ("Caritas Varesse", *(f"Ente {n}" for n in range(50)))
    rows = [
        ImportRow(line, "", {"name": name, "type_code": "ODV", "istat": VARESE})
        for line, name in enumerate(names, start=2)
    ]
    looked_at = []
    whole = import_plan._plan
    monkeypatch.setattr(
        import_plan, "_plan", lambda *args: looked_at.append(len(args[1])) or whole(*args)
    )
    found = plan(session, coordinator, rows)
    again = plan(session, coordinator, answered(rows, {2: caritas}), found)
    assert (looked_at, len(again.rows), again.questions) == ([51, 1], 51, ())
    add_partner(session, coordinator, "Ente 7")
    plan(session, coordinator, answered(rows, {2: NEW}), again)
    assert looked_at == [51, 1, 51]

"""What a report says to the network: one thing at a time, with its figure, in a fixed order."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from case_support import add_case, add_service, entrust
from released_support import heard_in, release

import i18n
from db.referrals.ask import record
from db.report import build as report
from domain.report.contents import Message, Report
from domain.report.period import Period, Territory
from domain.vocabulary import ReferralStatus

MONDAY = datetime(2026, 11, 2, 9, tzinfo=UTC)
MARCH, SPRING, YEAR = (
    Period.parse(*of)
    for of in (("2026-03", "2026-03"), ("2026-01", "2026-03"), ("2025-01", "2025-12"))
)
ORDER = ["heard", "map", "needs", "holes", "answers", "changed", "promised", "asked", "method"]


@pytest.fixture(autouse=True)
def monday():
    i18n.use("it")
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


def said(made: Report) -> dict[str, Message]:
    return {message.code: message for message in made.messages}


def test_one_case_is_told_in_the_singular(session, manager):
    add_case(session, manager, ("EC-ALI",), quarter="VA-01")
    made = report.build(session, manager, MARCH, Territory())
    told = said(made)
    assert [code for code in ORDER if code in told] == [m.code for m in made.messages]
    assert told["heard"].title == "Un caso nuovo"
    assert told["map"].title.endswith("un caso nuovo")
    assert told["needs"].title == "Il bisogno più ascoltato: Povertà alimentare (1)"
    assert told["holes"].title.startswith("In un quartiere su ")
    assert "answers" not in told and "changed" not in told and "promised" not in told
    assert told["asked"].points[0].startswith("Chi può rispondere a questo bisogno?")


def test_where_nothing_was_recorded_the_first_slide_says_so_and_since_when(session, manager):
    add_case(session, manager)
    made = report.build(session, manager, Period.parse("2001-01", "2001-12"), Territory())
    first = made.messages[0]
    assert first.title == "In questi mesi non è stato registrato niente"
    assert first.points == ("I numeri cominciano da marzo 2026.",)


def test_the_slide_of_answers_shows_how_long_they_took(session, manager):
    case = add_case(session, manager)
    with time_machine.travel(datetime(2026, 3, 20, 9, tzinfo=UTC), tick=False):
        number = entrust(session, manager, case.reference, add_service(session), "", "t")
    with time_machine.travel(datetime(2026, 3, 20, 11, tzinfo=UTC), tick=False):
        record(session, manager, number, ReferralStatus.ACCEPTED)
    answers = said(report.build(session, manager, MARCH, Territory()))["answers"]
    assert answers.title == "L’unico caso con una risposta l’ha aspettata 2 ore lavorative"
    assert answers.table and [c.code for c in answers.table.columns] == ["first_answer"]
    assert answers.shows.startswith("Casi, per tempo lavorativo")


def test_a_year_has_its_needs_and_protected_sentences_tell_no_small_number(session, executive):
    heard_in(session, "2025-03", {"VA-01": {"EC-ALI": 33, "SO-ISO": 4}}, cases=40)
    release(session)
    made = report.build(session, executive, YEAR, Territory())
    told = said(made)
    assert told["needs"].title == "Il bisogno più ascoltato è «Povertà alimentare»: 35 casi su 40"
    assert told["heard"].title == (
        "40 casi nuovi, meno di 10 appuntamenti rispettati e meno di 10 accessi spontanei"
    )
    assert not [m.title for m in made.messages if "n.d." in m.title or "{" in m.title]


def test_no_case_leaves_what_the_directory_says_and_what_is_asked(session, manager, executive):
    release(session)
    for actor, kept in ((manager, ["asked", "method"]), (executive, ["holes", "asked", "method"])):
        made = report.build(session, actor, SPRING, Territory())
        assert list(said(made)) == ["nothing", *kept]
        silent = {table.code for table in made.tables if not table.lines}
        assert {"cases", "needs", "waits", "visits", "answers"} <= silent


def test_months_before_anything_was_recorded_and_those_to_come_are_left_out(session, manager):
    add_case(session, manager)  # in March 2026
    for period in (Period.ending(date(2026, 12, 1), 240), Period.ending(date(2026, 12, 1), 24)):
        made = report.build(session, manager, period, Territory())
        cases = next(table for table in made.tables if table.code == "cases")
        assert cases.lines[0].code in ("2026-01", "2026-03") and cases.lines[-1].code <= "2026-11"


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_every_table_has_a_title_that_a_sheet_can_bear_whole(session, manager, executive, language):
    i18n.use(language)
    heard_in(session, "2025-03", {"VA-01": {"EC-ALI": 33}}, cases=40)
    release(session)
    for actor in (manager, executive):
        for table in report.build(session, actor, YEAR, Territory()).tables:
            assert len(table.short or table.title) <= 31, table.code

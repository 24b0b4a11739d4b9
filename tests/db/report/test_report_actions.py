"""The report says what was done in the quarters in its period, for everybody who reads it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from network_support import member, partner_id
from released_support import heard_in, release
from sqlalchemy import delete, update

import i18n
from db.actions import of_period, read, write
from db.clock import today
from db.models.directory import Partner
from db.models.network import Membership
from db.reference.catalogue import catalogue_of
from db.report import actions as report_actions
from db.report import build as report
from domain.actions.forms import ActionForm, ActionState, Contribution
from domain.errors import Refused
from domain.figures.rates import Place
from domain.report.period import Period, Territory

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
SPRING, SUMMER = Period.parse("2026-04", "2026-06"), Period.parse("2026-07", "2026-09")
NOVEMBER = Period.parse("2026-11", "2026-11")
RUNNING, DONE, LEFT = ActionState.RUNNING, ActionState.DONE, ActionState.GIVEN_UP


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(NOW, tick=False):
        yield


def written(session, coordinator, aim, since, until=None, state=RUNNING, **said):
    form = ActionForm("VA-01", aim=aim, since=since, until=until, state=state)
    return write.create(session, coordinator, replace(form, **said), aim)


def table(session, actor, period=SUMMER, territory=Territory()):  # noqa: B008 - frozen
    session.flush()
    made = report.build(session, actor, period, territory)
    return next(table for table in made.tables if table.code == "actions")


def told(found):
    """By aim what is said of each action."""
    codes = [column.code for column in found.columns]
    rows = [dict(zip(codes, (c.text for c in line.cells), strict=True)) for line in found.lines]
    return {row["aim"]: row for row in rows}


def test_what_went_on_in_the_period_is_in_the_report_of_everybody(
    session, coordinator, manager, executive
):
    written(session, coordinator, "without an end", date(2026, 5, 1))
    written(session, coordinator, "past its end", date(2026, 5, 1), date(2026, 6, 1))
    written(session, coordinator, "ended in it", date(2026, 3, 1), date(2026, 7, 1), DONE)
    written(session, coordinator, "left in it", date(2026, 8, 1), date(2026, 8, 9), LEFT)
    written(session, coordinator, "ended before", date(2026, 3, 1), date(2026, 6, 30), DONE)
    written(session, coordinator, "begun after", date(2026, 10, 1))
    written(session, coordinator, "planned", date(2026, 8, 1), state=ActionState.PLANNED)
    written(session, coordinator, "never begun", date(2026, 11, 9), state=LEFT)
    heard_in(session, "2026-08", {"VA-01": {"EC-ALI": 30}})
    release(session)
    for actor in (manager, executive, coordinator):
        found = told(table(session, actor))
        assert set(found) == {"without an end", "past its end", "ended in it", "left in it"}
        assert found["past its end"]["state"] == "Running, past its last day"
        assert found["without an end"]["days"].endswith("without an end")
    december = Period.parse("2026-12", "2026-12")
    assert "never begun" not in told(table(session, manager, december))


def test_nothing_is_said_where_nothing_was_done(session, manager):
    found = table(session, manager)
    assert (found.lines, found.empty) == ((), "No action went on in the quarters in this period.")


def test_an_action_given_up_says_when_unless_it_never_began(session, coordinator):
    for until in (None, today() + timedelta(days=3)):
        with pytest.raises(Refused) as refused:
            written(session, coordinator, "left", date(2026, 8, 1), until, LEFT)
        assert list(refused.value.problems) == ["until"]
    with pytest.raises(Refused):
        written(session, coordinator, "left", date(2026, 11, 9), date(2026, 11, 20), LEFT)
    written(session, coordinator, "left", date(2026, 11, 9), None, LEFT)


def test_an_organisation_that_left_is_named_with_what_it_did(session, coordinator, manager):
    stays, leaves, goes = (
        Contribution(partner_id(session, member(session, coordinator, name)), does=does)
        for name, does in (("Alfa", "Due ore"), ("Beta", "La sala"), ("Gamma", ""))
    )
    written(session, coordinator, "with them", date(2026, 8, 1), parts=(stays, leaves, goes))
    written(session, coordinator, "alone", date(2026, 8, 1))
    session.execute(
        update(Membership).where(Membership.partner_id == leaves.partner_id).values(left_on=today())
    )
    session.execute(delete(Partner).where(Partner.id == goes.partner_id))
    session.expire_all()
    found = told(table(session, manager))
    said = "Alfa: Due ore; Beta (has left): La sala; Gamma (has left)"
    assert (found["with them"]["parts"], found["alone"]["parts"]) == (said, "ALER alone")


def test_a_territory_has_its_own_and_a_merged_quarter_tells_them_where_it_went(
    session, coordinator, manager, monkeypatch
):
    written(session, coordinator, "here", date(2026, 8, 1))
    written(session, coordinator, "elsewhere", date(2026, 8, 1), quarter="CO-01")
    here, there = (Territory(Place.PROVINCE, code) for code in ("VA", "CO"))
    assert set(told(table(session, manager, territory=here))) == {"here"}
    catalogue = catalogue_of(session)
    old = catalogue.quarters_by_code["VA-01"]
    closed = replace(old, closed_on=today(), merged_into="CO-01")
    merged = replace(catalogue, quarters={**catalogue.quarters, old.id: closed})
    for module in (read, of_period, report):
        monkeypatch.setattr(module, "catalogue_of", lambda _session: merged)
    for territory in (there, Territory(Place.QUARTER, "CO-01")):
        found = table(session, manager, territory=territory)
        assert set(told(found)) == {"here", "elsewhere"}
        assert [line.label for line in found.lines if "CO-01" in line.label]


def test_beside_it_stands_what_the_quarter_asks_for_as_far_as_the_report_tells_it(
    session, coordinator, manager, executive
):
    written(session, coordinator, "here", date(2025, 8, 1), needs=("EC-ALI",))
    heard_in(session, "2025-08", {"VA-01": {"EC-ALI": 30, "SO-SOL": 3}})
    release(session)
    year = Period.of_year(2025)
    row = told(table(session, manager, year))["here"]
    [need] = [n.label for n in catalogue_of(session).needs.values() if n.code == "EC-ALI"]
    assert row["needs"] == need and row["heard"].startswith(f"{need}: 30")
    shares = told(table(session, executive, year))["here"]["heard"]
    assert "30" not in shares and "%" in shares
    # A quarter of the year is told by classes alone: of what its quarters ask nothing is said.
    assert "heard" not in told(table(session, executive, SUMMER))["here"]


def test_the_slide_says_how_many_where_and_the_latest(session, coordinator, manager):
    came = "Sono venuti in tanti. " * 60
    written(session, coordinator, "done", date(2026, 7, 1), date(2026, 8, 1), DONE, came=came)
    for n in range(report_actions.ON_A_SLIDE + 1):
        written(session, coordinator, f"running {n}", date(2026, 8, 1 + n), quarter="CO-01")
    made = report.build(session, manager, SUMMER, Territory())
    [message] = [message for message in made.messages if message.code == "actions"]
    assert message.title == "8 actions in 2 quarters"
    assert "running 6" in message.points[0] and "and 2 more" in message.points[-1].lower()
    assert len(told(table(session, manager))["done"]["came"]) <= report_actions.CAME


def test_in_italian_it_reads_so(session, coordinator, manager):
    written(session, coordinator, "Sportello", date(2026, 8, 1))
    i18n.use("it")
    made = report.build(session, manager, SUMMER, Territory())
    [message] = [message for message in made.messages if message.code == "actions"]
    assert message.title == "Un’azione in un quartiere"
    assert [s.title for s in made.sections if s.code == "actions"] == ["Azioni di quartiere"]

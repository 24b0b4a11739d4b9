"""The record by kinds: the same lines as ever, found without reading all the others."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert, text
from support import add_user

from db.models.accounts import AuditEvent
from db.record import listing
from db.record.listing import Wanted
from db.record.newest import acts_there
from domain.record.kinds import KINDS
from domain.vocabulary import Role

BEGIN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ACTS = (
    "case.note",
    "case.read",
    "user.create",
    "backup.save",
    "stop.plan",
    "user.name",
    "factor.old",
)
"""The last is one that Ponte knows no more."""


WHO = "anna.prova"


@pytest.fixture
def lines(session):
    """A hundred lines, three to a moment, the acts in turn, every other one of a person."""
    person = add_user(session, Role.COMMUNITY_MANAGER, WHO).user_id
    rows = [
        {
            "id": n,
            "at": BEGIN + timedelta(hours=n // 3),
            "action": ACTS[n % len(ACTS)],
            "subject": f"line:{n}",
            "detail": "",
            "user_id": person if n % 2 else None,
        }
        for n in range(1_000_001, 1_000_101)
    ]
    session.execute(insert(AuditEvent), rows)
    session.info["audited"] = True
    return rows


@pytest.mark.parametrize("kind", ["", *KINDS])
def test_every_kind_is_told_whole_and_in_order_page_by_page(session, administrator, lines, kind):
    nouns = [n for code, (_, told) in KINDS.items() if kind in ("", code) for n in told]
    mine = [row for row in lines if row["action"].split(".")[0] in nouns]
    wanted = Wanted(kind=kind, since=BEGIN.date())
    found, before = [], None
    while len(page := listing.list_events(session, administrator, wanted, before=before, size=7)):
        found += list(page["subject"])
        last = page.iloc[-1]
        before = last["at"], int(last["place"])
    assert found == [row["subject"] for row in reversed(mine)]


BY_ACT, BY_USER = "ix_audit_event_action_at_id", "ix_audit_event_user_id_action_at_id"


@pytest.mark.parametrize(
    ("wanted", "index"),
    [
        (Wanted(kind="installation"), BY_ACT),
        (Wanted(WHO, kind="installation"), BY_USER),
        (Wanted(WHO, kind="installation", since=BEGIN.date()), BY_USER),
    ],
)
def test_a_rare_kind_reads_its_own_lines_and_no_others(
    session, administrator, lines, wanted, index
):
    assert set(acts_there(session)) >= set(ACTS)
    connection = session.connection()
    postgres = connection.dialect.name == "postgresql"
    if postgres:
        session.execute(text("SET LOCAL enable_seqscan = off"))
    query = listing.asked(session, administrator, wanted, None, 50)
    sql = query.compile(connection, compile_kwargs={"literal_binds": True})
    explain = "EXPLAIN" if postgres else "EXPLAIN QUERY PLAN"
    plan = "\n".join(str(row) for row in connection.exec_driver_sql(f"{explain} {sql}"))
    assert plan.count("ix_audit_event") == plan.count(index) == 1  # one act of the kind is there
    assert "SCAN audit_event" not in plan and "Seq Scan on audit_event" not in plan


def test_what_one_person_did_is_told_whole_in_order_and_by_kind(session, administrator, lines):
    mine = listing.list_events(session, administrator, Wanted(WHO, since=BEGIN.date()), size=500)
    assert list(mine["subject"]) == [
        row["subject"]
        for row in reversed(lines)
        if row["user_id"] and not row["action"].startswith("case")
    ]
    none = listing.list_events(session, administrator, Wanted(WHO, kind="network"))
    nobody = listing.list_events(session, administrator, Wanted("nobody.here"))
    assert none.empty and nobody.empty

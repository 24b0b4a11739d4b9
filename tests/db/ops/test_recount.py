"""Counting anew while others write."""

import threading
from queue import SimpleQueue

from case_support import add_case, tallies_kept, tallies_recounted
from mobile_support import in_a_transaction
from sqlalchemy import event, text
from sqlalchemy.orm import Session
from support import add_user

from db.access import audit
from db.case_life import changes as case_changes
from db.engine import transaction
from db.ops import recount
from domain.vocabulary import Role

WAITING = text(
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE datname = current_database() AND wait_event_type = 'Lock'"
)


def test_a_case_changed_while_all_are_counted_anew_is_counted_as_it_is(fresh_engine):
    def count(session: Session) -> None:
        recount.run(session)
        audit(session, None, "figures.recount", "database")

    with transaction(fresh_engine) as session:
        actor = add_user(session, Role.COMMUNITY_MANAGER, "una")
        case = add_case(session, actor, urgency=3)
        audit(session, actor, "case.open", case.reference)
    told: list[BaseException] = []

    def attempt() -> None:
        try:
            in_a_transaction(fresh_engine, count)()
        except Exception as error:
            told.append(error)

    counting, asked = threading.Thread(target=attempt), SimpleQueue()

    @event.listens_for(fresh_engine, "before_cursor_execute")
    def note(_connection, _cursor, statement, *_more):
        if threading.current_thread() is counting:
            asked.put(statement)

    with transaction(fresh_engine) as session:
        case_changes.change_urgency(session, actor, case.reference, case.version, 1)
        session.flush()
        counting.start()
        first = asked.get(timeout=30)
        if fresh_engine.dialect.name == "sqlite":
            assert first == "BEGIN IMMEDIATE"  # it has one writer: here the other waits
        else:
            while counting.is_alive() and not session.scalar(WAITING):
                counting.join(0.01)
            assert counting.is_alive()
    counting.join()
    assert not told
    with Session(fresh_engine) as session:
        kept = tallies_kept(session)
        assert kept == tallies_recounted(session)

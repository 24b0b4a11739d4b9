"""Counting anew while others write."""

from case_support import add_case, tallies_kept, tallies_recounted
from late import Late
from mobile_support import in_a_transaction
from sqlalchemy.orm import Session
from support import add_user

from db.access import audit
from db.case_life import changes as case_changes
from db.engine import transaction
from db.ops import recount
from domain.vocabulary import Role


def test_a_case_changed_while_all_are_counted_anew_is_counted_as_it_is(fresh_engine):
    def count(session: Session) -> None:
        recount.run(session)
        audit(session, None, "figures.recount", "database")

    with transaction(fresh_engine) as session:
        actor = add_user(session, Role.COMMUNITY_MANAGER, "una")
        case = add_case(session, actor, urgency=3)
        audit(session, actor, "case.open", case.reference)
    counting = Late(fresh_engine, in_a_transaction(fresh_engine, count))
    with transaction(fresh_engine) as session:
        case_changes.change_urgency(session, actor, case.reference, case.version, 1)
        session.flush()
        counting.comes(session)
    assert counting.ends() is None
    with Session(fresh_engine) as session:
        kept = tallies_kept(session)
        assert kept == tallies_recounted(session)

"""What is to be verified is kept while the directory stands still, and no longer."""

from case_support import add_service
from support import add_user, fresh_app_engine

from db.directory import write
from db.engine import reading, transaction
from db.home import today
from domain.vocabulary import Role


def test_a_verification_is_seen_at_once_by_whoever_looks_next():
    engine = fresh_app_engine()
    with transaction(engine) as session:
        add_service(session, "Ente Uno")
        add_service(session, "Ente Due")
        coordinator = add_user(session, Role.COORDINATOR)
        session.info["audited"] = True
    with reading(engine) as session:
        count, [first, *others] = today.to_verify(session, coordinator)
        assert today.to_verify(session, coordinator) == (count, (first, *others))
    with transaction(engine) as session:
        write.verify(session, coordinator, first.reference)
    with reading(engine) as session:
        assert today.to_verify(session, coordinator) == (count - 1, tuple(others))
    engine.dispose()

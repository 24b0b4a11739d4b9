"""An import written aside, and every way in which it does not come to its end."""

import pytest
from directory_support import VARESE
from imports_support import begin, run_of, to_write
from support import add_user, fresh_app_engine

import db.engine
from db.directory import import_write
from db.directory.import_plan import plan
from db.directory.import_rows import ImportRow
from db.engine import reading, transaction
from db.imports import runs
from domain.imports.runs import ImportList, RunState
from domain.permissions import PermissionDenied
from domain.vocabulary import Role
from exchange.imports.run import TRIES, ImportOrder, Writing


class Silent(Exception):
    """The database does not answer."""


@pytest.fixture
def engine(monkeypatch):
    made = fresh_app_engine()
    monkeypatch.setattr(db.engine, "get_engine", lambda: made)
    yield made
    made.dispose()


class Import:
    """Twelve rows in pieces of five; `before` each try of a piece something may happen."""

    def __init__(self, engine, before=lambda _number: None):
        self.tries, self.waited, self.before = 0, [], before
        with transaction(engine) as session:
            self.actor = add_user(session, Role.COORDINATOR, "importer")
            rows = [
                ImportRow(n, "", {"name": f"Ente {n}", "type_code": "ODV", "istat": VARESE})
                for n in range(2, 14)
            ]
            self.found = plan(session, self.actor, rows)
            self.run = begin(session, self.actor, self.found)

    def within(self, function, *args):
        self.tries += 1
        self.before(self)
        with transaction() as session:
            return function(session, self.actor, *args)

    def carried_out(self):
        order = ImportOrder(
            self.run,
            to_write(self.found),
            import_write.write_piece,
            self.within,
            (self.found.seen,),
            (PermissionDenied,),
            (Silent,),
            5,
        )
        writing = Writing(order, pause=self.waited.append)
        writing.carry_out()
        assert not writing.order.rows
        with reading() as session:
            seen = run_of(session, self.actor)
        return seen.state, seen.created


def test_it_goes_on_to_the_end_with_a_breath_between_the_pieces(engine):
    it = Import(engine)
    assert it.carried_out() == (RunState.DONE, 12)
    assert len(it.waited) == 3 and min(it.waited) > 0.1


def test_it_stops_when_somebody_says_so(engine):
    def stop(it):
        if it.tries == 2:
            with transaction() as session:
                runs.stop(session, it.actor, ImportList.DIRECTORY, it.run.number)

    assert Import(engine, stop).carried_out() == (RunState.STOPPED, 5)


@pytest.mark.parametrize(
    ("error", "ends"),
    [(PermissionDenied("x", "y"), RunState.STOPPED), (RuntimeError("x"), RunState.FAILED)],
)
def test_it_ends_when_its_person_signs_out_or_it_fails_and_keeps_whole_pieces(engine, error, ends):
    def fail(it):
        if it.tries == 3:
            raise error

    assert Import(engine, fail).carried_out() == (ends, 10)


def test_it_has_patience_with_a_database_that_does_not_answer_for_a_while(engine):
    def silent(it):
        if 1 < it.tries < 1 + TRIES:
            raise Silent

    assert Import(engine, silent).carried_out() == (RunState.DONE, 12)

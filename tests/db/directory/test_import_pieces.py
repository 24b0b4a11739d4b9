import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from directory_support import COMO, VARESE
from imports_support import begin, carry_out, run_of, to_write
from sqlalchemy import func, select
from support import add_user

from db.directory import import_write
from db.directory import write as partners_write
from db.directory.detail import detail, history
from db.directory.import_plan import plan
from db.directory.import_rows import ImportRow, PartnerFate
from db.engine import reading, transaction
from db.imports import runs
from db.models.accounts import AuditEvent
from db.models.directory import Partner
from domain.directory.forms import Organisation
from domain.imports.runs import (
    ImportList,
    ImportPiece,
    PieceIsIn,
    RunEnded,
    RunningAlready,
    RunState,
    pieces,
)
from domain.permissions import PermissionDenied
from domain.vocabulary import Role
from settings import ROOT


def rows(n, first=2, **more):
    return [
        ImportRow(line, "", {"name": f"Ente {line}", "type_code": "ODV", "istat": VARESE, **more})
        for line in range(first, first + n)
    ]


def stored(session):
    return session.scalar(select(func.count()).select_from(Partner))


def test_a_list_goes_in_piece_by_piece_each_with_one_event(session, coordinator):
    found = plan(session, coordinator, rows(25))
    written = carry_out(session, coordinator, found, size=10)
    number = run_of(session, coordinator).number
    assert [piece.created for piece in written] == [10, 10, 5]
    acts = select(AuditEvent.detail).where(AuditEvent.subject == f"import:{number}")
    told = session.scalars(acts.order_by(AuditEvent.id)).all()
    assert [line.split("\t")[1] for line in told] == ["2-11", "12-21", "22-26"]
    assert stored(session) == 25
    [line] = history(session, coordinator, "P-00025")
    assert (line.action, line.detail) == ("partner.import", f"import\t{number}\nEnte 26")
    assert plan(session, coordinator, rows(25)).count(PartnerFate.LEAVE) == 25


def test_a_stopped_import_says_what_is_in_and_goes_on_under_its_number(session, coordinator):
    found = plan(session, coordinator, rows(25))
    run = begin(session, coordinator, found)
    first, second, _third = pieces(to_write(found), 10)
    done = import_write.write_piece(session, coordinator, ImportPiece(run, first), found.seen)
    with pytest.raises(PieceIsIn):
        import_write.write_piece(session, coordinator, ImportPiece(run, first), found.seen)
    runs.stop(session, coordinator, ImportList.DIRECTORY, run.number)
    with pytest.raises(RunEnded):
        import_write.write_piece(
            session, coordinator, ImportPiece(run.after(done), second), found.seen
        )
    seen = run_of(session, coordinator)
    assert (seen.state, seen.created, seen.line, seen.left) == (RunState.STOPPED, 10, 11, 15)
    again = plan(session, coordinator, rows(25))
    carry_out(session, coordinator, again, size=10)
    with pytest.raises(RunEnded):  # who was stopped does not go on beside
        import_write.write_piece(session, coordinator, ImportPiece(run, second), found.seen)
    seen = run_of(session, coordinator)
    assert (seen.number, seen.created, seen.left) == (run.number, 25, 0)
    assert stored(session) == 25


def test_what_changed_after_it_was_shown_is_handed_back_and_the_rest_goes_in(session, coordinator):
    carry_out(session, coordinator, plan(session, coordinator, rows(3)), "before")
    found = plan(session, coordinator, rows(5, description="Dal martedì"))
    form = detail(session, coordinator, "P-00002").form
    partners_write.edit(
        session, coordinator, "P-00002", 1, Organisation(form.name, "APS", COMO, phone="0332123456")
    )
    partners_write.create(session, coordinator, Organisation("ente  5", "ODV", VARESE))
    [written] = carry_out(session, coordinator, found)
    assert [(p.line, p.message) for p in written.problems] == [
        (3, import_write.CHANGED),
        (5, import_write.CAME),
    ]
    assert (written.created, written.changed) == (1, 2)
    assert detail(session, coordinator, "P-00002").form.istat == COMO
    assert detail(session, coordinator, "P-00003").form.description == "Dal martedì"


def test_the_same_file_is_written_once_at_a_time_and_another_beside_it(session, coordinator):
    found = plan(session, coordinator, rows(3))
    run = begin(session, coordinator, found)
    with pytest.raises(RunningAlready) as refused:
        begin(session, coordinator, found)
    assert refused.value.run.number == run.number
    carry_out(session, coordinator, plan(session, coordinator, rows(3, first=9)), "other")
    import_write.write_piece(session, coordinator, ImportPiece(run, to_write(found)), found.seen)
    runs.end(session, run, RunState.DONE)
    assert stored(session) == 6
    assert begin(session, coordinator, found).number > run.number


def test_only_who_writes_the_directory_begins_and_stops_imports(session, manager, coordinator):
    found = plan(session, coordinator, rows(1))
    with pytest.raises(PermissionDenied):
        begin(session, manager, found)
    run = begin(session, coordinator, found)
    with pytest.raises(PermissionDenied):
        runs.stop(session, manager, ImportList.DIRECTORY, run.number)


DYING = """
import os, signal, sys
sys.path.insert(0, "tests")
from sqlalchemy.orm import Session
from db.engine import make_engine, transaction
from db.directory import import_write
from db.directory.import_plan import plan
from domain.permissions import Actor
from domain.vocabulary import Role
from imports_support import ImportPiece, begin, pieces, to_write
from test_import_pieces import rows

engine, actor = make_engine(sys.argv[1]), Actor(int(sys.argv[2]), "", Role.COORDINATOR)
with transaction(engine) as session:
    found = plan(session, actor, rows(25))
    run = begin(session, actor, found)
for number, rows in enumerate(pieces(to_write(found), 10)):
    with transaction(engine) as session:
        written = import_write.write_piece(session, actor, ImportPiece(run, rows), found.seen)
        session.flush()
        if number == 1:
            os.kill(os.getpid(), signal.SIGKILL)
    run = run.after(written)
"""


def test_a_server_killed_within_a_piece_leaves_whole_pieces_and_the_list_is_finished_later(
    fresh_engine, monkeypatch
):
    with transaction(fresh_engine) as session:
        actor = add_user(session, Role.COORDINATOR)
    url = fresh_engine.url.render_as_string(hide_password=False)
    here = Path(__file__).parent
    died = subprocess.run(
        [sys.executable, "-c", DYING, url, str(actor.user_id)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": f"{ROOT}:{here}"},
        check=False,
    )
    assert died.returncode == -signal.SIGKILL
    with reading(fresh_engine) as session:
        seen = run_of(session, actor)
        assert (seen.state, seen.created, stored(session)) == (RunState.RUNNING, 10, 10)
    monkeypatch.setattr("domain.imports.runs.QUIET", seen.seen_at - seen.seen_at)
    with transaction(fresh_engine) as session:
        carry_out(session, actor, plan(session, actor, rows(25)), size=10)
    with reading(fresh_engine) as session:
        again = run_of(session, actor)
        assert (again.number, again.created, stored(session)) == (seen.number, 25, 25)

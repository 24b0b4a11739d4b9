"""PostgreSQL commits a piece, and the connection dies before it can say so."""

import socket
import threading
from contextlib import contextmanager, suppress

import pytest
from directory_support import VARESE, add_partner
from imports_support import begin, run_of, to_write
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from support import add_user

import db.engine
from db.directory import import_write
from db.directory.import_plan import plan
from db.directory.import_rows import ImportRow
from db.engine import make_engine, reading, transaction
from db.models.directory import Partner
from domain.imports.runs import RunState
from domain.vocabulary import Role
from exchange.imports.run import ImportOrder, Writing

COMMIT = b"COMMIT\0"


class Line:
    """Hands on what client and server say, but for one answer to a COMMIT: then it is cut."""

    def __init__(self, server):
        self._server, self.cut_at, self.commits = server, 0, 0
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        with suppress(OSError):
            while True:
                client, _address = self._listening.accept()
                threading.Thread(target=self._talk, args=(client,), daemon=True).start()

    def _talk(self, client):
        cut = threading.Event()
        with client, socket.socket(socket.AF_UNIX) as server, suppress(OSError):
            server.connect(self._server)
            threading.Thread(target=self._answers, args=(server, client, cut), daemon=True).start()
            while said := client.recv(65536):
                if COMMIT in said:
                    self.commits += 1
                    if self.commits == self.cut_at:
                        cut.set()
                server.sendall(said)
            server.shutdown(socket.SHUT_WR)

    def _answers(self, server, client, cut):
        with suppress(OSError):
            while said := server.recv(65536):
                if cut.is_set():  # it is committed: nobody is told
                    client.shutdown(socket.SHUT_RDWR)
                    return
                client.sendall(said)
        with suppress(OSError):
            client.shutdown(socket.SHUT_RDWR)

    def close(self):
        self._listening.close()


@contextmanager
def through_a_line(engine):
    folder = engine.url.query["host"]
    line = Line(f"{folder}/.s.PGSQL.5432")
    url = engine.url.set(host="127.0.0.1", port=line.port, query={})
    made = make_engine(url.render_as_string(hide_password=False))
    try:
        yield line, made
    finally:
        made.dispose()
        line.close()


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
def test_a_piece_whose_commit_was_not_heard_is_neither_written_twice_nor_called_a_conflict(
    fresh_engine, monkeypatch
):
    with transaction(fresh_engine) as session:
        actor = add_user(session, Role.COORDINATOR)
        rows = [
            ImportRow(n, "", {"name": f"Ente {n}", "type_code": "ODV", "istat": VARESE})
            for n in range(2, 14)
        ]
        found = plan(session, actor, rows)
        run = begin(session, actor, found)
        add_partner(session, actor, "Ente 8")  # meanwhile: that row is handed back, and no other
    with through_a_line(fresh_engine) as (line, engine):
        monkeypatch.setattr(db.engine, "get_engine", lambda: engine)

        def within(function, *args):
            with transaction() as session:
                return function(session, actor, *args)

        line.cut_at = 2
        order = ImportOrder(
            run,
            to_write(found),
            import_write.write_piece,
            within,
            (found.seen,),
            no_answer=(DBAPIError,),
            size=5,
        )
        writing = Writing(order, pause=lambda _seconds: None)
        writing.carry_out()
    assert line.commits == 4  # three pieces, and the end
    with reading(fresh_engine) as session:
        seen = run_of(session, actor)
        stored = session.scalar(text(f"SELECT count(*) FROM {Partner.__tablename__}"))
    assert (seen.state, seen.created, seen.handed_back, stored) == (RunState.DONE, 11, 1, 12)
    assert [problem.line for problem in writing.problems] == [8]

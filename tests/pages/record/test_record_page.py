"""What an administrator reads of the record: whether it is whole, narrowed, and as a file."""

from datetime import UTC, datetime

import pytest
from grid_support import grids
from sqlalchemy import select, text
from support import app_as, fresh_app_engine

import i18n
from components import files
from components.record import words
from db.access import audit
from db.engine import reading, transaction
from db.models.accounts import AuditEvent
from db.models.record import RecordHead
from db.progress import Silence
from db.record import checks, seal, triggers
from db.record.verify import verify
from db.reference.catalogue import catalogue_of
from domain.acts import Act
from domain.vocabulary import Role


@pytest.fixture
def engine():
    made = fresh_app_engine()
    with transaction(made) as session:
        audit(session, None, Act.USER_REFUSED, "una", origin="203.0.113.7")
        audit(session, None, Act.PARTNER_VERIFY, "P-00001")
        audit(session, None, Act.CASE_NOTE, "VA-2026-000001")
        seal.make(session)
    yield made
    made.dispose()


@pytest.fixture
def terms(engine):
    with reading(engine) as session:
        yield catalogue_of(session)


def looked_over(engine):
    found = verify(engine, Silence())
    with transaction(engine) as session:
        checks.keep(session, found)


def record(monkeypatch, engine, kind=""):
    at = app_as(monkeypatch, Role.ADMINISTRATOR, "admin", engine=engine)
    at.query_params["view"] = "audit"
    at.run()
    if kind:
        at.selectbox(key="kind").select(kind).run()
    assert not at.exception
    return at


def acts(at):
    return [] if not grids(at) else list(grids(at)[0]["Che cosa"])


def test_what_is_no_reference_is_looked_for_as_text_that_every_database_takes(monkeypatch, engine):
    at = record(monkeypatch, engine)
    for odd in ("P-00001\x00", "P-00001 " + "è" * 5_000, "'; --", "%"):
        at.text_input(key="on").set_value(odd).run()
        assert not at.exception, odd[:20]
    with reading(engine) as session:
        told = session.scalars(select(AuditEvent.detail).where(AuditEvent.action == "record.list"))
        found = told.all()
    assert "on=P-00001" in found
    assert not any("\x00" in detail or len(detail) > 100 for detail in found)


def test_whether_the_record_is_whole_is_said_above_it(monkeypatch, engine):
    looked_over(engine)
    said = [c.value for c in record(monkeypatch, engine).caption]
    assert any(line.startswith("Il registro è integro: controllato il ") for line in said)
    with engine.begin() as connection, triggers.loosened(connection):
        connection.execute(text("UPDATE audit_event SET subject = 'x' WHERE action = 'case.note'"))
    looked_over(engine)
    [error] = [e.value for e in record(monkeypatch, engine).error]
    assert "righe cambiate" in error and "VA-2026" not in error


def test_the_record_is_narrowed_by_kind_and_by_day(monkeypatch, engine):
    assert acts(record(monkeypatch, engine, kind="directory")) == ["partner verificato"]
    at = record(monkeypatch, engine, kind="accounts")
    assert "da 203.0.113.7" in set(grids(at)[0]["Dettaglio"])
    at = record(monkeypatch, engine)
    at.date_input[1].set_value(datetime(2020, 1, 1, tzinfo=UTC).date()).run()
    assert acts(at) == []


def test_reading_the_record_and_taking_it_out_are_on_record(monkeypatch, engine):
    offered = {}
    monkeypatch.setattr(
        files, "offer", lambda _label, content, name, *_more: offered.update({name: content})
    )
    at = record(monkeypatch, engine, kind="directory")
    at.run()
    [make] = [b for b in at.button if b.label == "Prepara il file"]
    make.click().run()
    assert not at.exception
    with reading(engine) as session:
        asked = select(AuditEvent.action, AuditEvent.detail, AuditEvent.chain)
        told = session.execute(asked.where(AuditEvent.action.like("record.%"))).all()
        head = session.scalars(select(RecordHead.chain)).one()
    said = [(action, detail) for action, detail, _chain in told]
    assert said == [
        ("record.list", ""),
        ("record.list", "kind=directory"),
        ("record.export", "kind=directory"),
    ]
    file = offered["ponte-registro.csv"].decode("utf-8-sig")
    assert "partner verificato" in file and "VA-2026" not in file
    assert told[1].chain.hex() in file and bytes(head) == told[2].chain


@pytest.mark.parametrize(
    ("act", "stored", "said"),
    [
        (Act.RIGHTS_ASK, "rectification", "Correggere qualcosa"),
        (Act.RIGHTS_REFUSE, "claim", "Servono per una causa"),
        (Act.RETENTION_KEEP, "claim 2027-11-27", "È in corso una causa 27 nov 2027"),
        (Act.CASE_STATUS, "new>in_progress", "Nuovo → In lavorazione"),
        (Act.CASE_CORRECT, "family_name, phone", "Cognome, Telefono"),
        (Act.CASE_URGENCY, "3>2", "3 → 2"),
        (Act("referral.accepted"), "partner", "dal partner"),
        (Act.PARTNER_REFERENT, "Anna\nphone\t\t…123", "Anna; Telefono: – → …123"),
        (Act("referral.sent"), "clock", ""),
        (
            Act.PARTNER_PLACES_TOLD,
            "Mensa\ncapacity\tfull\tfree\nfull_until\t2026-12-20\t\nmail_language\tit\ten",
            "Mensa; Posti: Al completo → Posti liberi; Al completo fino al: 20 dic 2026 → –; "
            "Lingua delle nostre e-mail: italiano → inglese",
        ),
        (
            Act.PARTNER_SERVICE,
            "Mensa\nneeds\tSO-ISO\tSO-ISO GA-BAR\nareas\t\t* VA 012133\nactive\tTrue\tFalse",
            "Mensa; Bisogni a cui risponde: Isolamento e solitudine → Isolamento e solitudine, "
            "Barriere architettoniche; Dove opera: – → Tutte e tre le province, Provincia di "
            "Varese, Varese; Attivo: sì → no",
        ),
        (
            Act.PARTNER_PLACES,
            "Mensa\nfull_until\tNone\t2026-13-40",
            "Mensa; Al completo fino al: None → 2026-13-40",
        ),
    ],
)
def test_codes_of_the_record_are_read_as_words(terms, act, stored, said):
    with i18n.speaking("it"):
        assert words.detail(act, stored, terms) == said


def test_needs_and_what_was_put_right_are_read_as_words(terms):
    with i18n.speaking("it"):
        needs = words.changes(Act.CASE_NEEDS, {"needs": ["SO-ISO:1", "SO-ISO:3 odd"]}, terms)
        assert needs == ["Isolamento e solitudine (lieve) → Isolamento e solitudine (grave), odd"]
        put_right = {"quarter": ["VA-01", ""], "channel": ["UM-APP", "UM-SPO"], "size": ["", "2"]}
        assert words.changes(Act.CASE_CORRECT, {"notice": ["", "gestern"]}, terms) == [
            "– → gestern"
        ]
        assert words.changes(Act.CASE_CORRECT, put_right, terms) == [
            "San Fermo → –",
            "Ufficio mobile, su convocazione → Ufficio mobile, accesso spontaneo",
            "– → 2",
        ]
        assert words.changes(Act.MEETING_EDIT, {"day": ["", "2026-11-27"]}, terms) == [
            "– → 2026-11-27"
        ]

"""The directory out as a file and in again: nothing changes, whatever is written in it."""

import csv
import io

import openpyxl
import pytest
from directory_support import COMO, SARONNO, VARESE, add_partner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

import i18n
from db.directory import import_known
from db.directory import search as directory_search
from db.directory import write as partners_write
from db.directory.detail import PartnerDetail, PartnerFilters, ReferentDetail, ServiceDetail, detail
from db.directory.export import export
from db.directory.import_plan import plan
from db.directory.import_rows import PartnerFate
from db.models.accounts import AuditEvent
from db.reference.catalogue import catalogue_of
from domain.directory.forms import Organisation, Referent, Service, cleaned
from domain.errors import Refused
from domain.permissions import PermissionDenied
from domain.vocabulary import Capacity
from exchange.directory.export import text_file, workbook
from exchange.directory.sheet import parse

ODD = (
    "=Insieme ODV",
    "=SUM(A1)",
    "- aiuto alimentare",
    "-",
    "+Vita",
    "@nome",
    "n.d.",
    "'n.d.",
    "''-",
    "'Ndrangheta no grazie",
    "/",
    "x",
    "FALSE",
    "VERO",
    "12/2",
    "8-ott",
    "9",
    "007",
    "1E5",
    "#N/D",
    "ESEMPIO: una",
    "Esempio di solidarietà APS",
    "_x0041_",
    'Detta "la Casa"; e poi',
    "a,b;c|d",
    "<b>Città</b> 😀",
    "Problema",
)


@pytest.fixture(autouse=True)
def fresh_index():
    i18n.use("it")
    directory_search.memory.forget()
    yield
    directory_search.memory.forget()


def files(session, actor, filters=None):
    partners = export(session, actor, "", filters or PartnerFilters(inactive=True), "")
    catalogue = catalogue_of(session)
    return workbook(partners, catalogue, [["prova"]]), text_file(partners, catalogue)


def back(session, actor, content):
    sheet = parse(content, catalogue_of(session))
    assert not sheet.problems and not sheet.unknown_columns
    found = plan(session, actor, sheet.rows)
    assert not found.problems and not found.questions
    return found


def test_every_odd_value_goes_out_and_comes_back_as_it_is(session, coordinator):
    for number, odd in enumerate(ODD):
        add_partner(
            session,
            coordinator,
            odd,
            alternate_name=ODD[number - 1],
            address=ODD[number - 2],
            description=f"{odd}\n\n{odd}",
            phone=("0332 123456", "1522", "+41 91 1234567", "800 123456")[number % 4],
            service=Service(odd, opening_hours=odd, description=odd, areas=("*", "VA", VARESE)),
            referent=Referent(odd, title=odd, hours=odd, phone="333 1234567"),
        )
    for content in files(session, coordinator):
        found = back(session, coordinator, content)
        assert found.count(PartnerFate.LEAVE) == len(found.rows) == len(ODD)
        assert not sum(row.kept for row in found.rows)


def test_all_services_and_referents_go_out_in_as_many_rows_as_they_need(session, coordinator):
    reference = add_partner(session, coordinator, "Casa Aperta", phone="0332 123456")
    add_partner(session, coordinator, "Sola", istat=COMO)

    def more(function, form):
        version = detail(session, coordinator, reference).version
        function(session, coordinator, reference, version, form)
        session.flush()
        session.expire_all()

    for hours in ("lun", "mar", ""):
        service = Service("Sportello", needs=("EC-ALI",), areas=(SARONNO,), opening_hours=hours)
        more(partners_write.save_service, service)
    more(partners_write.save_service, Service("Chiuso", active=False, capacity=Capacity.FULL))
    for title in ("Presidente", "Vice", "", "Segretaria", "Tesoriere"):
        more(partners_write.save_referent, Referent("Maria Rossi", title=title))
    book, text = files(session, coordinator)
    rows = list(csv.DictReader(io.StringIO(text.decode("utf-8-sig")), delimiter=";"))
    assert [row["Codice"] for row in rows] == [reference] * 4 + ["P-00002"]
    assert [row["Telefono"] for row in rows][:2] == ["0332 123456", ""]
    assert [row["Ruolo"] for row in rows][:3] == ["Presidente", "", "Tesoriere"]
    for content in (book, text):
        assert back(session, coordinator, content).count(PartnerFate.LEAVE) == 2
    sheet = openpyxl.load_workbook(io.BytesIO(book)).worksheets[0]
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


def test_only_who_keeps_the_directory_takes_it_out_and_it_is_on_record(
    session, coordinator, manager, executive
):
    add_partner(session, coordinator, "Casa Aperta")
    add_partner(session, coordinator, "Altra", istat=COMO, type_code="APS")
    for other in (manager, executive):
        with pytest.raises(PermissionDenied):
            export(session, other, "", PartnerFilters(), "")
    found = export(session, coordinator, "", PartnerFilters(type_code="APS"), "type=APS")
    assert [partner.form.name for partner in found] == ["Altra"]
    session.flush()
    event = session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert (event.action, event.detail) == ("directory.export", "1; type=APS")


LINES = st.one_of(st.sampled_from(ODD), st.text(max_size=30))
TEXTS = st.one_of(LINES, st.tuples(LINES, LINES).map("\n".join))


def forms(kind, **fields):
    def made(values):
        try:
            return cleaned(kind(**values))
        except Refused:
            return None

    return st.fixed_dictionaries(fields).map(made).filter(bool)


PHONES = st.sampled_from(["", "0332 555012", "+41911234567", "112", "1522", "800123456"])
ORGANISATIONS = forms(
    Organisation,
    name=LINES,
    type_code=st.just("ODV"),
    istat=st.sampled_from([VARESE, COMO]),
    alternate_name=LINES,
    phone=PHONES,
    address=LINES,
    description=TEXTS,
)
SERVICES = forms(
    Service,
    name=LINES,
    needs=st.sampled_from([(), ("EC-ALI",), ("EC-ALI", "EC-UTE")]),
    areas=st.sampled_from([(), ("*",), ("VA", COMO)]),
    capacity=st.sampled_from(Capacity),
    opening_hours=LINES,
    languages=st.sampled_from([(), ("it", "ar")]),
    eligibility_description=TEXTS,
    description=TEXTS,
    active=st.booleans(),
)
REFERENTS = forms(
    Referent, name=LINES, title=LINES, phone=PHONES, hours=LINES, active=st.booleans()
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    organisation=ORGANISATIONS,
    services=st.lists(SERVICES, max_size=3),
    referents=st.lists(REFERENTS, max_size=4),
)
def test_whatever_is_stored_comes_back_without_a_change(
    session, coordinator, monkeypatch, organisation, services, referents
):
    stored = PartnerDetail(
        "P-00001",
        1,
        organisation,
        True,
        False,
        None,
        "",
        tuple(ServiceDetail(n, form) for n, form in enumerate(services, start=1)),
        tuple(ReferentDetail(n, n, None, form) for n, form in enumerate(referents, start=1)),
    )
    monkeypatch.setattr(import_known, "details", lambda *_: [stored])
    catalogue = catalogue_of(session)
    for content in (workbook([stored], catalogue, []), text_file([stored], catalogue)):
        [found] = back(session, coordinator, content).rows
        assert not found.changes

import io

import openpyxl
import pytest
from directory_support import COMO, SARONNO, VARESE
from imports_support import carry_out, file_of
from sheet_support import xlsx
from sqlalchemy import select

import i18n
from db.directory import search as directory_search
from db.directory.detail import detail, search
from db.directory.import_plan import plan
from db.directory.import_rows import PartnerFate
from db.imports import runs
from db.models.directory import Partner, PartnerService
from db.reference.catalogue import catalogue_of
from domain.imports.runs import ImportList
from domain.permissions import PermissionDenied
from domain.vocabulary import Capacity
from exchange.directory.sheet import parse, template
from exchange.directory.sheet_columns import COLUMNS
from exchange.sheets.book import SheetError
from exchange.sheets.rows import OVERWRITTEN
from settings import ROOT

HEAD = ["Nome", "Tipo", "Comune"]
FULL = {
    "Nome": "Casa Aperta",
    "Tipo": "ODV",
    "Comune": "Varese",
    "Telefono": "0332 123456",
    "E-mail": "casa@example.org",
    "Bisogni": "EC-ALI, Utenze e povertà energetica",
    "Dove opera": "Saronno; VA",
    "Posti": "pochi posti",
    "Lingue": "it ar",
    "Referente": "Anna Prova",
    "Telefono referente": "+39 333 1234567",
}


@pytest.fixture(autouse=True)
def fresh_index():
    directory_search.memory.forget()
    yield
    directory_search.memory.forget()


@pytest.fixture
def reference(session):
    return catalogue_of(session)


def sheet_of(values, **changes):
    row = {**values, **changes}
    return xlsx(list(row), list(row.values()))


def bring_in(session, actor, content):
    """Preview and confirm, as the screen does; the plan."""
    sheet = parse(content, catalogue_of(session))
    assert not sheet.problems
    found = plan(session, actor, sheet.rows)
    assert not any(piece.problems for piece in carry_out(session, actor, found, str(content)))
    session.expire_all()
    return found


def fates(found):
    return tuple(found.count(action) for action in PartnerFate)


def test_a_row_becomes_an_organisation_with_service_and_referent(session, coordinator):
    assert fates(bring_in(session, coordinator, sheet_of(FULL))) == (1, 0, 0)
    stored = detail(session, coordinator, "P-00001")
    service = stored.services[0].form
    assert (stored.form.istat, stored.form.phone) == (VARESE, "+390332123456")
    assert set(service.needs) == {"EC-ALI", "EC-UTE"}
    assert set(service.areas) == {SARONNO, "VA"}
    assert (service.capacity, service.languages) == (Capacity.LIMITED, ("it", "ar"))
    assert stored.referents[0].form.phone == "+393331234567"
    assert search(session, coordinator, "anna prova").total == 1


def test_the_same_file_twice_changes_nothing(session, coordinator, reference):
    bring_in(session, coordinator, sheet_of(FULL))
    before = detail(session, coordinator, "P-00001")
    assert fates(bring_in(session, coordinator, sheet_of(FULL))) == (0, 0, 1)
    assert detail(session, coordinator, "P-00001") == before


def test_a_preview_writes_nothing_and_shows_each_field(session, coordinator, reference):
    bring_in(session, coordinator, sheet_of(FULL))
    changed = parse(sheet_of(FULL, **{"Telefono": "031 765432", "Posti": "liberi"}), reference)
    found = plan(session, coordinator, changed.rows)
    assert [(c.field, c.before, c.after) for c in found.rows[0].changes] == [
        ("phone", "+390332123456", "+39031765432"),
        ("capacity", Capacity.LIMITED, Capacity.FREE),
    ]
    assert detail(session, coordinator, "P-00001").form.phone == "+390332123456"


def test_an_empty_cell_leaves_things_as_they_are(session, coordinator):
    bring_in(session, coordinator, sheet_of(FULL))
    short = sheet_of({"Nome": "casa  APERTA", "Tipo": "ODV", "Comune": "VARESE"})
    found = bring_in(session, coordinator, short)
    assert [c.field for c in found.rows[0].changes] == ["name"]
    assert detail(session, coordinator, "P-00001").form.email == "casa@example.org"


def test_with_its_code_an_organisation_can_change_its_name(session, coordinator):
    bring_in(session, coordinator, sheet_of(FULL))
    named = sheet_of({"Codice": "p-00001", "Nome": "Casa Chiusa", "Tipo": "ODV", "Comune": "Como"})
    assert fates(bring_in(session, coordinator, named)) == (0, 1, 0)
    form = detail(session, coordinator, "P-00001").form
    assert (form.name, form.istat) == ("Casa Chiusa", COMO)


def test_an_unknown_code_and_rows_that_come_twice_are_problems(session, coordinator, reference):
    rows = parse(
        xlsx(
            [*HEAD, "Codice"],
            ["Una", "ODV", "Varese"],
            ["una", "APS", "Varese"],
            ["Una", "ODV", "Como"],
            ["Altra", "ODV", "Como", "P-99999"],
        ),
        reference,
    ).rows
    problems = plan(session, coordinator, rows).problems
    assert [(p.line, p.column, p.value) for p in problems] == [
        (3, "name", "2"),
        (5, "code", "P-99999"),
    ]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("Tipo", "XX"),
        ("Comune", "Roma"),
        ("Telefono", "abc"),
        ("E-mail", "nobody"),
        ("Bisogni", "EC-ALI, niente"),
        ("Dove opera", "Atlantide"),
        ("Posti", "forse"),
        ("Lingue", "klingonese"),
        ("Nome", ""),
        ("Nome", "x" * 300),
        ("Referente", ""),
    ],
)
def test_what_is_wrong_is_said_by_row_and_column(reference, column, value):
    problems = parse(sheet_of(FULL, **{column: value}), reference).problems
    i18n.use("it")
    titles = {c.key: c.title for c in COLUMNS}
    assert [(p.line, titles[p.column]) for p in problems] == [(2, column)]


def test_the_starter_file_of_the_repository_can_be_imported(session, coordinator):
    content = (ROOT / "db" / "data" / "partners_starter.csv").read_bytes()
    assert fates(bring_in(session, coordinator, content)) == (53, 0, 0)


def test_the_template_brings_in_nothing_until_it_is_filled(reference):
    with pytest.raises(SheetError, match="no organisation"):
        parse(template(reference), reference)


def test_the_template_can_be_filled_and_imported(session, coordinator, reference):
    book = openpyxl.load_workbook(io.BytesIO(template(reference)))
    assert all(c.data_type != "f" for sheet in book for row in sheet.iter_rows() for c in row)
    columns = [column.key for column in COLUMNS]
    example = [cell.value for cell in book.worksheets[0][2]]
    written = {"name": "Casa Vera", "phone": "0332 111222", "email": "casa@vera.example.org"}
    written |= {"website": "", "referent": "Maria Rossi", "referent_phone": "0332 333444"}
    written |= {"referent_email": ""}
    filled = dict(zip(columns, example, strict=True)) | written
    book.worksheets[0].append([filled[key] for key in columns])
    content = io.BytesIO()
    book.save(content)
    assert fates(bring_in(session, coordinator, content.getvalue())) == (1, 0, 0)


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ({}, []),
        ({"name": "Casa Vera"}, ["phone", "email", "website", "referent", "referent_phone"]),
        ({"phone": "0332 111222"}, ["name", "email", "website", "referent", "referent_phone"]),
        ({"name": "Esempio di solidarieta' APS"}, ["phone", "email", "website", "referent"]),
    ],
)
def test_only_the_example_as_it_was_is_left_out_and_what_remains_of_it_is_asked_about(
    reference, written, asked
):
    own = {"name": "Casa", "type": "ODV", "municipality": "Como"}
    example = {column.key: column.example for column in COLUMNS} | written
    titles = [column.title for column in COLUMNS]
    lines = [[row.get(column.key, "") for column in COLUMNS] for row in (own, example)]
    sheet = parse(xlsx(titles, *lines), reference)
    assert [row.organisation["name"] for row in sheet.rows] == ["Casa"]
    assert {problem.message for problem in sheet.problems} <= {OVERWRITTEN}
    assert [problem.column for problem in sheet.problems][: len(asked)] == asked


def test_an_organisation_called_example_is_imported(reference):
    sheet = parse(sheet_of(FULL, Nome="Esempio di solidarieta' APS"), reference)
    assert sheet.rows[0].organisation["name"] == "Esempio di solidarieta' APS"


def test_any_markup_is_imported_as_text(session, coordinator):
    odd = "<script>alert(1)</script> '%_\" 😀"
    bring_in(session, coordinator, sheet_of(FULL, Nome=odd))
    assert detail(session, coordinator, "P-00001").form.name == odd


def test_only_the_coordinator_imports(session, manager, reference):
    rows = parse(sheet_of(FULL), reference).rows
    with pytest.raises(PermissionDenied):
        plan(session, manager, rows)
    with pytest.raises(PermissionDenied):
        runs.begin(session, manager, ImportList.DIRECTORY, file_of("list"), 1)


TWINS = FULL | {
    "Referente": "Maria Rossi",
    "Telefono referente": "0332 111111",
    "Secondo referente": "Maria Rossi",
    "Telefono secondo referente": "0332 222222",
}


def told_apart(session, coordinator):
    """Phone and role of each referent, as they stand."""
    stored = detail(session, coordinator, "P-00001").referents
    return [(r.form.phone, r.form.title) for r in stored]


def test_of_two_referents_of_one_name_each_keeps_what_is_its_own(session, coordinator):
    bring_in(session, coordinator, sheet_of(TWINS))
    both = [("+390332111111", ""), ("+390332222222", "")]
    assert told_apart(session, coordinator) == both
    assert fates(bring_in(session, coordinator, sheet_of(TWINS))) == (0, 0, 1)
    second = {"Referente": "Maria Rossi", "Telefono referente": "0332 222222", "Ruolo": "Vice"}
    bring_in(session, coordinator, sheet_of(FULL | second))
    assert told_apart(session, coordinator) == [both[0], ("+390332222222", "Vice")]


@pytest.mark.parametrize(
    ("column", "more"),
    [
        ("referent", {"Referente": "Maria Rossi", "Telefono referente": "0332 999999"}),
        ("service", {"Servizio": "Sportello", "Orari di apertura": "due volte la settimana"}),
    ],
)
def test_which_of_two_of_one_name_is_meant_is_asked_and_never_guessed(
    session, coordinator, reference, column, more
):
    bring_in(session, coordinator, sheet_of(TWINS, Servizio="Sportello"))
    partner = session.scalar(select(Partner))
    session.add(PartnerService(partner_id=partner.id, name="sportello "))
    session.flush()
    session.expire_all()
    found = plan(session, coordinator, parse(sheet_of(FULL | more), reference).rows)
    assert [(p.line, p.column) for p in found.problems] == [(2, column)]

import io
import zipfile

import openpyxl
import pytest
import xlsxwriter
from directory_support import COMO, SARONNO, VARESE
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from db.directory import import_write as partners_import_write
from db.directory import search as directory_search
from db.directory.detail import detail, search
from db.directory.import_plan import Action, plan
from db.models.directory import Partner, PartnerService
from db.reference.catalogue import catalogue_of
from domain.permissions import PermissionDenied
from domain.vocabulary import Capacity
from exchange.directory.sheet import FORMULA, parse
from exchange.directory.sheet_columns import COLUMNS
from exchange.directory.sheet_template import template
from exchange.sheets.file import ROW_LIMIT, SIZE_LIMIT, SheetError
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


def xlsx(*rows):
    content = io.BytesIO()
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(content)
    return content.getvalue()


def csv_of(*rows, delimiter=";", encoding="utf-8"):
    return "\r\n".join(delimiter.join(row) for row in rows).encode(encoding)


def sheet_of(values, **changes):
    row = {**values, **changes}
    return xlsx(list(row), list(row.values()))


def bring_in(session, actor, content):
    """Preview and confirm, as the screen does; the plan."""
    sheet = parse(content, catalogue_of(session))
    assert not sheet.problems
    found = plan(session, actor, sheet.rows)
    done = partners_import_write.import_rows(session, actor, sheet.rows, found.digest)
    session.flush()
    return done


def fates(found):
    return tuple(found.count(action) for action in Action)


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


def test_a_plan_that_no_longer_holds_is_refused(session, coordinator, reference):
    rows = parse(sheet_of(FULL), reference).rows
    shown = plan(session, coordinator, rows)
    partners_import_write.import_rows(session, coordinator, rows, shown.digest)
    session.flush()
    with pytest.raises(partners_import_write.PlanChanged):
        partners_import_write.import_rows(session, coordinator, rows, shown.digest)


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
    titles = {c.key: c.it for c in COLUMNS}
    assert [(p.line, titles[p.column]) for p in problems] == [(2, column)]


@pytest.mark.parametrize("value", ["=cmd|' /C calc'!A0", "+SUM(1)", "-1+1", "@SUM(A1)", "=1"])
@pytest.mark.parametrize("column", ["Nome", "Telefono", "Indirizzo"])
def test_what_begins_like_a_formula_is_refused_and_never_run(reference, column, value):
    row = {**FULL, "Indirizzo": "via", column: value}
    for content in (
        xlsx(list(row), list(row.values())),
        csv_of(list(row), [f'"{v}"' for v in row.values()]),
    ):
        problems = parse(content, reference).problems
        assert [(p.line, p.message) for p in problems] == [(2, FORMULA)]


def test_a_real_formula_of_a_workbook_is_refused(reference):
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, HEAD)
    sheet.write_row(1, 0, ["Casa", "ODV"])
    sheet.write_formula(1, 2, '="Va"&"rese"', None, "Varese")
    book.close()
    assert [p.message for p in parse(content.getvalue(), reference).problems] == [FORMULA]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_a_csv_is_read_as_it_comes(reference, encoding, delimiter):
    content = csv_of(HEAD, ["Città Àncora", "ODV", "Cantù"], delimiter=delimiter, encoding=encoding)
    sheet = parse(content, reference)
    assert not sheet.problems
    assert sheet.rows[0].organisation["name"] == "Città Àncora"


def test_a_long_cell_with_line_breaks_keeps_them(reference):
    content = b'Nome;Tipo;Comune;Descrizione\nCasa;ODV;Como;"prima\nseconda"'
    sheet = parse(content, reference)
    assert sheet.rows[0].organisation["description"] == "prima\nseconda"


def test_the_starter_file_of_the_repository_can_be_imported(session, coordinator):
    content = (ROOT / "db" / "data" / "partners_starter.csv").read_bytes()
    assert fates(bring_in(session, coordinator, content)) == (53, 0, 0)


def bomb():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 100_000_000)
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"\x89PNG\r\n\x1a\n\0\0", "not a spreadsheet"),
        (b"PK\x03\x04 broken", "not a spreadsheet"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Excel"),
        (b"just a letter to somebody", "none of our columns"),
        (b"Nome;Comune\nCasa;Como", "columns are missing: Type"),
        (b"Nome;Tipo;Comune", "no organisation"),
        (b"Nome;Tipo;Comune;Nome\na;ODV;Como;b", "twice: Name"),
        (b'Nome;Tipo;Comune\n"' + b"x" * 200_000, "breaks off"),
        (b"x" * (SIZE_LIMIT + 1), "too big"),
        (b"Nome;Tipo;Comune\n" + b"a;ODV;Como\n" * 50_000, "Too many rows"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(reference, content, words):
    with pytest.raises(SheetError, match=words):
        parse(content, reference)


def test_a_small_file_that_hides_a_huge_one_is_refused(reference):
    with pytest.raises(SheetError, match="unpacked"):
        parse(bomb(), reference)


def test_fifty_thousand_rows_of_a_workbook_are_refused(reference):
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"constant_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, HEAD)
    for row in range(1, 50_001):
        sheet.write_row(row, 0, [f"Casa {row}", "ODV", "Como"])
    book.close()
    with pytest.raises(SheetError, match=f"{ROW_LIMIT}"):
        parse(content.getvalue(), reference)


def test_a_zip_that_is_no_workbook_is_said_so(reference):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("letter.txt", "hello")
    with pytest.raises(SheetError, match="not a spreadsheet"):
        parse(content.getvalue(), reference)


def test_the_template_brings_in_nothing_until_it_is_filled(reference):
    with pytest.raises(SheetError, match="no organisation"):
        parse(template(reference), reference)


def test_the_template_can_be_filled_and_imported(session, coordinator, reference):
    book = openpyxl.load_workbook(io.BytesIO(template(reference)))
    assert all(c.data_type != "f" for sheet in book for row in sheet.iter_rows() for c in row)
    columns = [column.key for column in COLUMNS]
    example = [cell.value for cell in book.worksheets[0][2]]
    filled = dict(zip(columns, example, strict=True)) | {"name": "Casa Vera"}
    book.worksheets[0].append([filled[key] for key in columns])
    content = io.BytesIO()
    book.save(content)
    assert fates(bring_in(session, coordinator, content.getvalue())) == (1, 0, 0)


def test_any_markup_is_imported_as_text(session, coordinator):
    odd = "<script>alert(1)</script> '%_\" 😀"
    bring_in(session, coordinator, sheet_of(FULL, Nome=odd))
    assert detail(session, coordinator, "P-00001").form.name == odd


@settings(max_examples=100, deadline=None)
@given(st.one_of(st.binary(max_size=400), st.text(max_size=400).map(str.encode)))
def test_no_file_fails_otherwise_than_in_words(content):
    from db.reference.catalogue import Catalogue

    nothing = Catalogue({}, {}, {}, {}, {}, {})
    try:
        parse(content, nothing)
    except SheetError as error:
        assert error.message.format(**error.values)


def test_only_the_coordinator_imports(session, manager, reference):
    rows = parse(sheet_of(FULL), reference).rows
    with pytest.raises(PermissionDenied):
        plan(session, manager, rows)
    with pytest.raises(PermissionDenied):
        partners_import_write.import_rows(session, manager, rows, "")


TWINS = FULL | {
    "Referente": "Maria Rossi", "Telefono referente": "0332 111111",
    "Secondo referente": "Maria Rossi", "Telefono secondo referente": "0332 222222",
}  # fmt: skip


def told_apart(session, coordinator):
    """Phone and role of each referent, as they stand."""
    stored = detail(session, coordinator, "P-00001").referents
    return [(r.form.phone, r.form.title) for r in stored]


def test_of_two_referents_of_one_name_each_keeps_what_is_its_own(session, coordinator):
    bring_in(session, coordinator, sheet_of(TWINS))
    both = [("+390332111111", ""), ("+390332222222", "")]
    assert told_apart(session, coordinator) == both
    assert fates(bring_in(session, coordinator, sheet_of(TWINS))) == (0, 0, 1)
    second = sheet_of(FULL | {"Referente": "Maria Rossi", "Telefono referente": "0332 222222"},
                      Ruolo="Vice")  # fmt: skip
    bring_in(session, coordinator, second)
    assert told_apart(session, coordinator) == [both[0], ("+390332222222", "Vice")]


@pytest.mark.parametrize(
    ("column", "more"),
    [
        ("referent", {"Referente": "Maria Rossi", "Telefono referente": "0332 999999"}),
        ("service", {"Servizio": "Sportello", "Descrizione": "Due volte la settimana"}),
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

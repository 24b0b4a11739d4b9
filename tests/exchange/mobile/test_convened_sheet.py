"""A list of convened tenants as people really make it: read, or told row by row what is wrong."""

import io
from datetime import date, datetime, time

import icalendar
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mobile_support import CODES, add_stop, convene
from sheet_parts import text_row, workbook
from sheet_support import book_of, csv_of, xlsx

import i18n
from db.clock import today
from db.engine import reading
from db.mobile import plan as mobile_plan
from db.mobile import stops as mobile_stops
from db.mobile.import_plan import Fate
from db.reference.catalogue import catalogue_of
from domain.people.flaws import Flaw
from exchange.mobile import calendar as stops_calendar
from exchange.mobile.sheet import NO_NAME, parse, template
from exchange.mobile.sheet_columns import COLUMNS, NO_QUARTER
from exchange.mobile.sheet_kind import kind
from exchange.sheets import doubts, meanings
from exchange.sheets import head as heads
from exchange.sheets import layout as layouts
from exchange.sheets.book import SheetError
from exchange.sheets.layout import SheetLayout

HEAD = ["Cognome", "Nome", "Codice fiscale", "Telefono", "Indirizzo", "Quartiere", "Data", "Ora"]


@pytest.fixture
def reference(session):
    return catalogue_of(session)


def catalogue_in(engine):
    with reading(engine) as session:
        return catalogue_of(session)


def only(reference, **cells):
    """The one row of a list with these cells, and its problems."""
    given = {"Cognome": "Rossi", "Nome": "Maria", **cells}
    sheet = parse(csv_of(list(given), list(given.values())), reference)
    return (sheet.rows[0] if sheet.rows else None), sheet.problems


def test_a_full_row_is_read_whole(reference):
    cells = [
        "Rossi",
        "Maria",
        CODES["Rossi"].lower(),
        "333 1234567",
        "Via Prova 1",
        "san fermo",
        datetime(2026, 11, 24, 9, 30),
        time(9, 45),
    ]
    [row] = parse(xlsx(HEAD, cells), reference).rows
    assert (row.name, row.codice_fiscale, row.phone) == (
        "Rossi Maria",
        CODES["Rossi"],
        "+393331234567",
    )
    assert reference.quarters[row.quarter_id].code == "VA-01"
    assert (row.day, row.hour, row.line) == (date(2026, 11, 24), time(9, 45), 2)


@pytest.mark.parametrize(
    ("column", "text", "field", "value"),
    [
        ("Data", "24/11/2026", "day", date(2026, 11, 24)),
        ("giorno", "4.1.2027", "day", date(2027, 1, 4)),
        ("Nome", "", "given_name", ""),
        ("Nome", "n.d.", "given_name", ""),
        ("Cognome", "-", "family_name", ""),
        ("CF", "12345678903", "codice_fiscale", "12345678903"),
        ("Cellulare", "3331234567.0", "phone", "+393331234567"),
        ("Date", "2026-11-24", "day", date(2026, 11, 24)),
        ("Data", "24/11/2026 9.30", "hour", time(9, 30)),
        ("Ora", "9", "hour", time(9)),
        ("ORARIO", "ore 14,15", "hour", time(14, 15)),
        ("Ora", "09:30:00", "hour", time(9, 30)),
        ("Cellulare", "+39 333 1234567", "phone", "+393331234567"),
        ("CF", CODES["Bianchi"], "codice_fiscale", CODES["Bianchi"]),
        ("Cognome", "X", "family_name", ""),
    ],
)
def test_cells_are_read_as_people_write_them(reference, column, text, field, value):
    row, problems = only(reference, **{column: text})
    assert not problems and getattr(row, field) == value


@pytest.mark.parametrize(
    ("column", "text", "key"),
    [
        ("Codice fiscale", "RSSMRA85T10A562X", "codice_fiscale"),
        ("Codice fiscale", "01234567891", "codice_fiscale"),
        ("Telefono", "332555012", "phone"),
        ("Telefono", "800 123456", "phone"),
        ("Telefono", "12", "phone"),
        ("Data", "31/02/2026", "day"),
        ("Data", "24/11/26", "day"),
        ("Data", "domani", "day"),
        ("Ora", "25:00", "hour"),
        ("Cognome", "123", "family_name"),
        ("Nome", "x" * 300, "given_name"),
    ],
)
def test_what_is_wrong_is_told_by_row_and_column(reference, column, text, key):
    row, problems = only(reference, **{column: text})
    assert row is None and [(p.line, p.column) for p in problems] == [(2, key)]


def test_somebody_without_any_name_is_asked_for_one(reference):
    row, [problem] = only(reference, Cognome="-", Nome="n.d.")
    assert row is None and (problem.column, problem.message) == ("family_name", NO_NAME)


def test_a_list_with_one_column_of_names_is_a_list(reference):
    sheet = parse(csv_of(["Nome", "Telefono"], ["Amina", "333 1234567"]), reference)
    assert [row.name for row in sheet.rows] == ["Amina"]


def test_a_wrong_codice_fiscale_says_what_the_intake_says(reference):
    _row, [problem] = only(reference, **{"Codice fiscale": "RSSMRA85T10A562X"})
    assert problem.message == Flaw.CF_LETTER.label


def test_signs_taken_for_each_other_are_asked_about(reference):
    _row, [problem] = only(reference, **{"Codice fiscale": "RSSMRA8OAO1H501U"})
    assert problem.about == "RSSMRA80A01H501U" and "{about}" in problem.message


@pytest.mark.parametrize("column", HEAD)
def test_a_cell_that_would_run_is_asked_about(reference, column):
    row = {"Cognome": "Rossi", "Nome": "Anna", column: "=1+1"}
    [problem] = parse(csv_of(list(row), list(row.values())), reference).problems
    assert problem.message == doubts.FORMULA


def test_dates_and_hours_of_a_workbook_are_taken_where_they_belong_and_nowhere_else(reference):
    day = '<row><c t="n" s="2"><v>46350.395833</v></c>{}</row>'
    head = text_row("Data", "Ora", "Cognome", "Nome", "Indirizzo").replace("<row", '<row r="1"')
    names = "".join(f'<c t="inlineStr"><is><t>{t}</t></is></c>' for t in ("Rossi", "Anna"))
    right = day.format(f'<c s="3"><v>0.395833</v></c>{names}')
    moment = day.format(f'<c s="3"><v>46350.395833</v></c>{names}')
    wrong = day.format(f'<c s="3"><v>0.395833</v></c>{names}<c s="2"><v>46350</v></c>')
    sheet = parse(workbook(head + right + moment + wrong), reference)
    assert [(row.day, row.hour) for row in sheet.rows] == [(date(2026, 11, 24), time(9, 30))] * 2
    assert [(it.line, it.column, it.message, it.value) for it in sheet.problems] == [
        (4, "address", doubts.DATE, "24-nov")
    ]


def test_an_unknown_quarter_gets_the_most_alike_and_is_chosen_or_left_out(reference):
    rows = ["A", "B", "Valle Ollona"], ["C", "D", "Bizozero"], ["E", "F", "altrove"]
    book = book_of([*HEAD[:2], "Quartiere"], *rows)
    convened = kind(reference)
    layout = layouts.own(book, convened)
    asked = meanings.unknown(book, layout, convened)
    quarters = convened.choices["quarter"]
    best = {one.text: quarters.options()[quarters.alike(one.text)[0]] for one in asked}
    assert best["Valle Ollona"].startswith("Valle Olona")
    assert best["Bizozero"].startswith("Bizzozero")
    said = {("quarter", "valle ollona"): ("VA-05",), ("quarter", "altrove"): ()}
    told = parse(book, reference, layout, said)
    olona = reference.quarters_by_code["VA-05"].id
    assert [(row.line, row.quarter_id) for row in told.rows] == [(2, olona), (4, None)]
    assert [(p.line, p.message) for p in told.problems] == [(3, NO_QUARTER)]


def as_proposed(reference, *rows):
    """What a list says when nobody changes what is proposed; its layout."""
    book, convened = book_of(*rows), kind(reference)
    head = heads.find(book, convened.phrases)
    feeds = layouts.propose(layouts.columns_of(book, head), convened)
    layout = SheetLayout(head, feeds)
    assert not layout.missing(convened)
    return parse(book, reference, layout), layout


def test_a_list_with_full_names_and_doors_is_read_as_offices_write_it(reference):
    said, layout = as_proposed(
        reference,
        ["Elenco convocati", "", "", "", "", "", "", "", ""],
        [
            "Nominativo",
            "C.F.",
            "Via",
            "Civico",
            "Scala",
            "Alloggio",
            "Cell.",
            "Data e ora",
            "Nato il",
        ],
        [
            "DE LUCA Anna",
            "",
            "Via Prova",
            "3",
            "B",
            "12",
            "333 1234567",
            "24/11/2026 9.30",
            "1/2/1950",
        ],
        ["Rossi Maria", CODES["Rossi"], "Via Prova", "5", "", "", "", "24/11/2026", ""],
    )
    assert not said.problems and layout.feeds[-1] == ""
    first, second = said.rows
    assert (first.family_name, first.given_name, first.phone) == (
        "DE LUCA",
        "Anna",
        "+393331234567",
    )
    assert first.address == "Via Prova 3, scala B, alloggio 12"
    assert (first.day, first.hour) == (date(2026, 11, 24), time(9, 30))
    assert (second.name, second.address) == ("Rossi Maria", "Via Prova 5")


def test_of_two_telephones_the_first_that_is_filled_counts(reference):
    said, _layout = as_proposed(
        reference,
        ["Cognome", "Nome", "Tel. casa", "Cellulare"],
        ["Rossi", "Maria", "0332 123456", "333 1234567"],
        ["Verdi", "Anna", "", "333 1234567"],
    )
    assert [row.phone for row in said.rows] == ["+390332123456", "+393331234567"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n\n",
        b"\x89PNG\r\n\x1a\n\0\0",
        b"PK\x03\x04broken",
        b"Cognome;Nome\n",
        b"a;b;c\n1;2;3\n",
        b"Telefono\n333 1234567\n",
        b"Nome;Nome;Cognome\na;b;c\n",
    ],
)
def test_what_is_no_list_is_refused_in_words(reference, content):
    with pytest.raises(SheetError) as caught:
        parse(content, reference)
    i18n.use("it")
    assert i18n._(caught.value.message) != caught.value.message


def test_too_many_rows_are_refused(reference):
    with pytest.raises(SheetError, match=r"Too many rows"):
        parse(csv_of(["Cognome", "Nome"], *[["a", "b"]] * 51_000), reference)


def test_the_template_is_read_back_and_its_example_is_not_imported(reference):
    content = template(reference)
    with pytest.raises(SheetError, match=r"no tenant"):
        parse(content, reference)
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert [cell.value for cell in book.worksheets[0][1]] == [column.title for column in COLUMNS]
    assert all(cell.data_type != "f" for sheet in book for row in sheet for cell in row)


def test_columns_of_ours_in_any_order_and_others_left_aside(reference):
    sheet = parse(csv_of(["Note", "NOME", "cognome"], ["x", "Maria", "Rossi"]), reference)
    assert sheet.rows[0].name == "Rossi Maria" and sheet.unknown_columns == ("Note",)


def test_names_of_a_file_in_windows_letters_are_read(reference):
    sheet = parse("Cognome;Nome\nD'Amborà;Niccolò\n".encode("cp1252"), reference)
    assert sheet.rows[0].name == "D'Amborà Niccolò"


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_any_characters_are_read_or_told_never_an_error(engine, data):
    cell = st.text(max_size=40)
    rows = data.draw(st.lists(st.lists(cell, min_size=8, max_size=8), min_size=1, max_size=4))
    content = io.StringIO()
    content.write(",".join(HEAD) + "\n")
    for row in rows:
        content.write(",".join('"' + text.replace('"', '""') + '"' for text in row) + "\n")
    try:
        sheet = parse(content.getvalue().encode("utf-8", "replace"), catalogue_in(engine))
    except SheetError:
        return
    for row in sheet.rows:
        assert row.family_name or row.given_name


@settings(max_examples=25, deadline=None)
@given(st.text(min_size=1, max_size=60), st.text(min_size=1, max_size=60))
def test_any_bytes_are_a_list_or_a_refusal(engine, first, second):
    try:
        parse((first + ";" + second).encode("utf-8", "replace"), catalogue_in(engine))
    except SheetError as error:
        assert error.message


def test_a_name_of_any_characters_goes_in_and_is_known_the_second_time(session, manager, reference):
    stop = add_stop(session, 3)
    names = ["O'Brien-Ñúñez", "Łukasz", "Đorđević", "李", "الأمين", "<b>Rossi</b>", "Müller 🙂"]
    content = xlsx(["Cognome", "Nome"], *([name, "Prova"] for name in names))
    for fate in (Fate.NEW, Fate.ALREADY):
        rows = parse(content, reference).rows
        assert convene(session, manager, stop, *rows).count(fate) == len(names)


def test_stops_go_to_a_calendar_with_the_cancelled_struck_out(session, manager):
    kept, gone = add_stop(session, 2), add_stop(session, 3)
    mobile_plan.cancel(session, manager, gone.id, 1)
    text = stops_calendar.write(mobile_stops.for_calendar(session, manager))
    events = list(icalendar.Calendar.from_ical(text).walk("VEVENT"))
    assert [str(event["STATUS"]) for event in events] == ["CONFIRMED", "CANCELLED"]
    assert events[0].decoded("DTSTART") == kept.starts_at
    assert "Valle Olona" in str(events[0]["SUMMARY"])
    assert today() < events[0].decoded("DTSTART").date()

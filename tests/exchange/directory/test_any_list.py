"""Lists of organisations as offices make them: which column is which, what is written means what.

Titles and cells are the kinds of mistakes and habits of such lists; no organisation here is real.
"""

import pytest
from sheet_support import book_of, reference_data

from exchange.directory.sheet import parse
from exchange.directory.sheet_kind import kind
from exchange.sheets import head as heads
from exchange.sheets import layout as layouts
from exchange.sheets import meanings
from exchange.sheets.book import Book, BookTable, SheetError
from exchange.sheets.layout import SheetLayout

MUNICIPAL = [
    "Denominazione",
    "Via",
    "Civico",
    "CAP",
    "Citta'",
    "Prov.",
    "Tel.",
    "Cell.",
    "Mail",
    "PEC",
    "Ambito di intervento",
    "Legale rappresentante",
    "Note",
]
EMPORIO = [
    "Emporio della Prova ODV",
    "Via Verdi",
    "12/a",
    "21100",
    "Varese",
    "VA",
    "0332 123456",
    "",
    "info@prova.example.org",
    "prova@pec.example.org",
    "alimentari",
    "Mario Prova",
    "Aperto il martedì",
]
SPORTELLO = [
    "Sportello Inventato",
    "P.zza Grande",
    "1",
    "21052",
    "Busto A.",
    "VA",
    "",
    "333 1112222",
    "",
    "sportello@pec.example.org",
    "aiuto legale; alimentari",
    "Anna Prova",
    "",
]


@pytest.fixture(scope="module")
def partners():
    return kind(reference_data())


def proposed(book, partners):
    """How a file is read when nobody says otherwise."""
    head = heads.find(book, partners.phrases)
    return SheetLayout(head, layouts.propose(layouts.columns_of(book, head), partners))


def feeds(titles, *rows, partners):
    """Which column of ours each title feeds."""
    book = book_of(titles, *rows)
    return dict(zip(titles, proposed(book, partners).feeds, strict=True))


def test_a_municipal_list_becomes_rows_of_ours(partners):
    title = ["Comune di Prova: albo delle associazioni", *[""] * 12]
    book = book_of(title, [""], MUNICIPAL, EMPORIO, SPORTELLO, ["Totale: 2"])
    layout = proposed(book, partners)
    assert (layout.head.row, layout.missing(partners)) == (3, ("type",))
    layout = SheetLayout(layout.head, layout.feeds, for_all=(("type", "ETS"),))
    asked = meanings.unknown(book, layout, partners)
    assert [(one.column, one.text, one.cells) for one in asked] == [
        ("needs", "alimentari", 2),
        ("needs", "aiuto legale", 1),
    ]
    said = {asked[0].key: ("EC-ALI",), asked[1].key: ()}
    first, second = parse(book, reference_data(), layout, said).rows
    assert first.organisation == {
        "name": "Emporio della Prova ODV",
        "type_code": "ODV",
        "istat": "012133",
        "phone": "+390332123456",
        "email": "info@prova.example.org",
        "address": "Via Verdi 12/a",
        "description": "Aperto il martedì\nPEC: prova@pec.example.org",
    }
    assert first.service == {"name": "alimentari", "needs": ("EC-ALI",)}
    assert first.referents == ({"name": "Mario Prova", "title": "Legale rappresentante"},)
    assert (second.line, second.organisation["istat"]) == (5, "012026")
    assert second.organisation["type_code"] == "ETS"
    assert second.organisation["phone"] == "+393331112222"
    assert second.organisation["email"] == "sportello@pec.example.org"
    assert second.service["needs"] == ("EC-ALI",)


@pytest.mark.parametrize(
    ("title", "cell", "key"),
    [
        ("Ragione sociale", "Prova", "name"),
        ("DENOMINAZ.", "Prova", "name"),
        ("Denominazone", "Prova", "name"),
        ("Natura giuridica", "Coop. sociale", "type"),
        ("Tipologia ente", "ODV", "type"),
        ("Comune", "Luino", "municipality"),
        ("Sede", "Luino", "municipality"),
        ("Sede", "Via Prova 1", "address"),
        ("Sede legale", "Via Prova 1, 21100 Varese", "whole_address"),
        ("Recapito", "0332 123456", "phone"),
        ("Recapito", "Via Prova 1", "address"),
        ("Telefonno", "0332 123456", "phone"),
        ("Contatti", "prova@example.org", "email"),
        ("Recapiti", "0332 123456 - prova@example.org", "contacts"),
        ("Tel. / Mail", "0332 123456 prova@example.org", "contacts"),
        ("Indirizzo mail", "prova@example.org", "email"),
        ("Posta elettronica", "prova@example.org", "email"),
        ("Indirizzo internet", "www.prova.example.org", "website"),
        ("C.F. / P.IVA", "01114601006", "tax_id"),
        ("Codice fiscale", "", "tax_id"),
        ("Settore di attività", "Anziani", "needs"),
        ("Presidente", "Anna Prova", "referent"),
        ("Telefono presidente", "333 1112222", "referent_phone"),
        ("Mail del referente", "prova@example.org", "referent_email"),
        ("Vicepresidente", "Ugo Prova", "deputy"),
        ("Orario di apertura", "9-12", "opening_hours"),
        ("Tipologia utenza", "famiglie", "for_whom"),
        ("Territorio", "Varese, Como", "areas"),
        ("Annotazioni", "chiuso ad agosto", "description"),
        ("Telephone", "0332 123456", "phone"),
        ("Contact person", "Anna Prova", "referent"),
        # What is never ours, though it reads like it.
        ("Fax", "0332 123456", ""),
        ("Data iscrizione", "01/02/2020", ""),
        ("Numero soci", "35", ""),
        ("Colonna boh", "qualcosa", ""),
    ],
)
def test_a_title_of_an_office_is_understood_with_what_stands_under_it(partners, title, cell, key):
    beside = "Comune" if key == "name" else "Nome ente"
    assert feeds([title, beside], [cell, "Varese"], partners=partners)[title] == key


REACHED = {
    "0332 123456, cell. 333 1112222 - info@prova.example.org": (
        "+390332123456 / +393331112222",
        "info@prova.example.org",
        "",
        "",
    ),
    "Tel: 0332 123456\nPEC: prova@pec.example.org\nMail: info@prova.example.org": (
        "+390332123456",
        "info@prova.example.org",
        "",
        "E-mail: prova@pec.example.org",
    ),
    "info@prova.example.org www.prova.example.org": (
        "",
        "info@prova.example.org",
        "https://www.prova.example.org",
        "",
    ),
    "0332 123456 (Anna) info@prova.example.org": (
        "+390332123456;note=Anna",
        "info@prova.example.org",
        "",
        "",
    ),
}


@pytest.mark.parametrize("title", ["Recapiti", "Telefono", "Mail"])
@pytest.mark.parametrize(("cell", "found"), REACHED.items())
def test_how_to_reach_somebody_may_all_stand_in_one_cell(partners, title, cell, found):
    book = book_of(["Ente", "Tipo", "Comune", title], ["Prova", "ODV", "Varese", cell])
    sheet = parse(book, reference_data(), proposed(book, partners))
    assert not sheet.problems
    said = sheet.rows[0].organisation
    told = tuple(said.get(key, "") for key in ("phone", "email", "website", "description"))
    assert told == found


@pytest.mark.parametrize("title", ["Sede", "Indirizzo", "Sede legale", "Comune", "Ubicazione"])
@pytest.mark.parametrize("also", ["", "Varese"])
def test_an_address_with_its_town_is_parted_under_any_title(partners, title, also):
    titles = ["Denominazione", "Tipo", title, *(["Localita"] if also and title != "Comune" else [])]
    book = book_of(titles, ["Prova", "ODV", "Via Roma 1, 21100 Varese (VA)", also][: len(titles)])
    sheet = parse(book, reference_data(), proposed(book, partners))
    assert not sheet.problems
    said = sheet.rows[0].organisation
    assert (said["address"], said["istat"]) == ("Via Roma 1", "012133")


def test_two_towns_are_not_made_one_and_our_own_rows_stay_as_they_are_stored(partners):
    line = ["Prova", "ODV", "Via Roma 1, 22100 Como", "Varese"]
    book = book_of(["Nome", "Tipo", "Indirizzo", "Comune"], line)
    assert parse(book, reference_data()).rows[0].organisation["address"] == line[2]
    book = book_of(["Nome", "Tipo", "Indirizzo", "Comune", "Codice"], [*line, "P-00001"])
    assert parse(book, reference_data()).rows[0].organisation["address"] == line[2]


def test_cells_tell_a_column_that_has_no_title(partners):
    book = book_of(
        ["Prova", "Varese", "0332 123456", "a@example.org"],
        ["Altra", "Como", "031 123456", "b@example.org"],
    )
    layout = proposed(book, partners)
    assert (layout.head.row, layout.feeds) == (
        heads.NO_HEAD,
        ("", "municipality", "phone", "email"),
    )
    assert layout.missing(partners) == ("name", "type")


def test_the_number_of_a_house_joins_its_street_and_a_row_number_does_not(partners):
    titles = ["N.", "Ente", "Indirizzo", "N."]
    book = book_of(titles, ["1", "Prova", "Via Prova", "3"])
    layout = proposed(book, partners)
    assert layout.feeds == ("", "name", "address", "address")
    [(_row, cells)] = layouts.lines(book, layout, partners)
    assert {c.key: cell.text for c, cell in cells.items()} == {
        "name": "Prova",
        "address": "Via Prova 3",
    }


def test_a_head_of_two_rows_is_read_with_what_is_merged_above_it(partners):
    book = book_of(
        ["Denominazione", "Sede", "", "", "Contatti", ""],
        ["", "Via", "N.", "Comune", "Telefono", "Mail"],
        ["Prova", "Via Prova", "3", "Luino", "0332 123456", "a@example.org"],
    )
    layout = proposed(book, partners)
    assert layout.head.row == 2
    assert layout.feeds == ("name", "address", "address", "municipality", "phone", "email")


def test_the_sheet_that_holds_a_list_is_found_among_others(partners):
    [notes] = book_of(["Istruzioni"], ["Compilare il secondo foglio"], name="Note").tables
    [albo] = book_of([], MUNICIPAL, EMPORIO, name="Albo").tables
    book = Book((notes, BookTable("vuoto", (), 0), albo))
    assert heads.find(book, partners.phrases) == heads.Head(2, 2)


def test_a_head_written_again_is_no_row_and_a_name_like_a_sum_is_one(partners):
    book = book_of(
        ["Denominazione", "Comune"],
        ["Prova", "Varese"],
        ["Denominazione", "Comune"],
        ["Totale Benessere", "Como"],
        ["TOTALE", "2"],
    )
    rows = [row.number for row, _cells in layouts.lines(book, proposed(book, partners), partners)]
    assert rows == [2, 4]


@pytest.mark.parametrize(
    ("column", "text", "first"),
    [
        ("type", "Associazione", "ETS"),
        ("type", "o.d.v.", "ODV"),
        ("type", "Coop. sociale", "IS"),
        ("type", "Parrocchia", "REL"),
        ("needs", "alimentari", "EC-ALI"),
        ("needs", "aiuto legale", "SO-GIU"),
        ("needs", "Disabili", "SA-DIS"),
        ("needs", "lavoro", "EC-LAV"),
        ("areas", "Varese e prov.", "VA"),
        ("languages", "arabbo", "ar"),
        ("capacity", "al compltto", "full"),
    ],
)
def test_of_what_may_be_meant_the_most_alike_stands_first(partners, column, text, first):
    choice = partners.choices[column]
    assert (*choice.read(text), *choice.alike(text))[0] == first


@pytest.mark.parametrize(
    ("column", "text", "codes"),
    [
        ("type", "Odv", ("ODV",)),
        ("type", "Associazione", ()),
        ("needs", "EC-ALI EC-RED", ("EC-ALI", "EC-RED")),
        ("needs", "Povertà alimentare, Disabilità", ("EC-ALI", "SA-DIS")),
        ("areas", "Varese (VA), provincia di Como", ("012133", "CO")),
        ("languages", "italiano; arabo", ("it", "ar")),
        ("capacity", "Sì", ("free",)),
    ],
)
def test_what_surely_means_a_code_is_not_asked_about(partners, column, text, codes):
    assert partners.choices[column].read(text) == codes


def test_legal_help_is_not_taken_for_crime(partners):
    choice = partners.choices["needs"]
    assert not any(map(choice.proposed, ["aiuto legale", "patrocinio", "consulenza legale"]))


def test_our_own_template_is_read_as_it_stands(partners):
    book = book_of(["Nome", "Tipo", "Comune", "Boh"], ["Prova", "ODV", "Varese", "x"])
    own = layouts.own(book, partners)
    assert layouts.says_as_much(own, proposed(book, partners))
    assert layouts.aside(book, own) == ("Boh",)
    more = book_of(["Nome", "Tipo", "Comune", "Cell."], ["Prova", "ODV", "Varese", "333 1112222"])
    assert not layouts.says_as_much(layouts.own(more, partners), proposed(more, partners))
    with pytest.raises(SheetError):
        layouts.own(book_of(MUNICIPAL, EMPORIO), partners)


def test_titles_in_another_order_are_another_shape():
    assert heads.fingerprint(["Nome ", "COMUNE", ""]) == heads.fingerprint(["nome", "Comune"])
    assert heads.fingerprint(["Comune", "Nome"]) != heads.fingerprint(["Nome", "Comune"])
    assert heads.fingerprint(["", ""]) == ""

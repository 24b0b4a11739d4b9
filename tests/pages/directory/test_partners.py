import json
from hashlib import sha256

import pytest
from directory_support import COMO, add_partner
from grid_support import grids
from sqlalchemy import func, select
from support import app_as, fresh_app_engine

from db.directory import search as directory_search
from db.directory import write as partners_write
from db.directory.detail import PartnerFilters, detail, search
from db.engine import reading, transaction
from db.imports import runs
from db.models.accounts import AuditEvent
from domain.acts import Act
from domain.directory.forms import Organisation, Referent, Service
from domain.imports.runs import ImportFile, ImportList, RunState
from domain.permissions import Actor
from domain.vocabulary import Role

COORDINATOR = Actor(1, "test", Role.COORDINATOR)


@pytest.fixture
def engine():
    """A directory of three, in a database of its own."""
    directory_search.memory.forget()
    made = fresh_app_engine()
    with transaction(made) as session:
        add_partner(
            session,
            COORDINATOR,
            "Banco della Brughiera",
            service=Service("Pacco viveri", ("EC-ALI",), ("VA",), languages=("ar",)),
            referent=Referent("Piera Castoldi", phone="0332 123456", email="p@example.org"),
        )
        add_partner(session, COORDINATOR, "Caritas di Como", istat=COMO, type_code="REL")
        add_partner(session, COORDINATOR, "<b>Filo</b> & C.", type_code="CAV")
    yield made
    made.dispose()
    directory_search.memory.forget()


def page(monkeypatch, engine, role=Role.COORDINATOR, **address):
    at = app_as(monkeypatch, role, "partners", engine=engine)
    for name, value in address.items():
        at.query_params[name] = value
    at.run()
    assert not at.exception
    return at


def listed(at):
    """What the list shows: one dictionary a row."""
    found = [
        json.loads(c.proto.json)[0] for c in at.get("bidi_component") if "rows" in c.proto.json
    ]
    return found[0]["rows"] if found else []


def titles(at):
    return [row["title"] for row in listed(at)]


def words(at):
    kinds = (at.markdown, at.info, at.warning, at.error, at.success, at.caption)
    return " ".join(str(item.value) for kind in kinds for item in kind)


def shown(at):
    """The opened partner as HTML."""
    return " ".join(
        item.proto.body for item in at.get("html") if "ponte-partner" in item.proto.body
    )


def button(at, label):
    return next(b for b in at.button if b.label == label)


def field(at, label):
    every = (*at.text_input, *at.text_area, *at.selectbox, *at.multiselect)
    return next(w for w in every if w.label == label)


@pytest.mark.parametrize("role", list(Role))
def test_every_role_finds_the_person_to_call(monkeypatch, engine, role):
    at = page(monkeypatch, engine, role, q="bancho alimentare")
    row = listed(at)[0]
    assert row["title"] == "Banco della Brughiera"
    assert {"text": "☎ 0332 123456", "href": "tel:+390332123456"} in row["aside"]
    assert {"text": "✉ p@example.org", "href": "mailto:p@example.org"} in row["aside"]
    assert "**1** organizzazione" in words(at)


@pytest.mark.parametrize("role", [r for r in Role if r is not Role.COORDINATOR])
def test_who_may_only_read_gets_no_button_to_write(monkeypatch, engine, role):
    at = page(monkeypatch, engine, role, partner="P-00001")
    labels = {b.label for b in at.button}
    assert "Piera Castoldi" in shown(at)
    assert labels.isdisjoint({"Aggiungi", "Importa", "Modifica", "Verificata oggi"})


def test_filters_and_the_open_partner_come_from_the_address(monkeypatch, engine):
    at = page(monkeypatch, engine, place=COMO, partner="P-00002")
    assert titles(at) == ["Caritas di Como"]
    assert "Caritas di Como" in shown(at)
    field(at, "Tipo").set_value("CAV").run()
    assert at.query_params["type"] == "CAV"
    assert "Con questi filtri non c’è niente" in words(at)
    button(at, "Azzera ricerca e filtri").click().run()
    assert len(listed(at)) == 3


def test_what_is_no_filter_in_the_address_is_left_out(monkeypatch, engine):
    at = page(monkeypatch, engine, need="'; --", place="Roma", do="x", verified="maybe")
    assert len(listed(at)) == 3


def test_an_unknown_partner_in_the_address_is_said_so(monkeypatch, engine):
    assert "Il partner P-99999 non esiste." in words(page(monkeypatch, engine, partner="P-99999"))


@pytest.mark.parametrize("text", ["%", "'; DROP TABLE", "<script>", "😀", "x" * 10_000, "a AND ("])
def test_no_text_breaks_the_screen(monkeypatch, engine, text):
    page(monkeypatch, engine, q=text)


def test_markup_in_a_name_is_shown_as_text(monkeypatch, engine):
    at = page(monkeypatch, engine, partner="P-00003")
    assert "&lt;b&gt;Filo&lt;/b&gt; &amp; C." in shown(at)
    assert "<b>Filo" not in shown(at)


def test_verified_today_is_one_click(monkeypatch, engine):
    at = page(monkeypatch, engine, partner="P-00001")
    button(at, "Verificata oggi").click().run()
    assert "✓ Verificata oggi" in shown(at)
    with reading(engine) as session:
        assert search(session, COORDINATOR, "", PartnerFilters(verified=True)).total == 1


def test_a_new_organisation_is_added_once_and_opened(monkeypatch, engine):
    at = page(monkeypatch, engine, do="new")
    button(at, "Aggiungi alla rubrica").click().run()
    assert "Scrivi il nome dell’organizzazione." in words(at)
    field(at, "Nome *").set_value("Casa Nuova")
    field(at, "Tipo *").set_value("ODV")
    field(at, "Comune della sede *").set_value(COMO)
    button(at, "Aggiungi alla rubrica").click().run()
    assert at.query_params["partner"] == "P-00004"
    with reading(engine) as session:
        assert search(session, COORDINATOR, "casa nuova").rows[0].istat == COMO


def test_an_edit_is_checked_then_saved(monkeypatch, engine):
    at = page(monkeypatch, engine, partner="P-00002")
    button(at, "Modifica").click().run()
    field(at, "Telefono").set_value("nessuno")
    button(at, "Salva").click().run()
    assert "Scrivi solo numeri" in words(at)
    field(at, "Telefono").set_value("31 765432")
    button(at, "Salva").click().run()
    assert "Manca lo 0 davanti?" in words(at)
    field(at, "Telefono").set_value("031 765432/33 int. 4")
    button(at, "Salva").click().run()
    assert field(at, "Telefono").value == "031 765432 / 031 765433 int. 4"
    with reading(engine) as session:
        stored = detail(session, COORDINATOR, "P-00002").form.phone
    assert stored == "+39031765432 / +39031765433;ext=4"


def test_a_service_and_a_referent_are_added(monkeypatch, engine):
    at = page(monkeypatch, engine, partner="P-00002")
    button(at, "Modifica").click().run()
    field(at, "Che cosa modificare").set_value("service+").run()
    field(at, "Nome *").set_value("Ascolto")
    field(at, "Bisogni a cui risponde").set_value(["EC-ALI"])
    button(at, "Salva").click().run()
    field(at, "Che cosa modificare").set_value("referent+").run()
    field(at, "Nome *").set_value("Anna Prova")
    button(at, "Salva").click().run()
    with reading(engine) as session:
        stored = detail(session, COORDINATOR, "P-00002")
    assert stored.services[0].form.needs == ("EC-ALI",)
    assert stored.referents[0].form.name == "Anna Prova"


def test_a_verification_pressed_by_mistake_is_taken_back(monkeypatch, engine):
    at = page(monkeypatch, engine, partner="P-00002")
    assert "Annulla la verifica" not in [b.label for b in at.button]
    button(at, "Verificata oggi").click().run()
    button(at, "Annulla la verifica").click().run()
    assert not at.exception
    with reading(engine) as session:
        assert detail(session, COORDINATOR, "P-00002").verified_at is None
    assert "ha annullato una verifica" in shown(at)


def test_of_two_saves_the_second_sees_both_texts_and_chooses(monkeypatch, engine):
    at = page(monkeypatch, engine, partner="P-00002")
    button(at, "Modifica").click().run()
    with transaction(engine) as session:
        other = Organisation("Caritas Comasca", "REL", COMO)
        partners_write.edit(session, COORDINATOR, "P-00002", 1, other)
    field(at, "Nome *").set_value("Caritas del Lario")
    button(at, "Salva").click().run()
    assert "Qualcuno ha salvato questo partner mentre scrivevi" in words(at)
    assert at.table[0].value.loc["Nome"].to_list() == ["Caritas Comasca", "Caritas del Lario"]
    button(at, "Continua dal mio testo").click().run()
    button(at, "Salva").click().run()
    with reading(engine) as session:
        assert detail(session, COORDINATOR, "P-00002").form.name == "Caritas del Lario"


def test_keeping_what_is_stored_gives_up_the_other_text(monkeypatch, engine):
    at = page(monkeypatch, engine, partner="P-00002")
    button(at, "Modifica").click().run()
    with transaction(engine) as session:
        other = Organisation("Caritas Comasca", "REL", COMO)
        partners_write.edit(session, COORDINATOR, "P-00002", 1, other)
    field(at, "Nome *").set_value("Caritas del Lario")
    button(at, "Salva").click().run()
    button(at, "Tieni ciò che è salvato").click().run()
    assert field(at, "Nome *").value == "Caritas Comasca"


def upload(at, name, content):
    at.get("file_uploader")[0].set_value((name, content, "text/csv")).run()
    assert not at.exception
    return at


def test_an_import_is_shown_first_and_written_on_confirmation(monkeypatch, engine):
    at = page(monkeypatch, engine, do="import")
    content = b"Nome;Tipo;Comune\nCasa Nuova;ODV;Como\nCaritas di Como;FON;Como"
    upload(at, "enti.csv", content)
    assert [m.value for m in at.metric] == ["1", "1", "0", "0"]
    with reading(engine) as session:
        assert search(session, COORDINATOR).total == 3
    button(at, "Importa 2 organizzazioni").click().run()
    with reading(engine) as session:
        assert search(session, COORDINATOR).total == 4


def test_an_import_is_seen_and_stopped_from_any_tab_and_goes_on_with_its_file(monkeypatch, engine):
    content = b"Nome;Tipo;Comune\nCasa Nuova;ODV;Como\nCaritas di Como;FON;Como"
    file = ImportFile("enti.csv", sha256(content).hexdigest())
    with transaction(engine) as session:
        runs.begin(session, COORDINATOR, ImportList.DIRECTORY, file, 2)
    at = page(monkeypatch, engine, do="import")
    assert not at.get("file_uploader")
    assert "Importazione 1, enti.csv: 0 righe su 2" in at.get("progress")[0].proto.text
    button(at, "Ferma").click().run()
    assert "L’importazione 1 è stata fermata. Non è entrato niente." in words(at)
    assert "scegli di nuovo lo stesso file" in words(at)
    upload(at, "enti.csv", content)
    assert words(at).count("è stata fermata") == 1
    assert "scegli di nuovo lo stesso file" not in words(at)  # there it is
    button(at, "Continua l’importazione 1: Importa 2 organizzazioni").click().run()
    with reading(engine) as session:
        assert search(session, COORDINATOR).total == 4
        [run] = runs.recent(session, COORDINATOR, ImportList.DIRECTORY)
    assert (run.number, run.state, run.created, run.changed) == (1, RunState.DONE, 1, 1)


def test_what_is_wrong_stands_by_row_and_is_handed_back_while_the_rest_goes_in(monkeypatch, engine):
    at = page(monkeypatch, engine, do="import")
    upload(at, "enti.csv", b"Nome;Tipo;Comune;Telefono\nPrima;ODV;Como;abc\nCasa Nuova;ODV;Como;\n")
    assert [m.value for m in at.metric] == ["1", "0", "0", "1"]
    assert grids(at)[0][["Riga", "Colonna"]].to_numpy().tolist() == [["2", "Telefono"]]
    button(at, "Importa 1 organizzazione, 1 riga resta fuori").click().run()
    offered = [each.label for each in at.get("download_button")]
    assert "Scarica le righe che restano fuori" in offered
    assert "1 nuov" in at.success[0].value
    with reading(engine) as session:
        assert search(session, COORDINATOR, "casa nuova").total == 1


def test_one_that_is_likely_known_waits_until_it_is_said_which(monkeypatch, engine):
    at = page(monkeypatch, engine, do="import")
    upload(at, "enti.csv", b"Nome;Tipo;Comune;Telefono\nCARITAS COMO ODV;FON;Como;031 765432")
    assert [m.value for m in at.metric] == ["0", "0", "0", "1"]
    [asked] = [each for each in at.selectbox if each.label.startswith("Riga 2")]
    assert asked.options[0] == "Da decidere: resta fuori"
    asked.set_value("P-00002").run()
    assert [m.value for m in at.metric] == ["0", "1", "0", "0"]
    changes = next(found for found in grids(at) if "Dopo" in found)
    assert "Nome" not in changes["Campo"].to_list() and "Telefono" in changes["Campo"].to_list()


def test_a_new_one_is_shown_with_every_field(monkeypatch, engine):
    at = page(monkeypatch, engine, do="import")
    head = "Nome;Tipo;Comune;Telefono;Servizio;Bisogni;Referente;Telefono referente"
    row = "Casa Nuova;ODV;Como;031 765432;Mensa;EC-ALI;Anna Prova;333 1112222"
    upload(at, "enti.csv", f"{head}\n{row}".encode())
    shown = grids(at)[0].iloc[0].to_list()
    for text in ("Casa Nuova", "031 765432", "Mensa", "Anna Prova", "333 111 2222"):
        assert text in shown


def test_the_directory_goes_out_as_it_is_narrowed(monkeypatch, engine):
    at = page(monkeypatch, engine, type="REL")
    for _click in range(2):
        button(at, "Prepara il file").click().run()
    assert not at.exception
    with reading(engine) as session:
        taken = select(func.count()).where(AuditEvent.action == Act.DIRECTORY_EXPORT)
        assert session.scalar(taken) == 1
    assert {"Excel", "CSV"} <= {each.label for each in at.get("download_button")}
    at = page(monkeypatch, engine, Role.EXECUTIVE)
    assert "Prepara il file" not in [each.label for each in at.button]


def test_a_file_that_is_no_spreadsheet_is_said_so(monkeypatch, engine):
    at = page(monkeypatch, engine, do="import")
    upload(at, "enti.csv", b"\x89PNG\0\0")
    assert "Questa è un’immagine" in words(at)


def test_only_the_coordinator_reaches_the_import(monkeypatch, engine):
    at = page(monkeypatch, engine, Role.EXECUTIVE, do="import")
    assert not at.get("file_uploader")
    assert len(listed(at)) == 3

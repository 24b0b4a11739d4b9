from datetime import timedelta

import pytest
from directory_support import COMO, MONZA, SARONNO, VARESE, add_partner
from sqlalchemy import event, update
from support import add_user

from db import chunks
from db.clock import utcnow
from db.directory import numbers as partner_numbers
from db.directory import search as directory_search
from db.directory import write as partners_write
from db.directory.detail import detail
from db.directory.search import PartnerFilters, search
from db.engine import reading, transaction
from db.models.directory import DirectoryVersion, Partner
from domain.directory.forms import Organisation, Referent, Service
from domain.permissions import PermissionDenied
from domain.vocabulary import Capacity, Role


@pytest.fixture(autouse=True)
def fresh_index():
    directory_search.memory.forget()
    yield
    directory_search.memory.forget()


@pytest.fixture
def directory(session, coordinator):
    """Five partners as a real directory has them."""

    def add(*args, **kwargs):
        return add_partner(session, coordinator, *args, **kwargs)

    add(
        "Banco della Brughiera",
        service=Service("Pacco viveri", ("EC-ALI", "EC-UTE"), ("VA",), Capacity.FREE),
        referent=Referent("Piera Castoldi", phone="0332 123456"),
    )
    add(
        "Filo d'Arianna",
        type_code="CAV",
        istat=SARONNO,
        service=Service("Accoglienza", ("FA-VIO",), ("*",), languages=("ar", "fr")),
    )
    add(
        "Caritas di Como",
        type_code="REL",
        istat=COMO,
        service=Service("Ascolto", ("EC-ALI",), (COMO,), Capacity.FULL),
    )
    add(
        "Caritas di Monza",
        type_code="REL",
        istat=MONZA,
        service=Service("Ascolto", ("EC-ALI",), ("MB",)),
    )
    add(
        "Servizio dipendenze del Lago",
        type_code="SERD",
        istat=VARESE,
        phone="1522",
        service=Service("Presa in carico", ("SA-DIP",), (VARESE,), Capacity.LIMITED),
    )
    return session


def names(page):
    return [row.name for row in page.rows]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("bancho alimentare", "Banco della Brughiera"),
        ("violenza domestca", "Filo d'Arianna"),
        ("darianna", "Filo d'Arianna"),
        ("centro antiviolenza saronno", "Filo d'Arianna"),
        ("caritas como", "Caritas di Como"),
        ("serd", "Servizio dipendenze del Lago"),
        ("sert varese", "Servizio dipendenze del Lago"),
        ("castodli", "Banco della Brughiera"),
        ("0332/123456", "Banco della Brughiera"),
        ("bollette", "Banco della Brughiera"),
        ("bisogno di cibo", "Banco della Brughiera"),
        ("arabo", "Filo d'Arianna"),
        ("pacchi viveri", "Banco della Brughiera"),
        ("ec-ute", "Banco della Brughiera"),
        ("ludopatia", "Servizio dipendenze del Lago"),
        ("food poverty varese", "Banco della Brughiera"),
        ("alimentare gallarate", "Banco della Brughiera"),
        ("p-00003", "Caritas di Como"),
    ],
)
def test_the_right_partner_comes_first(directory, executive, query, first):
    assert names(search(directory, executive, query))[0] == first


NUMBERS = "0332 555012/13 int. 401 - 0332 555014 - +41 91 123 45 67"


@pytest.mark.parametrize(
    "query",
    ["0332 555012", "(0332) 555013", "+39 0332 555014", "390332555013", "0041 91 123 45 67"],
)
def test_a_partner_is_found_by_each_of_its_numbers(session, coordinator, query):
    form = Organisation("Con tanti numeri", "ODV", VARESE, phone=NUMBERS)
    made = partners_write.create(session, coordinator, form, "t1")
    add_partner(session, coordinator, "Altra", phone="0332 000000")
    assert len(detail(session, coordinator, made).form.phone) > 32
    assert [row.name for row in search(session, coordinator, query).rows] == ["Con tanti numeri"]


def test_without_words_all_stand_by_name(directory, executive):
    page = search(directory, executive)
    assert names(page) == sorted(names(page))
    assert (page.total, page.sure, page.complete) == (5, 5, True)


def test_a_row_shows_the_first_person_to_call(directory, executive):
    row = search(directory, executive, "brughiera").rows[0]
    assert (row.contact_name, row.contact_phone) == ("Piera Castoldi", "+390332123456")
    assert row.needs == ("EC-UTE", "EC-ALI")
    assert row.capacity is Capacity.FREE


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"need": "EC-ALI"}, {"Banco della Brughiera", "Caritas di Como", "Caritas di Monza"}),
        ({"need": "FA"}, {"Filo d'Arianna"}),
        ({"place": COMO}, {"Filo d'Arianna", "Caritas di Como"}),
        ({"place": SARONNO}, {"Filo d'Arianna", "Banco della Brughiera"}),
        ({"need": "EC-ALI", "place": MONZA}, {"Caritas di Monza"}),
        ({"type_code": "SERD"}, {"Servizio dipendenze del Lago"}),
        (
            {"capacity": frozenset({Capacity.FREE, Capacity.LIMITED})},
            {"Banco della Brughiera", "Servizio dipendenze del Lago"},
        ),
        ({"language": "fr"}, {"Filo d'Arianna"}),
        ({"verified": True}, set()),
        ({"need": "no such need"}, set()),
    ],
)
def test_filters_leave_those_who_can_answer(directory, executive, filters, expected):
    page = search(directory, executive, "", PartnerFilters(**filters))
    assert set(names(page)) == expected


def test_verified_means_within_the_months_of_the_settings(directory, coordinator):
    partners_write.verify(directory, coordinator, "P-00001")
    directory.flush()
    verified = PartnerFilters(verified=True)
    assert names(search(directory, coordinator, "", verified)) == ["Banco della Brughiera"]
    number = partner_numbers.next_version(directory)
    directory.execute(
        update(Partner)
        .where(Partner.reference == "P-00001")
        .values(verified_at=utcnow() - timedelta(days=300), changed=number)
    )
    assert names(search(directory, coordinator, "", verified)) == []


def test_an_overdue_verification_ranks_below_one_that_holds(session, coordinator):
    for name, days in (("Gruppo alfa", 300), ("Gruppo beta", 3), ("Gruppo gamma", 200)):
        reference = add_partner(session, coordinator, name)
        verified = {"verified_at": utcnow() - timedelta(days=days)}
        session.execute(update(Partner).where(Partner.reference == reference).values(verified))
    partner_numbers.next_version(session)
    assert names(search(session, coordinator, "gruppo"))[0] == "Gruppo beta"


def test_an_inactive_partner_is_found_only_when_asked_for(directory, coordinator):
    version = detail(directory, coordinator, "P-00003").version
    partners_write.set_active(directory, coordinator, "P-00003", version, active=False)
    directory.flush()
    assert "Caritas di Como" not in names(search(directory, coordinator, "caritas"))
    found = search(directory, coordinator, "caritas", PartnerFilters(inactive=True))
    assert "Caritas di Como" in names(found)


def test_pages_hold_twenty_and_a_page_past_the_end_is_the_last(session, coordinator):
    for i in range(23):
        add_partner(session, coordinator, f"Gruppo {i:02}")
    assert len(search(session, coordinator).rows) == 20
    last = search(session, coordinator, page=99)
    assert (last.page, names(last)) == (2, ["Gruppo 20", "Gruppo 21", "Gruppo 22"])
    assert search(session, coordinator, page=-1).page == 1


@pytest.mark.parametrize(
    "text", ["'; DROP TABLE partner; --", "%", "_", "\0", "a NEAR b", "😀" * 9]
)
def test_no_text_breaks_the_search(directory, executive, text):
    search(directory, executive, text)


def test_another_process_s_change_is_seen_at_the_next_search(fresh_engine):
    with transaction(fresh_engine) as session:
        actor = add_user(session, Role.COORDINATOR)
    with transaction(fresh_engine) as session:
        add_partner(session, actor, "Prima")
    with reading(fresh_engine) as session:
        assert names(search(session, actor)) == ["Prima"]
    with transaction(fresh_engine) as session:
        partners_write.create(session, actor, Organisation("Seconda", "ODV", VARESE))
    with reading(fresh_engine) as session:
        assert names(search(session, actor)) == ["Prima", "Seconda"]


def test_a_search_that_finds_nothing_new_asks_the_database_one_question(fresh_engine):
    with transaction(fresh_engine) as session:
        actor = add_user(session, Role.COORDINATOR)
    with transaction(fresh_engine) as session:
        for i in range(30):
            add_partner(session, actor, f"Gruppo {i}", service=Service("Ascolto", ("EC-ALI",)))
    asked = []
    event.listen(fresh_engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    with reading(fresh_engine) as session:
        search(session, actor, "gruppo alimentare")
        del asked[:]
        search(session, actor, "gruppo alimentare")
    assert len(asked) == 1, asked


def test_only_what_changed_is_read_again(fresh_engine):
    with transaction(fresh_engine) as session:
        actor = add_user(session, Role.COORDINATOR)
    with transaction(fresh_engine) as session:
        for i in range(30):
            add_partner(session, actor, f"Gruppo {i}")
    with reading(fresh_engine) as session:
        search(session, actor)
    with transaction(fresh_engine) as session:
        partners_write.verify(session, actor, "P-00007")
    with reading(fresh_engine) as session:
        since = (
            session.scalar(
                DirectoryVersion.__table__.select().with_only_columns(DirectoryVersion.version)
            )
            - 1
        )
        assert [row.name for row, _ in directory_search.read_changed(session, since)] == [
            "Gruppo 6"
        ]


def test_all_are_read_of_more_partners_than_a_statement_carries(fresh_engine, monkeypatch):
    monkeypatch.setattr(chunks, "_MOST", 10)
    with transaction(fresh_engine) as session:
        actor = add_user(session, Role.COORDINATOR)
        for i in range(25):
            add_partner(session, actor, f"Gruppo {i}", service=Service("Ascolto", ("EC-ALI",)))
    with reading(fresh_engine) as session:
        found = search(session, actor, "gruppo", PartnerFilters(need="EC-ALI"), size=30)
    assert {row.name for row in found.rows} == {f"Gruppo {i}" for i in range(25)}


def test_a_restored_older_backup_is_read_anew(fresh_engine):
    with transaction(fresh_engine) as session:
        actor = add_user(session, Role.COORDINATOR)
    with transaction(fresh_engine) as session:
        add_partner(session, actor, "Prima")
        add_partner(session, actor, "Seconda")
    with reading(fresh_engine) as session:
        search(session, actor)
    with transaction(fresh_engine) as session:
        session.execute(Partner.__table__.delete().where(Partner.name == "Seconda"))
        session.execute(update(DirectoryVersion).values(version=1))
    with reading(fresh_engine) as session:
        assert names(search(session, actor)) == ["Prima"]


def test_every_role_reads_the_directory_and_nobody_else(session, manager, administrator):
    assert search(session, manager).total == search(session, administrator).total == 0
    with pytest.raises(PermissionDenied):
        search(session, None)

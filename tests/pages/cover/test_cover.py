import json
from datetime import UTC, datetime

import pytest
import time_machine
from released_support import heard_in, release
from streamlit.testing.v1 import AppTest
from support import app_as, fresh_app_engine

from components.papers import offer
from db.access import audit
from db.clock import utcnow
from db.engine import transaction
from db.models.cases import NeedTally
from db.models.directory import DirectoryVersion, Partner, PartnerService, ServiceArea, ServiceNeed
from db.reference.catalogue import catalogue_of
from domain.acts import Act
from domain.vocabulary import Capacity, Role
from exchange.papers.contents import Paper

VARESE = "012133"
MANAGER = Role.COMMUNITY_MANAGER
OTHERS = [role for role in Role if role is not Role.COMMUNITY_MANAGER]
RESERVED = "Disagio psichico"


@pytest.fixture(autouse=True, scope="module")
def day():
    with time_machine.travel(datetime(2026, 11, 25, 9, tzinfo=UTC), tick=False):
        yield


@pytest.fixture(scope="module")
def engine(day):
    """Two quarters of Varese and one of Como; two needs have a service in Varese."""
    made = fresh_app_engine()
    with transaction(made) as session:
        quarters = catalogue_of(session).quarters_by_code
        for code, need, n in (
            ("VA-01", "EC-ALI", 3),
            ("VA-02", "EC-ALI", 30),
            ("CO-01", "EC-ALI", 12),
            ("VA-01", "SO-ISO", 9),
            ("VA-01", "SA-PSI", 8),
            ("CO-01", "GA-MOI", 2),
        ):
            session.add(NeedTally(quarter_id=quarters[code].id, need_code=need, open=n))
        for number, need, verified in ((1, "EC-ALI", utcnow()), (2, "SO-ISO", None)):
            partner = Partner(
                reference=f"P-{number:05}",
                name="<b>Ente</b>",
                name_key="ente",
                type_code="CAF",
                istat=VARESE,
                verified_at=verified,
            )
            session.add(partner)
            session.flush()
            service = PartnerService(
                partner_id=partner.id, name="Sportello", capacity=Capacity.FREE
            )
            session.add(service)
            session.flush()
            session.add(ServiceNeed(service_id=service.id, need_code=need))
            session.add(ServiceArea(service_id=service.id, place=VARESE))
        session.merge(DirectoryVersion(id=1, version=1))
        heard_in(session, "2026-08", {"VA-01": {"EC-ALI": 44, "SA-PSI": 90, "GA-MOI": 4}})
        release(session)
    yield made
    made.dispose()


def open_cover(monkeypatch, engine, role, **address) -> AppTest:
    at = app_as(monkeypatch, role, "network", engine=engine)
    at.query_params["view"] = "cover"
    for name, value in address.items():
        at.query_params[name] = value
    at.run()
    assert not at.exception and not at.error
    return at


def table(at: AppTest) -> dict:
    """What the browser is sent to draw."""
    sent = [c.proto.json for c in at.get("bidi_component") if "groups" in c.proto.json]
    return json.loads(sent[0])[0] if sent else {"groups": []}


def rows(at: AppTest) -> list[tuple[str, str, str, str]]:
    return [
        (group["code"], row["need"], row["place"], row["count"])
        for group in table(at)["groups"]
        for row in group["rows"]
    ]


def test_the_community_manager_sees_holes_first(monkeypatch, engine):
    codes = [code for code, *_rest in rows(open_cover(monkeypatch, engine, MANAGER))]
    assert codes == sorted(codes, key=["nobody", "unverified", "overloaded"].index)
    assert codes[0] == "nobody" and codes[-1] == "overloaded"


def test_the_community_manager_reads_exact_numbers_and_goes_to_the_cases(monkeypatch, engine):
    at = open_cover(monkeypatch, engine, MANAGER)
    assert ("overloaded", "Povertà alimentare", "Varese", "33") in rows(at)
    first = table(at)["groups"][0]["rows"][0]
    assert [link["href"] for link in first["links"]] == [
        "/casi?need=EC-ALI&place=013075",
        "/partner?need=EC-ALI",
    ]
    assert first["said"] == ["Di solito rispondono: CAF o patronato"]
    assert any(need == RESERVED for _code, need, *_rest in rows(at))


@pytest.mark.parametrize("role", OTHERS)
def test_others_read_every_need_by_who_answers_and_the_demand_of_a_large_place(
    monkeypatch, engine, role
):
    at = open_cover(monkeypatch, engine, role, by="quarter", place=VARESE, area="EC")
    assert ("covered", "Povertà alimentare", "Varese", "45") in rows(at)
    assert len(at.segmented_control) == 1  # the view alone: no quarters to choose
    at.selectbox(key="cover-area").set_value("SO").run()
    assert ("unverified", "Isolamento e solitudine", "Varese", "<10") in rows(at)
    at.selectbox(key="cover-area").set_value("").run()
    assert ("nobody", "Morosità incolpevole", "Varese", "<10") in rows(at)
    assert RESERVED not in str(table(at)) and "/casi" not in str(table(at))
    said = " ".join(caption.value for caption in at.caption)
    assert "da luglio a settembre 2026" in said and "si legge &lt;10" in said
    assert "I bisogni riservati non ci sono" in said


def test_others_are_not_offered_an_area_of_reserved_needs_alone(monkeypatch, engine):
    at = open_cover(monkeypatch, engine, Role.EXECUTIVE, area="SA")
    assert "Sanitaria" not in at.selectbox(key="cover-area").options
    at.toggle(key="cover-holes").set_value(True).run()
    assert {code for code, *_rest in rows(at)} == {"nobody"} and len(rows(at)) == 25


def test_the_address_says_what_is_asked(monkeypatch, engine):
    at = open_cover(monkeypatch, engine, MANAGER, by="quarter", area="EC", place=VARESE)
    assert [place for _code, _need, place, _count in rows(at)] == [
        "Varese · " + name for name in _names(engine, "VA-02", "VA-01")
    ]
    at.toggle(key="cover-holes").set_value(True).run()
    assert at.query_params["holes"] == "1" and rows(at) == []
    assert "almeno un servizio verificato" in at.success[0].value
    at.selectbox(key="cover-area").set_value("").run()
    assert "area" not in at.query_params
    assert [code for code, *_rest in rows(at)] == ["nobody", "unverified"]


def _names(engine, *codes):
    with transaction(engine) as session:
        audit(session, None, Act.FIGURES_RECOUNT, "names")
        return [catalogue_of(session).quarters_by_code[code].name for code in codes]


@pytest.mark.parametrize(
    "garbage", ["x", "-1", "<script>alert(1)</script>", "' OR 1=1 --", "\u202e💥", "A" * 10_000]
)
def test_garbage_in_the_address_opens_the_plain_screen(monkeypatch, engine, garbage):
    names = ("by", "area", "place", "holes")
    at = open_cover(monkeypatch, engine, MANAGER, **dict.fromkeys(names, garbage))
    assert len(rows(at)) == 5 and "<script>" not in str(table(at))


def test_without_cases_the_screen_says_so(monkeypatch):
    empty = fresh_app_engine()
    at = open_cover(monkeypatch, empty, MANAGER)
    assert "nessun caso aperto" in at.info[0].value
    at = open_cover(monkeypatch, empty, Role.EXECUTIVE)
    assert any("non si sa ancora" in caption.value for caption in at.caption)
    empty.dispose()


@pytest.mark.parametrize("role", [MANAGER, Role.EXECUTIVE])
def test_the_page_to_print_holds_what_the_screen_tells(monkeypatch, engine, role):
    made: list[Paper] = []
    monkeypatch.setattr(offer, "printed", lambda paper: made.append(paper) or b"%PDF")
    at = open_cover(monkeypatch, engine, role)
    next(button for button in at.button if button.label == "Stampa").click().run()
    assert not at.exception
    [table] = made[0].tables
    told = [
        (need, place, count.split(" (")[0])
        for need, place, _who, count in (row for row in table.rows if len(row) > 1)
    ]
    shown = [(need, place, count) for _grade, need, place, count in rows(at)]
    assert told[: len(shown)] == shown[: len(told)] and len(told) <= table.total
    said = " ".join([made[0].foot, *made[0].notes])
    assert ("protetti" in said and "<10" in said) == (role is not MANAGER)
    assert (RESERVED in str(table.rows)) == (role is MANAGER)

import random
import re
from datetime import date, timedelta
from itertools import pairwise

import pytest
from map_pages import open_map
from streamlit.testing.v1 import AppTest
from support import app_as, fresh_app_engine

import i18n
from components.quarters import words as quarter_words
from db.access import audit
from db.clock import utcnow
from db.engine import transaction
from db.figures import releases
from db.figures.weeks import move
from db.models.cases import NeedTally
from db.models.facts import FactTally
from db.reference.catalogue import catalogue_of
from domain.acts import Act
from domain.business_time import week_of
from domain.figures.measures import DRAWN_AT_MIDDLE, MEANING_OF_PROTECTED, MEASURES
from domain.figures.measures_of_quarters import EXACT, Measure
from domain.figures.weeks import Counted
from domain.vocabulary import Role
from settings import get_settings

OTHERS = [role for role in Role if role is not Role.COMMUNITY_MANAGER]


@pytest.fixture(scope="module")
def engine():
    """A few dozen cases in six quarters, so that many counts are small."""
    made = fresh_app_engine()
    dice, monday = random.Random(5), week_of(utcnow())
    with transaction(made) as session:
        places = sorted(catalogue_of(session).quarters)[:6]
        for _ in range(50):
            week = monday - timedelta(weeks=dice.randrange(40))
            place = dice.choices(places, (12, 8, 3, 2, 1, 1))[0]
            areas = frozenset({dice.choice(["GA", "SA", "EC"])})
            move(session, None, Counted(place, dice.randint(1, 4), areas, week, True, False, None))
        session.add(NeedTally(quarter_id=places[0], need_code="SA-PSI", open=3))
        session.add(NeedTally(quarter_id=places[0], need_code="EC-ALI", open=9))
        audit(session, None, Act.FIGURES_RECOUNT, "cases")
        last_year = date(utcnow().year - 1, 5, 1)
        heard = (("case.opened", "", 40), ("case.need", "EC-ALI", 30), ("case.need", "SA-PSI", 30))
        session.add_all(
            FactTally(statistic=what, month=last_year, quarter_id=places[0], split=need, n=n)
            for what, need, n in heard
        )
        releases.make(session)
    yield made
    made.dispose()


def chosen(at: AppTest, *names: str) -> list[object]:
    names = names or ("measure", "area", "weeks", "urgency", "quarter")
    return [at.session_state[f"map_{name}"] for name in names]


def sent(at: AppTest) -> str:
    """Everything that goes to the browser, as text."""
    return "\n".join(str(node.proto) for node in at.main if hasattr(node, "proto"))


def test_who_sees_every_case_chooses_area_period_and_urgency(monkeypatch, engine):
    at = open_map(monkeypatch, engine, Role.COMMUNITY_MANAGER)
    assert at.title[0].value == "Mappa"
    assert [s.label for s in at.selectbox] == [
        "Misura",
        "A confronto con",
        "Area del bisogno",
        "Periodo",
        "Urgenza",
        "Quartiere",
    ]
    assert i18n._(MEANING_OF_PROTECTED) not in sent(at)


@pytest.mark.parametrize("role", OTHERS)
def test_who_sees_none_chooses_a_measure_and_reads_what_is_missing_and_why(
    monkeypatch, engine, role
):
    at = open_map(monkeypatch, engine, role)
    assert [s.label for s in at.selectbox] == ["Misura", "Quartiere", "A confronto con"]
    assert at.selectbox[0].options == [
        "Casi aperti",
        f"Casi ascoltati nel {utcnow().year - 1}",
        "Aperti ogni 100 alloggi",
        "Ogni 100 alloggi, stabilizzato",
        "Variazione dei nuovi casi",
        "Peso dell’area: Gestione alloggio",
        "Peso dell’area: Sociale",
        "Peso dell’area: Economica",
        "Peso dell’area: Familiare",
    ]
    captions = [c.value for c in at.caption]
    [limits] = [caption for caption in captions if "Le fasce si sovrappongono" in caption]
    assert limits.endswith(i18n._(MEANING_OF_PROTECTED))
    assert any(f"Dati al {i18n.day(utcnow())}." in caption for caption in captions)


def test_before_the_first_release_the_screen_says_so(monkeypatch):
    empty = fresh_app_engine()
    at = app_as(monkeypatch, Role.EXECUTIVE, "map", engine=empty).run()
    assert [box.value for box in at.info] == [quarter_words.not_yet()] and not at.selectbox
    empty.dispose()


def test_what_an_area_weighs_has_an_address_of_its_own(monkeypatch, engine):
    at = open_map(monkeypatch, engine, Role.EXECUTIVE, measure="share-EC")
    assert at.session_state["map_measure"] == (Measure.SHARE, "EC")
    assert "100%" in sent(at)
    at.selectbox(key="map_measure").set_value((Measure.CHANGE, "*")).run()
    assert at.query_params["measure"] == "change"


def test_an_address_typed_by_hand_gives_no_more(monkeypatch, engine):
    at = open_map(monkeypatch, engine, Role.EXECUTIVE)
    assert not at.info
    plain, told = sent(at.run()), set()
    for asked in (
        {"urgency": "1"},
        {"weeks": "4"},
        {"area": "SA"},
        {"area": "EC", "weeks": "4"},
        {"measure": "share-SA"},
        {"measure": "overdue"},
        {"measure": "uncovered"},
        {"territory": "quarter-VA-05"},
        {"with": "urgent"},
        {"with": "share-SA"},
        {"signs": "2"},
    ):
        at = open_map(monkeypatch, engine, Role.EXECUTIVE, **asked)
        told.add(at.info[0].value)
        assert not set(at.query_params)
        at.run()
        assert not at.info and sent(at) == plain
    assert told == {"Non tutto ciò che l’indirizzo chiede può essere mostrato qui."}


def test_the_address_says_what_is_asked_in_codes(monkeypatch, engine):
    at = open_map(
        monkeypatch,
        engine,
        Role.COMMUNITY_MANAGER,
        measure="urgent",
        area="SA",
        weeks="13",
        urgency="2",
        quarter="VA-01",
    )
    assert chosen(at) == ["urgent", "SA", 13, 2, "VA-01"]
    at.selectbox(key="map_measure").set_value(at.session_state["map_measure"].CHANGE).run()
    assert (at.query_params["measure"], at.query_params["quarter"]) == ("change", "VA-01")
    at.run()  # the answer alone was drawn
    at.selectbox(key="map_quarter").set_value("").run()
    assert "quarter" not in at.query_params


def test_a_filter_leaves_the_others_as_they_are_where_they_do_not_hang_on_it(monkeypatch, engine):
    """Only the answer is drawn anew, of what the filters now say; else the filters too."""
    at = open_map(monkeypatch, engine, Role.COMMUNITY_MANAGER, measure="open")
    at.selectbox(key="map_measure").set_value(Measure.RATE).run()
    assert not at.selectbox
    assert i18n._(Measure.RATE.label) in sent(at)
    at.run()
    at.selectbox(key="map_measure").set_value(Measure.UNCOVERED).run()
    assert at.selectbox(key="map_weeks").disabled


@pytest.mark.parametrize(
    "garbage",
    [
        "",
        "x",
        "-1",
        "0",
        "99999999999999999999",
        "<script>alert(1)</script>",
        "' OR 1=1 --",
        "💥",
        "\u202e52",
        "%00",
        "A" * 10_000,
    ],
)
@pytest.mark.parametrize("role", [Role.COMMUNITY_MANAGER, Role.EXECUTIVE])
def test_garbage_in_the_address_opens_the_plain_map(monkeypatch, engine, role, garbage):
    names = ("measure", "area", "weeks", "urgency", "quarter", "with", "signs", "at")
    at = open_map(monkeypatch, engine, role, **dict.fromkeys(names, garbage))
    if role is Role.COMMUNITY_MANAGER:
        assert chosen(at) == ["open", "*", 52, 0, ""]
    else:
        assert chosen(at, "measure", "quarter") == [(Measure.OPEN, "*"), ""]
    assert "<script>alert(1)" not in sent(at)


@pytest.mark.parametrize("measure", list(Measure))
def test_every_measure_draws_with_and_without_cases(monkeypatch, engine, measure):
    empty = fresh_app_engine()
    for role in (Role.COMMUNITY_MANAGER, Role.EXECUTIVE):
        open_map(monkeypatch, engine, role, measure=measure, quarter="VA-02")
    open_map(monkeypatch, empty, Role.COMMUNITY_MANAGER, measure=measure, quarter="VA-02")
    open_map(monkeypatch, empty, Role.COMMUNITY_MANAGER, measure=measure)
    empty.dispose()


@pytest.mark.parametrize("measure", ["rate", "shrunk"])
def test_where_no_quarter_is_certainly_heavier_a_sentence_stands_for_the_map(
    monkeypatch, engine, measure
):
    at = open_map(monkeypatch, engine, Role.EXECUTIVE, measure=measure)
    [said] = [box.value for box in at.info]
    assert said.startswith("Questa misura non dice quale quartiere pesa di più")
    assert re.search(r"di \d+ quartieri su 61", said)
    assert "quarter_map" not in sent(at) and "quarter_table" in sent(at)


def test_the_tabs_hold_the_same_rows(monkeypatch, engine):
    at = open_map(monkeypatch, engine, Role.EXECUTIVE)
    for label in ("Grafico", "Stampa e file", "Tabella"):
        at.session_state["map_tabs"] = label
        at.run()
        assert not at.exception, label
        drawn = any(i18n._(DRAWN_AT_MIDDLE) == caption.value for caption in at.caption)
        assert drawn == (label == "Grafico")


def test_the_sentence_is_true_where_large_numbers_are_shown_as_they_are(monkeypatch, engine):
    monkeypatch.setattr(get_settings(), "exact_from", 30)
    captions = [c.value for c in open_map(monkeypatch, engine, Role.EXECUTIVE).caption]
    said = "Dai 30 casi aperti in su di un quartiere sta il numero esatto."
    assert any(text.endswith(f"{i18n._(MEANING_OF_PROTECTED)} {said}") for text in captions)


@pytest.mark.parametrize("role", OTHERS)
def test_the_profile_says_what_areas_weigh_and_names_no_need_to_others(monkeypatch, engine, role):
    page = sent(open_map(monkeypatch, engine, role, quarter="VA-01"))
    assert "Quanto pesano le aree di bisogno" in page and "100%" in page
    assert not [
        word for word in ("Povertà alimentare", "Disagio psichico", "Sanitaria") if word in page
    ]


def test_the_community_manager_sees_every_need(monkeypatch, engine):
    page = sent(open_map(monkeypatch, engine, Role.COMMUNITY_MANAGER, quarter="VA-01"))
    assert "Povertà alimentare" in page and "Disagio psichico" in page


def test_needs_without_cover_are_of_today_so_period_and_urgency_stand_still(monkeypatch, engine):
    at = open_map(monkeypatch, engine, Role.COMMUNITY_MANAGER, measure="uncovered")
    frozen = {box.label for box in at.selectbox if box.disabled}
    assert frozen == {"Periodo", "Urgenza"}
    plain = open_map(monkeypatch, engine, Role.COMMUNITY_MANAGER)
    assert not any(box.disabled for box in plain.selectbox)


def test_the_definition_is_that_of_the_registry_with_its_days(monkeypatch, engine):
    for measure in EXACT:
        at = open_map(monkeypatch, engine, Role.COMMUNITY_MANAGER, measure=measure.value)
        meaning = i18n._(MEASURES[measure.value].meaning)
        (said,) = [c.value for c in at.caption if c.value.startswith(meaning)]
        assert said.endswith(".") and len(said) > len(meaning) + 10
    for code in ("open", "heard", "rate", "shrunk", "change", "share-EC"):
        at = open_map(monkeypatch, engine, Role.EXECUTIVE, measure=code)
        meaning = i18n._(Measure(code.partition("-")[0]).entry.told).format(enough=30)
        (said,) = [c.value for c in at.caption if c.value.startswith(meaning)]
        assert said.endswith(f"Dati al {i18n.day(utcnow())}.")


def test_the_steadied_rate_stands_with_its_interval_in_words(monkeypatch, engine):
    dwelt = fresh_app_engine()
    with transaction(dwelt) as session:
        quarters = catalogue_of(session).quarters.values()
        place = max(quarters, key=lambda q: q.dwellings or 0)
        for _n in range(12):
            move(
                session,
                None,
                Counted(place.id, 3, frozenset({"GA"}), week_of(utcnow()), True, False, None),
            )
        audit(session, None, Act.FIGURES_RECOUNT, "cases")
    at = open_map(monkeypatch, dwelt, Role.COMMUNITY_MANAGER, measure="shrunk", quarter=place.code)
    assert re.search(r"\d,\d ogni 100 alloggi; tra [\d,]+ e [\d,]+ nove volte su dieci", sent(at))
    other = open_map(monkeypatch, engine, Role.EXECUTIVE, measure="shrunk", quarter="VA-01")
    assert "non noto" in sent(other)
    dwelt.dispose()


@pytest.mark.parametrize("role", [Role.COMMUNITY_MANAGER, Role.EXECUTIVE])
def test_spans_of_the_trend_share_no_day(monkeypatch, engine, role):
    at = open_map(monkeypatch, engine, role, quarter="VA-01")
    page = "\n".join(getattr(getattr(node, "proto", None), "body", "") for node in at.main)
    spans = re.findall(r"<span title='([^–']+) – ([^–']+)'", page)
    dates = (utcnow().date() - timedelta(days=back) for back in range(3_000))
    known = {i18n.day(each): each for each in dates}
    days = [[known[day] for day in span] for span in spans]
    assert len(days) > 3
    assert all(
        since - until == timedelta(days=1) for (_first, until), (since, _last) in pairwise(days)
    )
    if role is Role.COMMUNITY_MANAGER:
        assert days[-1][1] == week_of(utcnow()) - timedelta(days=1)
    assert f"<span>{i18n.day(days[-1][1])}</span></div></section>" in page

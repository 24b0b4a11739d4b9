import sys
import threading
import time
from html import escape

import pytest
from sqlalchemy import func, select
from streamlit.testing.v1 import AppTest
from support import app_as, fresh_app_engine

import i18n
from components.report import files as report_files
from db.clock import utcnow
from db.engine import reading, transaction
from db.figures import releases
from db.models.accounts import AuditEvent
from db.report import build as report
from domain.business_time import ROME
from domain.permissions import Actor
from domain.report.period import Period, Territory, month_after
from domain.vocabulary import Role
from exchange.report.files import Kind
from exchange.report.jobs import Jobs

SECONDS = 120  # beside other work; who waits ends as soon as the files are there
PAUSE = threading.Event()
"""Never set: who waits leaves the processor to those who work."""
DOWNLOADS = {
    Kind.SLIDES: "Scarica le diapositive (PPTX)",
    Kind.DOCUMENT: "Scarica il report (PDF)",
    Kind.WORKBOOK: "Scarica la cartella di lavoro (XLSX)",
}


@pytest.fixture(scope="module")
def engine():
    made = fresh_app_engine()
    with transaction(made) as session:
        releases.make(session)
    yield made
    made.dispose()


@pytest.fixture
def jobs(monkeypatch: pytest.MonkeyPatch):
    """Files of this test alone; `jobs(worker)` with a worker of its own."""

    def use(*worker: str) -> Jobs:
        made = Jobs(worker) if worker else Jobs()
        monkeypatch.setattr(report_files, "JOBS", made)
        return made

    return use


def opened(monkeypatch, engine, role: Role = Role.COMMUNITY_MANAGER, **address: str) -> AppTest:
    at = app_as(monkeypatch, role, "report", engine=engine)
    for name, value in address.items():
        at.query_params[name] = value
    at.run()
    assert not at.exception and not at.error
    return at


def sent(at: AppTest) -> str:
    """Everything that goes to the browser, as text."""
    return "\n".join(str(node.proto) for node in at.main if hasattr(node, "proto"))


def chosen(at: AppTest) -> list[object]:
    names = ("report_span", "report_since", "report_until", "report_place")
    return [at.session_state[name] for name in names]


def this_month():
    return utcnow().astimezone(ROME).date().replace(day=1)


def downloads(at: AppTest) -> list[str]:
    return [button.proto.label for button in at.get("download_button")]


def run_until(at: AppTest, condition) -> None:
    end = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < end, "too long"
        PAUSE.wait(0.1)
        at.run()


def closed_quarter() -> Period:
    return Period.ending(month_after(this_month(), -((this_month().month - 1) % 3) - 1), 3)


def test_the_community_manager_reads_the_last_twelve_months(monkeypatch, engine):
    at = opened(monkeypatch, engine)
    assert at.title[0].value == "Report"
    last = month_after(this_month(), -1)
    assert chosen(at) == ["twelve", month_after(last, -11), last, "all:"]
    assert at.query_params["until"] == f"{last:%Y-%m}"


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.COMMUNITY_MANAGER}))
def test_the_others_read_the_last_closed_quarter_and_as_of_which_day(monkeypatch, engine, role):
    at = opened(monkeypatch, engine, role)
    period = closed_quarter()
    assert (at.query_params["since"], at.query_params["until"]) == (
        f"{period.first:%Y-%m}",
        f"{period.last:%Y-%m}",
    )
    assert f"numeri pubblicati il {i18n.day(utcnow())}" in at.caption[0].value


@pytest.mark.parametrize(
    "address",
    [
        {"since": "2024-03", "until": "2024-05"},
        {"since": f"{this_month():%Y-%m}", "until": f"{this_month():%Y-%m}"},
        {"since": "2024-13", "until": "<b>", "place": "quarter:VA-01"},
        {"place": "municipality:013075"},
        {"territory": "quarter-VA-05"},
    ],
)
def test_an_address_gives_no_other_period_or_place_than_the_choosers(monkeypatch, engine, address):
    at = opened(monkeypatch, engine, Role.EXECUTIVE, **address)
    said = "Non tutto ciò che l’indirizzo chiede può essere mostrato qui."
    assert [box.value for box in at.info if box.value == said]
    at.run()
    assert not [box.value for box in at.info if box.value == said]
    assert "territory" not in at.query_params
    period, offered = closed_quarter(), at.selectbox(key="report_closed").options
    assert at.query_params["since"] == f"{period.first:%Y-%m}"
    assert at.session_state["report_place"] == "all:"
    assert report.period_label(period) == offered[0]
    assert report.period_label(Period(this_month(), this_month())) not in offered
    places = at.selectbox(key="report_place").options
    assert "Varese" in places and not {"Como", "San Fermo (Varese)"} & set(places)
    assert "finiti" in at.selectbox(key="report_closed").help


def test_a_closed_year_and_a_large_place_are_kept_in_the_address(monkeypatch, engine):
    year = {"since": f"{this_month().year - 1}-01", "until": f"{this_month().year - 1}-12"}
    at = opened(monkeypatch, engine, Role.EXECUTIVE, **year, place="province:VA")
    assert dict(at.query_params) == {**year, "place": "province:VA"}
    assert not [box.value for box in at.info if "indirizzo" in box.value]
    month = month_after(this_month(), -1)
    at.selectbox(key="report_closed").set_value(f"{month:%Y-%m}/{month:%Y-%m}").run()
    assert at.query_params["since"] == f"{month:%Y-%m}" and not at.exception


def test_before_the_first_release_the_page_says_to_come_back(monkeypatch):
    engine = fresh_app_engine()
    at = opened(monkeypatch, engine, Role.EXECUTIVE)
    assert "si stanno preparando" in at.info[0].value and not at.selectbox
    engine.dispose()


def test_the_screen_shows_the_figures_of_the_report(monkeypatch, engine):
    last = this_month().year - 1
    year = {"since": f"{last}-01", "until": f"{last}-12"}
    page = sent(opened(monkeypatch, engine, Role.EXECUTIVE, **year))
    someone = Actor(1, "", Role.EXECUTIVE)
    with reading(engine) as session:
        made = report.build(session, someone, Period.of_year(this_month().year - 1), Territory())
    for headline in made.headlines:
        assert f">{escape(headline.name)}<" in page
        assert f">{escape(headline.now.text)}<" in page
    assert escape(made.note) in page
    for section in made.sections:
        at = opened(monkeypatch, engine, Role.EXECUTIVE, **year, chapter=section.code)
        chapter = sent(at)
        for table in made.tables:
            assert (f">{escape(table.title)}<" in chapter) == (table in section.tables)
    method = sent(opened(monkeypatch, engine, Role.EXECUTIVE, **year, chapter="method"))
    assert all(escape(definition.meaning) in method for definition in made.definitions)


def test_a_chapter_there_is_not_shows_the_first(monkeypatch, engine):
    at = opened(monkeypatch, engine, chapter="<b>nothing")
    assert at.session_state["report-chapter"] == "people"


def test_the_address_says_months_and_place(monkeypatch, engine):
    at = opened(monkeypatch, engine, since="2024-03", until="2024-05", place="quarter:VA-01")
    months = [month.isoformat() for month in chosen(at)[1:3]]
    assert (chosen(at)[0], *months, chosen(at)[3]) == (
        "other",
        "2024-03-01",
        "2024-05-01",
        "quarter:VA-01",
    )
    at.selectbox(key="report_place").set_value("province:CO").run()
    assert at.query_params["place"] == "province:CO"
    at.selectbox(key="report_span").set_value("last-year").run()
    assert at.query_params["since"] == f"{this_month().year - 1}-01"
    assert len(at.selectbox) == 2


def test_choosing_other_months_begins_with_those_on_screen(monkeypatch, engine):
    at = opened(monkeypatch, engine)
    before = chosen(at)[1:3]
    at.selectbox(key="report_span").set_value("other").run()
    assert chosen(at)[1:3] == before and len(at.selectbox) == 4
    later = month_after(before[1], -2)
    at.selectbox(key="report_since").set_value(later).run()
    assert at.query_params["since"] == f"{later:%Y-%m}"


def test_months_in_the_wrong_order_are_said_and_nothing_is_shown(monkeypatch, engine):
    at = opened(monkeypatch, engine, since="2024-03", until="2024-05")
    at.selectbox(key="report_until").set_value(at.session_state["report_since"].replace(month=1))
    at.run()
    assert "finisce prima di cominciare" in at.warning[0].value
    assert not at.button and not at.exception


@pytest.mark.parametrize(
    "garbage",
    ["", "x", "2025-13", "0000-00", "9999-12", "2025-1", "٢٠٢٥-٠١", "<script>", "A" * 9_000],
)
def test_garbage_in_the_address_opens_the_usual_report(monkeypatch, engine, garbage):
    at = opened(monkeypatch, engine, since=garbage, until=garbage, place=garbage)
    assert chosen(at)[0] == "twelve" and chosen(at)[3] == "all:"
    assert "<script>" not in sent(at)


def test_a_period_of_twenty_years_and_one_in_the_future_open(monkeypatch, engine):
    month = this_month()
    for first, last in ((-239, 0), (2, 10)):
        ends = {
            "since": f"{month_after(month, first):%Y-%m}",
            "until": f"{month_after(month, last):%Y-%m}",
        }
        at = opened(monkeypatch, engine, **ends)
        assert chosen(at)[1:3] == [month_after(month, first), month_after(month, last)]
        assert "Il periodo non è finito" in at.info[0].value
    assert not opened(monkeypatch, engine).info


def exported(engine):
    with reading(engine) as session:
        taken = select(func.count()).where(AuditEvent.action == "figures.export")
        return session.scalar(taken)


def test_each_file_is_made_and_then_there_to_download(monkeypatch, engine, jobs):
    jobs()
    at = opened(monkeypatch, engine)
    before = exported(engine)
    for kind in Kind:
        at.button(key=f"report-make-{kind}").click()
    at.run()
    run_until(at, lambda: downloads(at) == list(DOWNLOADS.values()))
    assert exported(engine) == before + len(Kind)
    assert not at.error and not at.exception


def test_another_choice_has_files_of_its_own(monkeypatch, engine, jobs):
    jobs()
    at = opened(monkeypatch, engine)
    at.button(key="report-make-xlsx").click().run()
    run_until(at, lambda: downloads(at))
    at.selectbox(key="report_span").set_value("last-year").run()
    assert not downloads(at)
    at.selectbox(key="report_span").set_value("twelve").run()
    assert downloads(at) == [DOWNLOADS[Kind.WORKBOOK]]


def test_a_file_that_was_not_finished_is_told_and_can_be_asked_for_again(monkeypatch, engine, jobs):
    jobs(sys.executable, "-c", "raise SystemExit(1)")
    at = opened(monkeypatch, engine)
    at.button(key="report-make-pdf").click().run()
    run_until(at, lambda: at.error)
    assert "niente è stato conservato" in at.error[0].value
    jobs()
    at.button(key="report-make-pdf").click().run()
    run_until(at, lambda: downloads(at))
    assert not at.error


def test_a_second_click_asks_for_no_second_file(monkeypatch, engine, jobs):
    jobs(sys.executable, "-c", "import sys; sys.stdin.read()")
    start = report_files._start
    monkeypatch.setattr(report_files, "_start", lambda *of: (start(*of), start(*of)))
    at = opened(monkeypatch, engine)
    before = exported(engine)
    at.button(key="report-make-xlsx").click().run()
    assert exported(engine) == before + 1
    at.button(key="report-cancel-xlsx").click().run()


def test_a_file_can_be_cancelled_while_it_is_made(monkeypatch, engine, jobs):
    jobs(sys.executable, "-c", "import sys; sys.stdin.read()")
    at = opened(monkeypatch, engine)
    at.button(key="report-make-pptx").click().run()
    assert at.button(key="report-make-pptx").disabled
    at.button(key="report-cancel-pptx").click().run()
    assert not at.button(key="report-make-pptx").disabled and not at.error


def test_too_many_files_at_once_are_refused_in_words(monkeypatch, engine, jobs):
    jobs(sys.executable, "-c", "import sys; sys.stdin.read()")
    monkeypatch.setattr("exchange.report.jobs.WAITING", 0)
    at = opened(monkeypatch, engine)
    at.button(key="report-make-pptx").click().run()
    assert "troppi file" in at.warning[0].value

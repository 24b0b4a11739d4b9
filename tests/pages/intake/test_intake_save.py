"""Where a new case starts, the question about who it is, and what follows the save."""

from datetime import timedelta

import pytest
from intake_support import answering, field, open_form, reference_of_the_case, stored
from page_support import press, shown
from sqlalchemy import select, update
from support import app_as

from db.clock import utcnow
from db.engine import reading, transaction
from db.models.cases import Case
from db.models.follow_up import Task
from db.models.mobile import MobileStop
from db.models.people import Draft, Person
from db.reference.catalogue import catalogue_of
from domain.cases.status import Naming
from domain.rights.notice import NoticeWay
from domain.tasks.task import TaskKind
from domain.vocabulary import Role


def place(engine, code):
    with reading(engine) as session:
        return catalogue_of(session).quarters_by_code[code].id


def stop_now(engine, quarter="VA-05", begin=-1, end=1):
    """A stop of the camper, in hours from now."""
    now = utcnow()
    with transaction(engine) as session:
        session.add(
            MobileStop(
                quarter_id=catalogue_of(session).quarters_by_code[quarter].id,
                starts_at=now + timedelta(hours=begin),
                ends_at=now + timedelta(hours=end),
            )
        )
        session.info["audited"] = True


def blank_form(monkeypatch, engine):
    return app_as(monkeypatch, Role.COMMUNITY_MANAGER, "intake", engine=engine).run()


def test_a_form_that_began_at_the_camper_says_so_and_its_case_keeps_the_hour(monkeypatch, engine):
    heard = utcnow() - timedelta(days=2)
    at = open_form(monkeypatch, engine, written_at=heard.isoformat())
    assert "Scritto al camper il" in shown(at)
    press(at, "Salva")
    with reading(engine) as session:
        assert session.scalars(select(Case.written_at)).all() == [heard]


def test_at_the_camper_quarter_and_channel_are_those_of_the_stop(monkeypatch, engine):
    stop_now(engine)
    at = blank_form(monkeypatch, engine)
    assert [f.value for f in at.selectbox] == [place(engine, "VA-05"), "UM-SPO"]
    assert "Dalla tappa di oggi" in shown(at)
    assert stored(engine, Draft) == 0


@pytest.mark.parametrize(("begin", "end"), [(2, 4), (-4, -2)])
def test_before_and_after_the_stop_nothing_is_guessed(monkeypatch, engine, begin, end):
    stop_now(engine, begin=begin, end=end)
    at = blank_form(monkeypatch, engine)
    assert [f.value for f in at.selectbox] == [None, None]
    assert "Dalla tappa" not in shown(at)


def test_who_is_at_the_desk_changes_it_and_it_stays_for_this_draft(monkeypatch, engine):
    stop_now(engine)
    at = blank_form(monkeypatch, engine)
    at.selectbox[0].set_value(place(engine, "VA-01")).run()
    at.selectbox[1].set_value("TEL").run()
    assert "Dalla tappa" not in shown(at)
    again = app_as(monkeypatch, Role.COMMUNITY_MANAGER, "intake", engine=engine)
    again.query_params["draft"] = at.session_state["intake"].short
    again.run()
    assert [f.value for f in again.selectbox] == [place(engine, "VA-01"), "TEL"]


def test_a_form_nobody_touched_follows_the_camper(monkeypatch, engine):
    stop_now(engine)
    at = blank_form(monkeypatch, engine)
    with transaction(engine) as session:
        session.execute(update(MobileStop).values(cancelled_at=utcnow()))
        session.info["audited"] = True
    at.run()
    assert [f.value for f in at.selectbox] == [None, None]


def naming(engine):
    with reading(engine) as session:
        return session.scalar(select(Case.unnamed))


@pytest.mark.parametrize(
    ("answer", "kept"),
    [("Non ha voluto dirlo", Naming.UNSAID), ("Lo aggiungo dopo", Naming.UNRECORDED)],
)
def test_a_save_that_names_nobody_asks_once_and_one_click_saves(monkeypatch, engine, answer, kept):
    at = press(open_form(monkeypatch, engine, nobody=""), "Salva")
    assert "Non c’è scritto chi è" in shown(at)
    assert stored(engine, Case) == 0
    press(at, answer)
    assert "Caso salvato" in shown(at)
    assert (stored(engine, Case), naming(engine)) == (1, kept)


def test_going_back_to_write_the_name_saves_it(monkeypatch, engine):
    at = press(open_form(monkeypatch, engine, nobody=""), "Salva")
    press(at, "Torno a scriverlo")
    assert "Non c’è scritto chi è" not in shown(at)
    field(at, "Cognome").input("Prova").run()
    press(at, "Salva")
    assert (stored(engine, Person), naming(engine)) == (1, None)


def test_what_is_missing_is_told_with_the_question_and_asked_no_second_time(monkeypatch, engine):
    at = press(open_form(monkeypatch, engine, nobody="", needs=[]), "Salva")
    assert "Scegli almeno un bisogno" in shown(at)
    press(at, "Lo aggiungo dopo")
    assert "Scegli almeno un bisogno" in shown(at)
    assert "Non c’è scritto chi è" not in shown(at)


@pytest.mark.parametrize("nobody", ["unsaid", ""])
def test_save_and_refer_leads_to_the_partners_with_the_message_open(monkeypatch, engine, nobody):
    answering(engine)
    at = press(open_form(monkeypatch, engine, nobody=nobody), "Salva e indirizza")
    if not nobody:
        press(at, "Lo aggiungo dopo")
    assert not at.exception
    assert "Caso salvato. Da seguire entro" in shown(at)
    assert next(area.label for area in at.text_area).startswith("Per il partner")
    assert "Indirizza qui" in "".join(str(item.proto) for item in at.get("bidi_component"))
    assert at.query_params["case"] == reference_of_the_case(engine)


@pytest.mark.parametrize("button", ["Salva", "Salva e indirizza"])
def test_with_no_partner_the_words_and_the_first_button_agree(monkeypatch, engine, button):
    at = press(open_form(monkeypatch, engine), button)
    assert "Il caso resta ad ALER" in shown(at)
    assert "Salva: il caso" not in shown(at)
    labels = {b.label for b in at.button}
    assert "Indirizza ora" not in labels
    assert {"Mettilo nella mia agenda", "Apri il caso", "Nuovo caso"} <= labels
    press(at, "Mettilo nella mia agenda")
    assert "È nella tua agenda:" in shown(at)
    with reading(engine) as session:
        assert session.scalars(select(Task.kind)).all() == [TaskKind.OWN]


def test_how_the_notice_was_given_is_one_touch_and_holds_up_no_save(monkeypatch, engine):
    at = open_form(monkeypatch, engine, privacy=True, story="Prova")
    (how,) = (each for each in at.button_group if each.label == "Come è stata data")
    assert not how.value
    how.set_value("interpreter").run()
    press(at, "Salva")
    with reading(engine) as session:
        assert session.scalars(select(Case.privacy_way)).one() is NoticeWay.INTERPRETER


def test_who_pressed_save_as_the_server_went_away_reads_that_it_was_saved(monkeypatch, engine):
    """The page comes back at another server; its address tells of the draft, or of the case."""
    at = open_form(monkeypatch, engine)
    press(at, "Salva")
    with reading(engine) as session:
        [(reference, token)] = session.execute(select(Case.reference, Case.intake_token)).all()
    for name, begun, said in (
        ("draft", token[:12], True),
        ("draft", token[:11], False),
        ("draft", "_" * 12, False),
        ("saved", reference, True),
        ("saved", "VA-2026-000001", False),
    ):
        back = app_as(monkeypatch, Role.COMMUNITY_MANAGER, "intake", engine=engine)
        back.query_params[name] = begun
        back.run()
        assert not back.exception
        told = [line.value for line in back.text if f"Il caso {reference} è salvato" in line.value]
        assert bool(told) is said, begun

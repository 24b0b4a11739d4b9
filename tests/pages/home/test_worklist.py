"""One list on Oggi: what to do first, told once, with one action a row; and who is told by mail."""

import json
from datetime import timedelta

from case_support import add_case, add_service, entrust
from sqlalchemy import func, select, update
from support import app_as

from db.clock import utcnow
from db.engine import reading, transaction
from db.mail import choices, outbox
from db.models.accounts import User
from db.models.directory import PartnerService
from db.models.follow_up import Mail, Task
from db.referrals.reply import ask, link_token
from db.tasks import to_do
from domain.mail.messages import MailKind, MailState
from domain.mail.staff import AtOnce
from domain.periods import end_of_day
from domain.tasks.task import TaskKind
from domain.vocabulary import Role

DAY, BLINK = timedelta(days=1), timedelta(microseconds=1)
MANAGER = Role.COMMUNITY_MANAGER


def rows(at):
    assert not at.exception
    for found in at.get("bidi_component"):
        data = json.loads(found.proto.json or "[{}]")[0]
        if data.get("label") == "Da fare":
            return data["rows"]
    return []


def test_first_things_come_first_and_a_case_is_told_once(monkeypatch, engine, me):
    with transaction(engine) as session:
        late = add_case(session, me, due_at=utcnow() - 9 * DAY).reference
        urgent = add_case(session, me, due_at=end_of_day(utcnow()) - BLINK, urgency=1).reference
        asked = add_case(session, me, due_at=utcnow() + 2 * DAY).reference
        number = entrust(session, me, asked, add_service(session), "", "token")
        ask(session, link_token(session, number), "", "Quanti sono in casa?")
    found = rows(app_as(monkeypatch, MANAGER, engine=engine).run())
    about = [(row["href"].partition("=")[2], row["actions"][0]["text"]) for row in found]
    assert about == [(urgent, "Apri"), (late, "Apri"), (asked, "Apri")]
    assert found[2]["title"] == "Rispondere alla domanda del partner"
    assert "Il partner aspetta noi" in found[2]["lines"]
    assert all(len(row["actions"]) == 1 for row in found)


def test_much_to_do_is_shown_in_pieces_and_only_mine_leaves_out_tasks_of_colleagues(
    monkeypatch, engine, me
):
    with transaction(engine) as session:
        other = session.scalar(select(User.id).where(User.id != me.user_id))
        case = add_case(session, me, due_at=utcnow() + 30 * DAY)
        for day in range(12):
            owner = me.user_id if day else other
            due_at = utcnow() + day * DAY
            to_do.add(session, TaskKind.OWN, f"t{day}", case.id, owner, due_at, text=f"N {day}")
        session.info.pop("written", None)
    at = app_as(monkeypatch, MANAGER, engine=engine).run()
    assert len(rows(at)) == 8 and "N 0" in rows(at)[0]["lines"]
    next(button for button in at.button if button.label == "Mostra altro").click().run()
    assert len(rows(at)) == 12
    at.toggle(key="tasks-mine").set_value(True).run()
    assert len(rows(at)) == 11 and "N 1" in rows(at)[0]["lines"]


def test_what_comes_by_mail_is_chosen_on_oggi_and_nothing_comes_before(monkeypatch, engine, me):
    at = app_as(monkeypatch, MANAGER, engine=engine).run()
    with reading(engine) as session:
        assert choices.own(session, me) == choices.OwnMail(AtOnce.NO, False, "", False)
    at.session_state["mail-choice"] = True
    at.run()
    at.radio(key="mail-at-once").set_value(AtOnce.MINE).run()
    at.toggle(key="mail-digest").set_value(True).run()
    at.button(key="mail-save").click().run()
    assert "La tua scelta è salvata." in [box.value for box in at.success]
    with reading(engine) as session:
        found = choices.own(session, me)
        assert (found.at_once, found.digest) == (AtOnce.MINE, True)
        assert session.scalar(select(func.count(Task.id))) == 0
    executive = app_as(monkeypatch, Role.EXECUTIVE, engine=engine).run()
    assert "Per e-mail" not in [box.label for box in executive.expander]


def test_whom_no_mail_told_of_an_erasure_is_called_and_then_off_the_list(monkeypatch, engine):
    with transaction(engine) as session:
        service = add_service(session, "Ente senza posta")
        partner = session.get_one(PartnerService, service).partner_id
        outbox.queue(session, MailKind.ERASED, f"erased.7.{partner}", partner, None, "")
        session.execute(update(Mail).values(body="VA-2026-000001", state=MailState.FAILED))
        session.info["audited"] = True
    at = app_as(monkeypatch, MANAGER, engine=engine).run()
    (row,) = rows(at)
    assert row["title"] == "Ente senza posta"
    assert "i dati di VA-2026-000001 sono cancellati" in json.dumps(row, ensure_ascii=False)
    assert row["actions"][0]["text"] == "Ho telefonato"

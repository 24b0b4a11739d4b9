"""The page of rights: a wish decided, cases let go; the data of a tenant made in their case."""

from datetime import timedelta

from case_support import add_case
from grid_support import grids
from page_support import press, shown
from sqlalchemy import select, update
from support import add_user, app_as

import i18n
from components.home import worklist
from db.case_life import changes
from db.clock import utcnow
from db.engine import reading, transaction
from db.models.accounts import AuditEvent
from db.models.cases import Case
from db.models.people import Draft, Household, Person
from db.models.rights import RetentionReview, Wish
from db.notices import versions
from db.people.index import add_person
from db.rights import wishes
from domain.rights.wish import Ground, WishKind, WishState
from domain.vocabulary import CaseStatus, Role

TODAY = utcnow().date()


def tenant_of_a_case(session, manager) -> Case:
    home = Household(quarter_id=1, size=1)
    session.add(home)
    session.flush()
    person = Person(
        household_id=home.id, family_name="Ferri", given_name="Ada", created_at=utcnow()
    )
    add_person(session, person)
    session.info["audited"] = True
    return add_case(session, manager, status=CaseStatus.CLOSED, household=home, story="Parole")


def test_an_erasure_is_refused_with_its_ground_and_a_sentence_alone(monkeypatch, engine, me):
    with transaction(engine) as session:
        other = add_user(session, Role.COMMUNITY_MANAGER, "altra")
        code = tenant_of_a_case(session, other).reference
        wishes.take_down(session, other, code, WishKind.ERASURE, "via tutto", TODAY, "w")
        wish = session.scalars(select(Wish.id)).one()
    at = app_as(monkeypatch, Role.COMMUNITY_MANAGER, "rights", engine=engine).run()
    at.session_state["rights-wish"] = wish
    at.run()
    press(at, "Rifiuta")
    assert "Scrivi perché è respinta" in at.error[0].value
    (ground,) = (box for box in at.selectbox if "Motivo" in box.label)
    ground.set_value(i18n._(Ground.CLAIM.label)).run()
    at.text_area[0].input("Una causa è in corso.").run()
    press(at, "Prepara la lettera")
    assert at.session_state["rights-letter-made"][1].startswith(b"%PDF")
    press(at, "Rifiuta")
    with reading(engine) as session:
        decided = session.get_one(Wish, wish)
        assert (decided.state, decided.ground) == (WishState.REFUSED, Ground.CLAIM)
        assert decided.answer == "Una causa è in corso."
    assert not at.exception


def test_cases_beyond_their_term_are_let_go_together(monkeypatch, engine, me):
    with transaction(engine) as session:
        for _n in range(2):
            tenant_of_a_case(session, me)
        session.execute(update(Case).values(retain_until=TODAY - timedelta(days=1)))
    titles = []
    monkeypatch.setattr(
        worklist, "choices", lambda drawn, *_, **__: titles.extend(each.title for each in drawn)
    )
    today = app_as(monkeypatch, Role.COMMUNITY_MANAGER, "home", engine=engine).run()
    assert "Rivedere 2 casi oltre il termine" in titles and not today.exception
    at = app_as(monkeypatch, Role.COMMUNITY_MANAGER, "rights", engine=engine)
    at.query_params["view"] = "reviews"
    at.run()
    assert "2 casi sono oltre il termine" in shown(at)
    press(at, "Lascia andare")
    with reading(engine) as session:
        days = session.scalars(select(RetentionReview.goes_on)).all()
    assert days == [TODAY + timedelta(days=30)] * 2
    assert "0 casi sono oltre il termine" in shown(at) and not at.exception


def test_who_saw_a_case_is_answered_and_the_asking_is_on_record(monkeypatch, engine, me):
    with transaction(engine) as session:
        code = tenant_of_a_case(session, me).reference
    at = app_as(monkeypatch, Role.COMMUNITY_MANAGER, "rights", engine=engine)
    at.query_params["view"] = "seen"
    at.run()
    next(field for field in at.text_input if field.label == "Caso").input(code)
    press(at, "Mostra")
    assert not at.error and not grids(at) and "nessuno" in " ".join(each.value for each in at.text)
    with transaction(engine) as session:
        changes.note(session, me, code, "Richiamata", "note")
    at = app_as(monkeypatch, Role.COMMUNITY_MANAGER, "rights", engine=engine)
    at.query_params["view"] = "seen"
    at.run()
    for typed, told in (("VA-1999-000001", "non c’è niente"), (code.lower(), "Comunicato ai")):
        next(field for field in at.text_input if field.label == "Caso").input(typed)
        press(at, "Mostra")
        everything = [*(each.value for each in at.error), *(each.value for each in at.text)]
        assert any(told in each for each in everything)
    assert "nota scritta" in " ".join(grids(at)[0].astype(str).agg(" ".join))
    with reading(engine) as session:
        event = session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
        asked = (event.action, event.subject, event.detail, event.user_id)
    assert asked[:3] == ("record.read", code, "tenant")
    assert asked[3] is not None and not at.exception


def test_all_data_of_a_tenant_are_made_in_their_case(monkeypatch, engine, me):
    with transaction(engine) as session:
        code = tenant_of_a_case(session, me).reference
    at = app_as(monkeypatch, Role.COMMUNITY_MANAGER, "cases", engine=engine)
    at.query_params["case"] = code
    at.run()
    press(at, "Diritti")
    press(at, "Prepara tutti i suoi dati")
    assert not at.exception
    reference, pdf, told = at.session_state["rights-made"]
    assert reference == code and pdf.startswith(b"%PDF")
    assert all(word in told.decode() for word in ("Ferri", "Ada", "Parole"))


def test_a_notice_is_written_and_published_and_its_text_is_kept_until_then(monkeypatch, engine, me):
    at = app_as(monkeypatch, Role.COMMUNITY_MANAGER, "rights", engine=engine)
    at.query_params["view"] = "notice"
    at.run()
    next(field for field in at.text_input if field.label == "Versione").input("2.0").run()
    at.text_area[0].input("I vostri dati").run()
    with reading(engine) as session:
        assert "I vostri dati" in session.scalars(select(Draft.content)).one()
    press(at, "Salva")
    press(at, "Sì, pubblica")
    with reading(engine) as session:
        assert versions.in_force(session) == "2.0"
    assert "pubblicata il" in shown(at) and not at.exception


def test_a_case_whose_data_are_not_to_be_used_says_so_and_offers_nothing_new(
    monkeypatch, engine, me
):
    with transaction(engine) as session:
        case = tenant_of_a_case(session, me)
        case.status, case.closed_at = CaseStatus.NEW, None
        code = case.reference
        wishes.take_down(session, me, code, WishKind.OBJECTION, "", TODAY, "w")
        wish = session.scalars(select(Wish.id)).one()
    at = app_as(monkeypatch, Role.COMMUNITY_MANAGER, "cases", engine=engine)
    at.query_params["case"] = code
    at.run()
    offered = {button.label for button in at.button}
    assert {"Indirizza", "Urgenza", "Bisogni", "Chiudi…"} <= offered and not at.warning
    with transaction(engine) as session:
        wishes.grant(session, me, wish, "")
    at.run()
    left = {button.label for button in at.button}
    assert "non usare i suoi dati" in at.warning[0].value and "Dati da non usare" in shown(at)
    assert offered - left == {"Indirizza", "Urgenza", "Bisogni"}

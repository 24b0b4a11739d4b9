import pytest
from intake_support import answering, field, open_form, reference_of_the_case, stored
from page_support import press, shown
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from support import app_as

import db.engine
from components.drafts import tabs
from db.accounts import users as accounts
from db.cipher import driver
from db.drafts import keep as drafts
from db.engine import reading, transaction
from db.intake import intake as case_intake
from db.models.accounts import User
from db.models.cases import Case, CaseEvent, CaseNeed
from db.models.people import Draft, Person
from domain.vocabulary import Role


def kept(engine):
    """How many drafts there are to go on with."""
    with Session(engine) as session:
        query = select(func.count()).select_from(Draft).where(Draft.used_at.is_(None))
        return session.scalar(query)


def test_the_community_manager_gets_the_form_in_reading_order(monkeypatch, engine):
    at = app_as(monkeypatch, Role.COMMUNITY_MANAGER, "intake", engine=engine).run()
    assert not at.exception
    assert [f.label for f in at.selectbox] == ["Quartiere", "Canale"]
    assert [f.label for f in at.text_input][:4] == [
        "Cognome",
        "Nome",
        "Codice fiscale",
        "Telefono",
    ]
    assert {"Salva e indirizza", "Salva"} <= {button.label for button in at.button}


@pytest.mark.parametrize("role", [Role.EXECUTIVE, Role.COORDINATOR, Role.ADMINISTRATOR])
def test_nobody_else_gets_the_form(monkeypatch, engine, role):
    at = app_as(monkeypatch, role, "intake", engine=engine).run()
    assert not at.text_input
    assert "Il tuo ruolo non ha accesso" in shown(at)


def test_opening_the_form_writes_nothing(monkeypatch, engine):
    app_as(monkeypatch, Role.COMMUNITY_MANAGER, "intake", engine=engine).run()
    assert stored(engine, Draft) == 0


def test_saving_shows_the_reference_and_the_next_step(monkeypatch, engine):
    at = open_form(monkeypatch, engine)
    field(at, "Cognome").input("Prova").run()
    answering(engine)
    press(at, "Salva")
    assert at.title[0].value == reference_of_the_case(engine)
    assert "Indirizza ora" in {button.label for button in at.button}
    assert (stored(engine, Case), stored(engine, Person), kept(engine)) == (1, 1, 0)


def test_the_next_case_starts_blank_and_asks_where_and_how(monkeypatch, engine):
    at = open_form(monkeypatch, engine, family_name="Prova")
    press(at, "Salva")
    press(at, "Nuovo caso")
    assert field(at, "Cognome").value == ""
    assert [f.value for f in at.selectbox] == [None, None]
    assert stored(engine, Case) == 1


def test_who_comes_back_by_the_menu_after_a_save_finds_a_blank_form(monkeypatch, engine):
    at = open_form(monkeypatch, engine, family_name="Prova")
    press(at, "Salva")
    at.query_params.clear()
    at.run()
    assert field(at, "Cognome").value == ""


def test_without_a_need_the_form_says_so_and_keeps_everything(monkeypatch, engine):
    at = open_form(monkeypatch, engine, needs=[], family_name="Prova", story="Il racconto")
    press(at, "Salva")
    assert "Scegli almeno un bisogno." in shown(at)
    assert "Non ancora salvato. Scegli almeno un bisogno." in shown(at)
    assert (field(at, "Cognome").value, field(at, "Racconto").value) == ("Prova", "Il racconto")
    assert stored(engine, Case) == 0


def test_a_wrong_codice_fiscale_is_told_under_its_field(monkeypatch, engine):
    at = open_form(monkeypatch, engine)
    field(at, "Codice fiscale").input("RSSMRA80A01H501X").run()
    assert "L’ultima lettera del codice fiscale non corrisponde" in shown(at)
    press(at, "Salva")
    assert stored(engine, Case) == 0


def test_a_landline_without_its_zero_is_asked_about_and_put_right_by_one_click(monkeypatch, engine):
    at = open_form(monkeypatch, engine, given_name="Amina", family_name="-")
    assert "Resta vuoto: basta un nome solo." in shown(at)
    field(at, "Telefono").input("332555012").run()
    assert "Manca lo 0 davanti?" in shown(at)
    press(at, "Sì, è 0332 555012")
    assert field(at, "Telefono").value == "0332 555012"
    assert "Manca lo 0 davanti?" not in shown(at)
    press(at, "Salva")
    with Session(engine) as session:
        person = session.scalars(select(Person)).one()
        assert (person.family_name, person.given_name) == ("", "Amina")
        assert person.phone == "+390332555012"


def test_what_is_typed_is_kept_and_comes_back_when_the_tab_is_loaded_again(monkeypatch, engine):
    at = open_form(monkeypatch, engine)
    field(at, "Cognome").input("Prova").run()
    field(at, "Racconto").input("a metà del raccon").run()
    assert "Bozza salvata alle" in shown(at)
    again = app_as(monkeypatch, Role.COMMUNITY_MANAGER, "intake", engine=engine)
    again.query_params["draft"] = at.session_state["intake"].short
    again.run()
    assert field(again, "Cognome").value == "Prova"
    assert field(again, "Racconto").value == "a metà del raccon"


def test_a_draft_can_be_thrown_away(monkeypatch, engine):
    at = open_form(monkeypatch, engine, family_name="Prova")
    press(at, "Elimina la bozza")
    assert field(at, "Cognome").value == ""
    assert kept(engine) == 0


def test_a_story_that_names_somebody_is_warned_about_and_still_saved(monkeypatch, engine):
    at = open_form(monkeypatch, engine)
    field(at, "Racconto").input("chiamare 333 123 4567, cf RSS MRA 80A01 H501U").run()
    assert "333 123 4567" in at.warning[0].value
    assert "RSS MRA 80A01 H501U" in at.warning[0].value
    press(at, "Salva")
    assert stored(engine, Case) == 1


def test_the_person_chosen_is_shown_as_text(monkeypatch, engine):
    at = open_form(monkeypatch, engine, person_id=1, person_label="**Maria** $x$ :red[z]")
    assert at.success[0].value == "\\*\\*Maria\\*\\* \\$x\\$ \\:red\\[z\\]"


def test_the_end_of_the_story_is_told_before_it_is_reached(monkeypatch, engine):
    at = open_form(monkeypatch, engine)
    field(at, "Racconto").input("x" * 18_000).run()
    assert "Resta posto" not in shown(at)
    field(at, "Racconto").input("x" * 19_900).run()
    assert "Resta posto per 100 caratteri." in shown(at)


def test_a_story_too_long_is_told_and_nothing_is_cut(monkeypatch, engine):
    at = open_form(monkeypatch, engine)
    field(at, "Racconto").input("x" * 20_001).run()
    assert "20.001" in at.error[0].value
    press(at, "Salva")
    assert stored(engine, Case) == 0
    field(at, "Racconto").input("x" * 10_000).run()
    press(at, "Salva")
    with Session(engine) as session:
        assert session.scalar(select(CaseEvent.text)) == "x" * 10_000


def test_who_prefers_not_to_say_leaves_no_identity(monkeypatch, engine):
    at = open_form(monkeypatch, engine, family_name="Prova")
    next(box for box in at.checkbox if box.label == "Preferisce non dirlo").check().run()
    assert "Cognome" not in [f.label for f in at.text_input]
    press(at, "Salva")
    assert (stored(engine, Case), stored(engine, Person)) == (1, 0)


def test_an_urgent_need_raises_the_urgency(monkeypatch, engine):
    at = open_form(monkeypatch, engine, needs=["GA-SFR"], urgency=2)
    press(at, "Salva")
    with Session(engine) as session:
        assert session.scalar(select(Case.urgency)) == 2


def test_markup_in_a_name_is_text(monkeypatch, engine):
    nasty = "<script>alert(1)</script> %_' \" 🏠 אב"
    at = open_form(monkeypatch, engine)
    field(at, "Cognome").input(nasty).run()
    field(at, "Racconto").input(nasty).run()
    press(at, "Salva")
    with Session(engine) as session:
        assert session.scalar(select(Person.family_name)) == nasty
    assert not at.exception


def test_a_locked_database_keeps_the_text_and_saves_at_the_second_try(monkeypatch, engine):
    monkeypatch.setattr(db.engine, "BUSY_TIMEOUT_MS", 50)
    at = open_form(monkeypatch, engine, family_name="Prova", story="Il racconto")
    engine.dispose()  # connections opened from here on wait 50 ms
    lock = driver.connect(engine.url.database, isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")
    field(at, "Racconto").input("Il racconto, tutto").run()
    assert "Bozza non salvata" in shown(at)
    press(at, "Salva")
    assert "Il caso non è salvato" in shown(at)
    assert field(at, "Racconto").value == "Il racconto, tutto"
    lock.execute("ROLLBACK")
    lock.close()
    press(at, "Salva")
    assert "Caso salvato" in shown(at)
    with Session(engine) as session:
        assert session.scalar(select(CaseEvent.text)) == "Il racconto, tutto"


def test_pressing_save_in_two_windows_makes_one_case(monkeypatch, engine):
    first = open_form(monkeypatch, engine, family_name="Prova")
    second = app_as(monkeypatch, Role.COMMUNITY_MANAGER, "intake", engine=engine).run()
    press(second, "Continuala")
    press(first, "Salva")
    press(second, "Salva")
    assert first.title[0].value == second.title[0].value
    assert (stored(engine, Case), stored(engine, CaseNeed)) == (1, 1)


def test_a_form_saved_with_other_words_is_said_and_becomes_a_case_of_its_own(monkeypatch, engine):
    at = open_form(monkeypatch, engine, family_name="Prova", story="Le bollette.")
    work = at.session_state["intake"]
    with transaction(engine) as session:
        user_id = accounts.demo_user(session, Role.COMMUNITY_MANAGER)
        actor = accounts.Actor(user_id, "x", Role.COMMUNITY_MANAGER)
        saved = case_intake.open_case(session, actor, work.intake(), work.token)
    field(at, "Racconto").input("Le bollette e lo sfratto.").run()
    press(at, "Salva")
    assert f"Questo modulo è già salvato come {saved.reference}" in shown(at)
    assert "Caso salvato" not in shown(at)
    assert field(at, "Racconto").value == "Le bollette e lo sfratto."
    assert (stored(engine, Case), kept(engine)) == (1, 1)
    press(at, "Salva come altro caso")
    assert "Caso salvato" in shown(at)
    assert at.title[0].value != saved.reference
    with Session(engine) as session:
        texts = set(session.scalars(select(CaseEvent.text)))
    assert texts == {"Le bollette.", "Le bollette e lo sfratto."}


def test_opened_by_its_address_the_form_is_blank_and_names_the_draft_left_behind(
    monkeypatch, engine
):
    open_form(monkeypatch, engine, family_name="Prima", needs=["GA-SFR"])
    at = app_as(monkeypatch, Role.COMMUNITY_MANAGER, "intake", engine=engine).run()
    assert field(at, "Cognome").value == ""
    assert at.session_state["intake"].form["needs"] == []
    assert "Hai una bozza non salvata di Prima" in at.text[0].value
    assert kept(engine) == 1


def test_a_draft_with_nothing_of_a_tenant_makes_room(monkeypatch, engine):
    open_form(monkeypatch, engine, needs=[])
    app_as(monkeypatch, Role.COMMUNITY_MANAGER, "intake", engine=engine).run()
    assert kept(engine) == 0


def test_a_second_open_tab_begins_blank_and_may_bring_the_draft_over(monkeypatch, engine):
    monkeypatch.setattr(tabs, "alive", lambda tab: True)
    monkeypatch.setattr(tabs, "here", lambda: "first")
    open_form(monkeypatch, engine, family_name="Prova")
    monkeypatch.setattr(tabs, "here", lambda: "second")
    second = app_as(monkeypatch, Role.COMMUNITY_MANAGER, "intake", engine=engine).run()
    assert field(second, "Cognome").value == ""
    assert "Un’altra scheda ha una bozza di Prova aperta" in second.text[0].value
    press(second, "Portala qui")
    assert field(second, "Cognome").value == "Prova"
    assert kept(engine) == 1


def test_every_draft_left_behind_can_be_reached_or_thrown_away(monkeypatch, engine):
    with transaction(engine) as session:
        accounts.ensure_demo_users(session)
        session.flush()
        user_id = accounts.demo_user(session, Role.COMMUNITY_MANAGER)
        actor = accounts.Actor(user_id, "x", Role.COMMUNITY_MANAGER)
        drafts.keep(session, actor, drafts.INTAKE, "a" * 43, {"family_name": "Prima"})
        drafts.keep(session, actor, drafts.INTAKE, "b" * 43, {"family_name": "Seconda"})
    at = app_as(monkeypatch, Role.COMMUNITY_MANAGER, "intake", engine=engine).run()
    assert field(at, "Cognome").value == ""
    at.button(key="resume-" + "a" * 12).click().run()
    assert field(at, "Cognome").value == "Prima"
    assert "bozza non salvata di Seconda" in at.text[0].value
    at.button(key=next(b.key for b in at.button if b.key.startswith("dropped-"))).click().run()
    assert kept(engine) == 1


@pytest.mark.parametrize(
    "kept_as",
    [
        {"quarter_id": "7"},
        {"urgency": "x"},
        {"size": "0"},
        {"size": "due"},
        {"needs": "EC-UTE"},
        {"privacy_given_on": "ieri"},
        {"privacy": "1"},
        {"unknown": "x"},
        {"phone": 7},
    ],
)
def test_a_draft_with_what_no_field_holds_still_opens(monkeypatch, engine, kept_as):
    at = open_form(monkeypatch, engine, family_name="Prova", **kept_as)
    assert not at.exception
    assert field(at, "Cognome").value == "Prova"


def test_a_revoked_session_stops_at_the_save_and_the_draft_stays(monkeypatch, engine):
    at = open_form(monkeypatch, engine, family_name="Prova")
    field(at, "Nome").input("Ada").run()
    with transaction(engine) as session:
        user = session.get(User, accounts.demo_user(session, Role.COMMUNITY_MANAGER))
        user.active = False
        drafts_before = session.scalar(select(func.count()).select_from(Draft))
        session.info["audited"] = True
    press(at, "Salva")
    assert "La sessione è terminata" in shown(at)
    assert (drafts_before, stored(engine, Draft), stored(engine, Case)) == (1, 1, 0)
    with reading(engine) as session:
        assert "Ada" in session.scalars(select(Draft.content)).one()

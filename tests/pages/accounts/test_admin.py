import re

import pytest
from grid_support import grids
from page_support import press
from sqlalchemy import select
from support import app_as

import i18n
from components.accounts import sessions as admin_sessions
from db.access import audit
from db.accounts import passwords, sessions
from db.accounts import users as accounts
from db.clock import utcnow
from db.engine import reading, transaction
from db.models.accounts import AuditEvent, User
from db.models.external import ExternalIdentity
from domain.acts import Act
from domain.mobile.stops import VisitState
from domain.permissions import Actor
from domain.referrals.moves import MOVES
from domain.vocabulary import Role
from exchange.rights.words import act
from settings import VERSION


def admin(monkeypatch, engine, **query):
    at = app_as(monkeypatch, Role.ADMINISTRATOR, "admin", engine=engine)
    for name, value in query.items():
        at.query_params[name] = value
    return at.run()


def one_time_password(at):
    return next(c.value for c in at.code if re.fullmatch(r"(\w{4}-){3}\w{4}", c.value))


@pytest.mark.parametrize("role", [Role.COMMUNITY_MANAGER, Role.EXECUTIVE, Role.COORDINATOR])
def test_only_an_administrator_may_open_it(monkeypatch, role):
    at = app_as(monkeypatch, role, "admin").run()
    assert [w.value for w in at.warning] == ["Il tuo ruolo non ha accesso a questa pagina."]
    assert not at.title
    assert not at.exception


@pytest.mark.parametrize("view", ["users", "sessions", "audit", "nonsense"])
def test_each_view_opens_from_its_address(monkeypatch, engine, view):
    at = admin(monkeypatch, engine, view=view)
    assert [t.value for t in at.title] == ["Amministrazione"]
    assert at.caption[-1].value == f"Ponte, versione {VERSION}"
    assert not at.exception


def test_a_new_user_is_created_and_the_password_shown_once(monkeypatch, engine):
    at = press(admin(monkeypatch, engine), "Nuovo utente")
    next(t for t in at.text_input if t.label == "Nome e cognome").input("Sara Neri")
    next(t for t in at.text_input if t.label == "Nome utente").input("Sara.Neri")
    next(s for s in at.selectbox if s.label == "Ruolo").select(Role.COORDINATOR)
    at = press(at, "Crea l’account")
    password = one_time_password(at)
    told = [c.value for c in at.caption]
    with reading(engine) as session:
        user = session.scalars(select(User).where(User.username == "sara.neri")).one()
        assert "Vale 72 ore." in str(told)
        assert (user.role, user.must_change) == (Role.COORDINATOR, True)
        assert passwords.matches(password, user.password_hash)
    assert password not in str([m.value for m in at.run().markdown])


def test_a_new_user_needs_a_role(monkeypatch, engine):
    at = press(admin(monkeypatch, engine), "Nuovo utente")
    next(t for t in at.text_input if t.label == "Nome e cognome").input("Sara Neri")
    next(t for t in at.text_input if t.label == "Nome utente").input("sara")
    at = press(at, "Crea l’account")
    assert "Manca il ruolo." in [e.value for e in at.error]


def test_a_reset_shows_a_password_that_works(monkeypatch, engine):
    at = press(admin(monkeypatch, engine, user="demo-executive"), "Reimposta la password")
    buttons = [b for b in at.button if b.label == "Reimposta la password"]
    at = buttons[-1].click().run()
    with reading(engine) as session:
        user = session.scalars(select(User).where(User.username == "demo-executive")).one()
        assert passwords.matches(one_time_password(at), user.password_hash)


def test_role_and_name_are_changed_and_recorded(monkeypatch, engine):
    at = admin(monkeypatch, engine, user="demo-executive")
    next(t for t in at.text_input if t.label == "Nome e cognome").input("<b>Marco</b> 'Esempio'")
    next(s for s in at.selectbox if s.label == "Ruolo").select(Role.COORDINATOR)
    press(at, "Salva")
    with reading(engine) as session:
        user = session.scalars(select(User).where(User.username == "demo-executive")).one()
        assert (user.name, user.role) == ("<b>Marco</b> 'Esempio'", Role.COORDINATOR)
        actions = session.scalars(select(AuditEvent.action)).all()
    assert {"user.name", "user.role"} <= set(actions)


def test_an_account_is_disabled_and_its_sessions_end(monkeypatch, engine):
    with transaction(engine) as session:
        token = accounts.open_session(session, accounts.demo_user(session, Role.EXECUTIVE), "")
    at = admin(monkeypatch, engine, user="demo-executive")
    assert "Disattiva l’account" not in [button.label for button in at.button]  # asks first
    press(at, "Sì, disattiva")
    with reading(engine) as session:
        assert accounts.find_session(session, token) is None
        assert accounts.demo_user(session, Role.EXECUTIVE) is None


def test_an_account_is_enabled_again_with_one_click(monkeypatch, engine):
    at = admin(monkeypatch, engine, user="demo-executive")
    press(press(at, "Sì, disattiva"), "Riattiva l’account")
    with reading(engine) as session:
        assert accounts.demo_user(session, Role.EXECUTIVE) is not None


def test_the_sessions_of_an_account_are_closed_after_a_question(monkeypatch, engine):
    with transaction(engine) as session:
        token = accounts.open_session(session, accounts.demo_user(session, Role.EXECUTIVE), "")
    at = admin(monkeypatch, engine, user="demo-executive")
    assert "Chiudi le sessioni" not in [button.label for button in at.button]
    press(at, "Sì, chiudi le sessioni")
    with reading(engine) as session:
        assert accounts.find_session(session, token) is None


def test_a_session_in_the_list_is_closed_after_a_question(monkeypatch, engine):
    with transaction(engine) as session:
        token = accounts.open_session(session, accounts.demo_user(session, Role.EXECUTIVE), "")
        theirs = accounts.find_session(session, token).session_id
    at = admin(monkeypatch, engine, view="sessions")
    at.session_state[admin_sessions.ASKED] = theirs  # what a tap on the row's button leaves
    at.run()
    with reading(engine) as session:
        assert accounts.find_session(session, token) is not None
    press(at, "Sì, chiudi la sessione")
    with reading(engine) as session:
        assert accounts.find_session(session, token) is None


def test_nobody_disables_the_account_they_use(monkeypatch, engine):
    at = admin(monkeypatch, engine, user="demo-administrator")
    assert "Sì, disattiva" not in [button.label for button in at.button]
    assert next(s for s in at.selectbox if s.label == "Ruolo").disabled


def test_an_unknown_user_in_the_address_is_said_so(monkeypatch, engine):
    at = admin(monkeypatch, engine, user="<script>alert(1)</script>")
    assert [w.value for w in at.warning] == ["Questo account non esiste."]


def test_the_record_has_older_pages(monkeypatch, engine):
    with transaction(engine) as session:
        who = Actor(accounts.demo_user(session, Role.ADMINISTRATOR), "P", Role.ADMINISTRATOR)
        for n in range(60):
            accounts.rename(session, who, "demo-executive", f"Nome {n}")
    at = admin(monkeypatch, engine, view="audit")
    assert len(grids(at)[0]) == 50
    at = press(at, "Precedenti")
    assert 10 <= len(grids(at)[0]) < 50
    assert "nome cambiato" in set(grids(at)[0]["Che cosa"])


def test_the_record_reads_as_words_and_not_as_codes(monkeypatch, engine):
    with transaction(engine) as session:
        who = Actor(accounts.demo_user(session, Role.ADMINISTRATOR), "P", Role.ADMINISTRATOR)
        audit(session, None, Act.FIGURES_RELEASE, "2026-11-26")
        audit(session, None, Act.BACKUP_SAVE, "database")
        audit(session, who, Act.STOP_ADD, "VA-05", "2026-12-03, 4")
        audit(session, who, Act.USER_ROLE, "database", "community_manager -> executive")
        audit(session, who, Act.USER_CREATE, "una", "community_manager")
        audit(session, who, Act.MEMBERSHIP_SAVE, "P-00001", "invited_on 2026-10-01")
    table = grids(admin(monkeypatch, engine, view="audit"))[0]
    rows = set(zip(table["Su che cosa"], table["Dettaglio"], strict=True))
    assert rows >= {
        ("26 nov 2026", ""),
        ("tutti i dati", ""),
        ("VA-05", "3 dic 2026, 4"),
        ("database", "Community manager → Dirigente"),
        ("una", "Community manager"),
        ("P-00001", f"{i18n._('Invited to join on')} 1 ott 2026"),
    }


def test_a_revoked_administrator_stops_at_the_next_click(monkeypatch, engine):
    at = admin(monkeypatch, engine, user="demo-executive")
    with transaction(engine) as session:
        sessions.end_sessions(session, accounts.demo_user(session, Role.ADMINISTRATOR))
    at = press(at, "Sì, disattiva")
    assert any("La sessione è finita" in e.value or "sessione" in e.value for e in at.error)
    with reading(engine) as session:
        assert accounts.demo_user(session, Role.EXECUTIVE) is not None


def test_every_act_has_italian_words_on_the_record_and_in_the_history_of_a_partner():
    for each in Act:
        said = act(each.value)
        assert said and "{" not in said and said not in (each.value, each.label)
        if each.startswith("partner.") and each is not Act.PARTNER_LOAD_STARTER:
            assert each.history


def test_an_act_named_after_a_state_is_one_of_the_acts():
    named = {f"referral.{target.value}" for _start, target in MOVES}
    named |= {f"visit.{state.value}" for state in VisitState}
    assert {*named, "case.note", "case.call"} <= set(Act)


def test_the_record_takes_acts_alone(engine):
    with transaction(engine) as session, pytest.raises(ValueError):
        audit(session, None, "meeting.forget", "meeting 3")


def test_what_has_no_reference_is_said_in_words_and_found_by_them(monkeypatch, engine):
    with transaction(engine) as session:
        who = Actor(accounts.demo_user(session, Role.ADMINISTRATOR), "P", Role.ADMINISTRATOR)
        audit(session, who, Act.MEETING_EDIT, "meeting 30")
        audit(session, who, Act.STOP_CANCEL, "stop:31")
        audit(session, who, Act.COMMITMENT_KEEP, "commitment 32")
        audit(session, who, Act.CALENDAR_OPEN, str(who.user_id))
        audit(session, None, Act.DIRECTORY_IMPORT, "directory")
    at = admin(monkeypatch, engine, view="audit")
    assert set(grids(at)[0]["Su che cosa"]) >= {
        "incontro n. 30",
        "tappa del camper n. 31",
        "impegno n. 32",
        "la propria agenda",
        "tutta la rubrica",
    }
    at = admin(monkeypatch, engine, view="audit", on="Incontro n. 30")
    assert list(grids(at)[0]["Che cosa"]) == ["incontro modificato"]


def test_whose_name_and_role_a_provider_says_is_not_asked_for_them_here(monkeypatch, engine):
    with transaction(engine) as session:
        user = session.scalars(select(User).where(User.role == Role.EXECUTIVE)).first()
        now, code = utcnow(), user.username
        identity = {"user_id": user.id, "issuer": "https://login.example", "subject": "u1"}
        session.add(ExternalIdentity(**identity, created_at=now, last_at=now))
        session.info["audited"] = True
    at = admin(monkeypatch, engine, view="users", user=code)
    assert "a ogni accesso" in " ".join(caption.value for caption in at.caption)
    assert [field.disabled for field in (*at.text_input, *at.selectbox)] == [True, False, True]
    assert "Reimposta la password" not in [button.label for button in at.button]

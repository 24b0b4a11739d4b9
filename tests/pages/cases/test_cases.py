from functools import partial

import pytest
from case_support import add_case, add_service, entrust, nobody_took_it
from page_support import press, shown, visited
from sqlalchemy import select
from support import fresh_app_engine

import i18n
from components.referrals import of_case
from db.case_life.changes import change_urgency, note
from db.clock import utcnow
from db.engine import reading, transaction
from db.models.accounts import AuditEvent
from db.models.cases import Case, CaseEvent
from db.models.people import Household, Person
from db.models.referrals import Referral
from db.people.index import add_person
from db.reference.catalogue import catalogue_of
from db.referrals.ask import record
from domain.cases.closing import NeedEnd
from domain.cases.status import Naming
from domain.vocabulary import CaseStatus, Outcome, ReferralStatus, Role

opened = partial(visited, "cases")


@pytest.fixture
def engine(monkeypatch):
    monkeypatch.setattr("db.engine.BUSY_TIMEOUT_MS", 200)
    made = fresh_app_engine()
    yield made
    made.dispose()


@pytest.fixture
def reference(engine, me):
    """One referred case with a restricted need and a story."""
    with transaction(engine) as session:
        case = add_case(session, me, ("SA-PSI", "EC-ALI"), story="Mi chiamo Anna")
        entrust(session, me, case.reference, add_service(session), "Un aiuto", "token")
        nobody_took_it(session)
        return case.reference


@pytest.mark.parametrize("role", [Role.COMMUNITY_MANAGER, Role.COORDINATOR])
def test_who_may_see_cases_sees_the_list(monkeypatch, engine, reference, role):
    assert "1 caso" in shown(opened(monkeypatch, engine, role))


@pytest.mark.parametrize(("status", "found"), [("referred", "1 caso"), ("closed", "0 casi")])
def test_a_filter_narrows_the_list_also_while_it_is_folded(
    monkeypatch, engine, reference, status, found
):
    at = opened(monkeypatch, engine, view="all", status=status)
    assert found in shown(at)


@pytest.mark.parametrize("role", [Role.EXECUTIVE, Role.ADMINISTRATOR])
def test_the_others_are_told_they_may_not(monkeypatch, engine, reference, role):
    for address in ({}, {"case": reference}):
        at = opened(monkeypatch, engine, role, **address)
        assert "Il tuo ruolo" in shown(at)
        assert reference not in shown(at)


def test_an_empty_view_says_what_to_do(monkeypatch, engine):
    assert "Nuovo caso" in shown(opened(monkeypatch, engine))
    assert "altra vista" in shown(opened(monkeypatch, engine, view="overdue"))


@pytest.mark.parametrize(
    "address",
    [
        {"view": "'; DROP TABLE case"},
        {"page": "n<script>"},
        {"urgency": "9", "place": "Atlantide", "need": "%", "channel": "\0", "status": "?"},
        {"q": "' OR 1=1 -- 🏠"},
        {"q": "x" * 10_000},
    ],
)
def test_nonsense_in_the_address_is_no_fault(monkeypatch, engine, reference, address):
    assert "cas" in shown(opened(monkeypatch, engine, **address))


@pytest.mark.parametrize("code", ["VA-1999-000001", "<b>x</b>", "\0", "' --", "x" * 500])
def test_an_unknown_case_is_said_so_with_the_way_back(monkeypatch, engine, code):
    at = opened(monkeypatch, engine, case=code)
    assert "non esiste" in shown(at)
    press(at, "Torna all’elenco")
    assert "case" not in at.query_params


def test_the_filters_of_the_address_narrow_the_list(monkeypatch, engine, reference):
    assert "1 caso" in shown(opened(monkeypatch, engine, need="EC", place="VA-01", view="all"))
    assert "0 casi" in shown(opened(monkeypatch, engine, need="GA", view="all"))
    assert "1 caso" in shown(opened(monkeypatch, engine, q=reference, view="overdue"))


def test_a_coordinator_reads_who_has_a_case_and_that_a_number_is_not_visible(
    monkeypatch, engine, reference
):
    assert "In carico a: Partner" in shown(opened(monkeypatch, engine, Role.COORDINATOR))
    for asked in ("999", "VA-2026-000999"):
        [box] = opened(monkeypatch, engine, Role.COORDINATOR, q=asked).info
        assert box.value == "Nessun caso visibile qui con questo riferimento."


def test_going_back_keeps_the_filters(monkeypatch, engine, reference):
    at = opened(monkeypatch, engine, case=reference, view="all", need="EC")
    press(at, "Torna all’elenco")
    assert (at.query_params["view"], at.query_params["need"]) == ("all", "EC")


def test_a_case_shows_its_story_to_the_community_manager_alone(monkeypatch, engine, reference):
    mine = shown(opened(monkeypatch, engine, case=reference))
    assert "Mi chiamo Anna" in mine
    assert "Disagio psichico" in mine
    theirs = opened(monkeypatch, engine, Role.COORDINATOR, case=reference)
    assert "Povertà alimentare" in shown(theirs)
    for hidden in ("Anna", "Disagio", "Un aiuto", "Persona e nucleo"):
        assert hidden not in shown(theirs)
    assert not [b for b in theirs.button if b.label in ("Nota", "Indirizza", "Mostra identità")]


def test_a_note_is_written_with_one_click_and_one_field(monkeypatch, engine, reference):
    at = press(opened(monkeypatch, engine, case=reference), "Nota")
    at.text_area[0].input("<b>Richiamare</b> lunedì").run()
    press(at, "Salva")
    assert "Annotato nel diario" in shown(at)
    assert "&lt;b&gt;Richiamare&lt;/b&gt; lunedì" in shown(at)


def test_an_empty_note_is_refused_in_words(monkeypatch, engine, reference):
    at = press(press(opened(monkeypatch, engine, case=reference), "Nota"), "Salva")
    assert "prima scrivi qualcosa" in shown(at)


def close_as(at, outcome):
    i18n.use("it")  # AppTest words the choice outside the script
    press(at, "Chiudi…")
    [button] = [b for b in at.button if b.label == "Chiudi il caso"]
    assert button.disabled
    [choice] = [c for c in at.get("button_group") if c.label == "Com’è finita?"]
    choice.set_value(outcome).run()
    return press(at, "Chiudi il caso")


def test_a_case_is_closed_with_its_outcome(monkeypatch, engine, reference):
    at = close_as(opened(monkeypatch, engine, case=reference), Outcome.WITHDRAWN)
    assert "Caso chiuso" in shown(at)
    with reading(engine) as session:
        assert session.scalar(select(Case.status)) is CaseStatus.CLOSED
        assert session.scalar(select(Referral.status)) is ReferralStatus.CANCELLED


def test_a_case_a_partner_has_in_hand_is_not_called_solved(monkeypatch, engine, reference):
    at = close_as(opened(monkeypatch, engine, case=reference), Outcome.SOLVED)
    assert "un partner ha il caso in mano" in shown(at)
    with reading(engine) as session:
        assert session.scalar(select(Case.status)) is CaseStatus.REFERRED


def test_the_message_to_a_partner_has_a_link_and_no_name(monkeypatch, engine, reference):
    at = opened(monkeypatch, engine, case=reference)
    with reading(engine) as session:
        number = session.scalar(select(Referral.id))
    at.session_state["referral-panel"] = (number, "letter")
    press(at.run(), "Prepara il messaggio")
    [message] = [code.value for code in at.code]
    assert "/r/" in message
    assert "Un aiuto" in message
    assert "Anna" not in message


def test_two_people_saving_the_same_case_see_both_sides(monkeypatch, engine, reference, me):
    at = opened(monkeypatch, engine, case=reference)
    with transaction(engine) as session:
        change_urgency(session, me, reference, 3, 1)
    press(at, "Prendi in carico")
    assert "Nel frattempo" in shown(at) or "nel frattempo" in shown(at)
    assert "Urgenza da 3" in shown(at)
    assert "Prendi in carico" in shown(at)
    with reading(engine) as session:
        assert session.scalar(select(Case.status)) is CaseStatus.REFERRED
    press(at, "Salva anche la mia")
    with reading(engine) as session:
        case = session.scalars(select(Case)).one()
        assert (case.status, case.urgency) == (CaseStatus.IN_PROGRESS, 1)


def test_identity_is_read_on_request_and_each_reading_is_on_record(monkeypatch, engine, me):
    from db.models.people import Household, Person
    from db.people.index import add_person

    with transaction(engine) as session:
        home = Household(quarter_id=1, size=2)
        session.add(home)
        session.flush()
        add_person(
            session,
            Person(
                household_id=home.id,
                family_name="Fintini",
                given_name="Olga",
                fictitious=True,
                created_at=add_case(session, me).opened_at,
            ),
        )
        code = add_case(session, me, household=home).reference
        note(session, me, code, "Prova", "token")
    at = opened(monkeypatch, engine, case=code)
    assert "Fintini" not in shown(at)
    press(at, "Mostra identità")
    assert "Fintini Olga" in shown(at)
    with reading(engine) as session:
        readings = select(AuditEvent.subject).where(AuditEvent.action == "person.read")
        assert session.scalars(readings).all() == [code]
    found = opened(monkeypatch, engine, q="fintini", view="closed")
    assert "1 caso" in shown(found)
    assert "anche chiusi" in shown(found)


def test_a_note_survives_a_database_that_does_not_answer(monkeypatch, engine, reference):
    at = press(opened(monkeypatch, engine, case=reference), "Nota")
    at.text_area[0].input("Da non perdere").run()
    with engine.begin():  # another writer
        press(at, "Salva")
    assert "Non salvato" in shown(at)
    assert at.text_area[0].value == "Da non perdere"
    press(at, "Salva")
    with reading(engine) as session:
        assert "Da non perdere" in session.scalars(select(CaseEvent.text)).all()


@pytest.fixture
def half_answered(engine, me):
    """A case of two needs: one a partner has answered and waits for the tenant's word."""
    with transaction(engine) as session:
        case = add_case(session, me, ("EC-ALI", "FA-VIO"))
        entrust(session, me, case.reference, add_service(session), "", "token")
        session.flush()
        number = session.scalars(select(Referral.id)).one()
        record(session, me, number, ReferralStatus.ACCEPTED)
        record(session, me, number, ReferralStatus.DONE, "answered")
        return case.reference, number


def confirm(at, number):
    """The click on *L'inquilino conferma* beside the partner."""
    i18n.use("it")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(of_case, "choices", clicked("confirmed", number))
        at.run()
    return at.run()


def clicked(code, number):
    def choices(*_args, on_act=None, **_more):
        if on_act:
            on_act(code, str(number))

    return choices


def status_of(engine):
    with reading(engine) as session:
        case = session.scalars(select(Case)).one()
        return case.status, case.outcome


def test_a_yes_leaves_the_other_need_on_screen_with_who_can_answer(
    monkeypatch, engine, half_answered
):
    reference, number = half_answered
    at = confirm(opened(monkeypatch, engine, case=reference), number)
    assert status_of(engine) == (CaseStatus.IN_PROGRESS, None)
    assert "Senza risposta: Violenza" in shown(at)
    assert "Per: Violenza" in shown(at)
    assert "Trova risposta agli altri bisogni" in shown(at)
    [panel] = [area for area in at.text_area if area.label.startswith("Per il partner")]
    assert not panel.value


def test_saying_how_the_other_need_ended_closes_the_case(monkeypatch, engine, me, half_answered):
    reference, number = half_answered
    with transaction(engine) as session:
        record(session, me, number, ReferralStatus.CONFIRMED)
    at = press(opened(monkeypatch, engine, case=reference), "Di’ com’è finita…")
    i18n.use("it")
    [choice] = [c for c in at.get("button_group") if c.label.startswith("Violenza")]
    choice.set_value(NeedEnd.ELSEWHERE).run()
    press(at, "Salva")
    assert "Ogni bisogno ha una risposta: il caso è chiuso." in shown(at)
    assert status_of(engine) == (CaseStatus.CLOSED, Outcome.SOLVED)
    assert "Risolto in altro modo" in shown(at) or "risolto in altro modo" in shown(at)


def test_solved_by_hand_asks_how_each_need_was_answered(monkeypatch, engine, me):
    with transaction(engine) as session:
        reference = add_case(session, me, ("EC-ALI",)).reference
    at = press(opened(monkeypatch, engine, case=reference), "Chiudi…")
    i18n.use("it")
    [choice] = [c for c in at.get("button_group") if c.label == "Com’è finita?"]
    choice.set_value(Outcome.SOLVED).run()
    [button] = [b for b in at.button if b.label == "Chiudi il caso"]
    assert button.disabled
    i18n.use("it")
    [need] = [c for c in at.get("button_group") if c.label.startswith("Povertà alimentare")]
    need.set_value(NeedEnd.ELSEWHERE).run()
    press(at, "Chiudi il caso")
    assert status_of(engine) == (CaseStatus.CLOSED, Outcome.SOLVED)


@pytest.mark.parametrize(
    ("unnamed", "words"),
    [(Naming.UNSAID, "Ha preferito non dire chi è"), (None, "Non è stato scritto chi è")],
)
def test_a_case_says_truly_why_it_names_nobody(monkeypatch, engine, me, unnamed, words):
    with transaction(engine) as session:
        case = add_case(session, me)
        case.unnamed = unnamed
        note(session, me, case.reference, "Prova", "token")
    at = opened(monkeypatch, engine, case=case.reference)
    assert words in shown(at)
    assert "Mostra identità" not in {button.label for button in at.button}


@pytest.mark.parametrize(("limit", "told"), [(1000, "13 casi"), (12, "Almeno 12 casi")])
def test_a_surname_counts_all_its_cases_or_says_at_least(monkeypatch, engine, me, limit, told):
    monkeypatch.setattr("db.people.identity.HOUSEHOLDS_LIMIT", limit)
    with transaction(engine) as session:
        quarter = catalogue_of(session).quarters_by_code["VA-01"].id
        for n in range(13):
            home = Household(quarter_id=quarter)
            session.add(home)
            session.flush()
            add_person(
                session,
                Person(
                    household_id=home.id,
                    family_name="Rossi",
                    given_name=f"Prova {n}",
                    created_at=utcnow(),
                ),
            )
            add_case(session, me, household=home)
        session.info.pop("written", None)
    assert told in shown(opened(monkeypatch, engine, q="rossi"))

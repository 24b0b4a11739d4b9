"""Of two choices that read alike Streamlit saves one only: no chooser may have them."""

import ast
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

from case_support import add_case, add_service
from hypothesis import given
from hypothesis import strategies as st
from support import add_user, app_as

from components.accounts import sessions as admin_sessions
from components.choosing import distinct
from components.people.apart import apart
from db.accounts import listing
from db.accounts import users as accounts
from db.clock import utcnow
from db.engine import transaction
from db.models.directory import Contact, Partner, PartnerService
from db.models.network import Attendance, Meeting, Membership
from db.models.people import Household, Person
from db.network import owners
from db.network.owners import Owner
from db.people import identity
from db.people.index import add_person
from domain.network.meetings import MeetingKind
from domain.vocabulary import Role

ROOT = Path(__file__).parents[3]
CHOOSERS = {"selectbox", "multiselect", "radio", "segmented_control", "pills", "select_slider"}


def choosers() -> Iterator[tuple[str, ast.Call]]:
    for path in [*sorted(ROOT.glob("components/**/*.py")), *sorted(ROOT.glob("pages/**/*.py"))]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in CHOOSERS:
                yield f"{path.relative_to(ROOT)}:{node.lineno}", node


def test_every_chooser_takes_its_words_from_the_one_place_that_tells_them_apart():
    loose = [
        where
        for where, call in choosers()
        for word in call.keywords
        if word.arg == "format_func"
        and not re.match(r"distinct(_in|_of)?\(", ast.unparse(word.value))
    ]
    assert not loose
    assert len(list(choosers())) > 30


@given(st.lists(st.sampled_from(["Rossi", "rossi ", "Rossi (2)", "Bianchi"]), max_size=6))
def test_labels_never_read_alike(said):
    label = distinct(range(len(said)), said.__getitem__)
    read = {" ".join(label(n).split()).casefold() for n in range(len(said))}
    assert len(read) == len(said)


def test_what_is_not_among_the_options_any_more_is_called_what_it_would_be():
    label = distinct(["rossi", "Rossi"], str.title)
    assert [label("rossi"), label("Rossi"), label("verdi")] == ["Rossi", "Rossi (2)", "Verdi"]


def test_a_label_that_is_alone_stays_as_it_is_and_others_say_what_tells_them_apart():
    people = [("Rossi", "medico"), ("Rossi", "infermiera"), ("Bianchi", "medico"), ("Rossi", "")]
    label = distinct(people, lambda p: p[0], lambda p: p[1])
    assert list(map(label, people)) == ["Rossi · medico", "Rossi · infermiera", "Bianchi", "Rossi"]


def test_of_two_referents_of_one_name_the_one_chosen_is_saved(monkeypatch, engine):
    with transaction(engine) as session:
        partner_id = session.get_one(PartnerService, add_service(session, contacts=0)).partner_id
        twins = [
            Contact(partner_id=partner_id, position=n, name="Maria Rossi", phone=phone)
            for n, phone in ((1, "+390332111111"), (2, "+390332222222"))
        ]
        session.add_all(twins)
        session.flush()
        reference = session.get_one(Partner, partner_id).reference
        session.info.pop("written", None)
    at = app_as(monkeypatch, Role.COORDINATOR, "partners", engine=engine)
    at.query_params["partner"] = reference
    at.session_state["partner-editing"] = reference
    at.run()
    [parts] = [box for box in at.selectbox if box.label == "Che cosa modificare"]
    first, second = [label for label in parts.options if "Maria Rossi" in label]
    assert first != second
    parts.select(first).run()
    assert "0332 111111" in [field.value for field in at.text_input]
    parts = next(box for box in at.selectbox if box.label == "Che cosa modificare")
    parts.select(second).run()
    assert "0332 222222" in [field.value for field in at.text_input]


def test_two_colleagues_of_one_name_are_told_apart_by_their_user_name(engine):
    with transaction(engine) as session:
        me = add_user(session, Role.COORDINATOR, "m.rossi")
        other = add_user(session, Role.COORDINATOR, "maria.rossi")
        named = owners.owners(session, me)
        session.info.pop("written", None)
    said = [named[Owner(user_id=user)] for user in (me.user_id, other.user_id)]
    assert [name.split(" · ")[-1] for name in said] == ["m.rossi", "maria.rossi"]


def test_sessions_of_two_colleagues_of_one_name_are_told_apart(monkeypatch, engine):
    with transaction(engine) as session:
        users = [add_user(session, Role.COORDINATOR, name) for name in ("m.rossi", "maria.rossi")]
        for user in users:
            accounts.open_session(session, user.user_id, "")
        asked = listing.list_sessions(session, add_user(session, Role.ADMINISTRATOR), "m.rossi")
        session.info.pop("written", None)
    at = app_as(monkeypatch, Role.ADMINISTRATOR, "admin", engine=engine)
    at.query_params["view"] = "sessions"
    at.session_state[admin_sessions.ASKED] = asked[0].id
    at.run()
    listed = "".join(str(one.proto) for one in at.get("bidi_component"))
    assert {"m.rossi", "maria.rossi"} <= set(re.findall(r"[\w.]+rossi", listed))
    assert any("m.rossi" in text.value for text in at.text)


def test_two_tenants_of_whom_only_the_name_is_known_are_told_apart(monkeypatch, engine):
    with transaction(engine) as session:
        me = add_user(session, Role.COMMUNITY_MANAGER, "aperta")
        for day in (1, 2, 2):
            home = Household(quarter_id=1)
            session.add(home)
            session.flush()
            born = datetime(2026, 3, day, 9, tzinfo=UTC)
            add_person(
                session,
                Person(
                    household_id=home.id, family_name="Rossi", given_name="Maria", created_at=born
                ),
            )
        case = add_case(session, me, ("EC-ALI",), household=home)
        session.flush()
        session.info.pop("written", None)
        found = [k for k in identity.search(session, me, "Rossi Maria") if not k.cases]
        again = identity.search(session, me, "Rossi Maria")
    assert case.reference in str(again)
    lines = {known.person.person_id: apart(again)(known) for known in again}
    assert sorted(map(len, lines.values())) == [0, 1, 1]  # the case tells the third apart
    assert len({lines[known.person.person_id] for known in found}) == 2
    assert all("2026" in lines[known.person.person_id][0] for known in found)


def test_two_organisations_of_one_name_are_told_apart_wherever_they_were_found(engine):
    """One was at the meeting, the other is of the network: they come from two lists."""
    with transaction(engine) as session:
        me = add_user(session, Role.COORDINATOR, "coordina")
        first, second = (
            session.get_one(PartnerService, add_service(session, "Caritas", contacts=0)).partner_id
            for _n in range(2)
        )
        session.get_one(Partner, second).name = session.get_one(Partner, first).name.upper()
        meeting = Meeting(
            kind=MeetingKind.THEME,
            title="Tavolo",
            day=date(2026, 1, 2),
            place="Sala",
            created_at=utcnow(),
        )
        session.add(meeting)
        session.flush()
        session.add(Attendance(meeting_id=meeting.id, partner_id=first, organisation="Caritas"))
        session.add(Membership(partner_id=second, joined_on=date(2026, 1, 1)))
        session.flush()
        session.info.pop("written", None)
        named = owners.owners(session, me, meeting.id)
        codes = {n: session.get_one(Partner, n).reference for n in (first, second)}
    for number, code in codes.items():
        assert named[Owner(partner_id=number)].endswith(code)

"""What changed is on record from what to what; of a tenant under their key alone."""

from dataclasses import replace

from correction_support import NEW_PHONE, case_of_somebody, put_right
from sqlalchemy import select

from db.accounts import users
from db.case_life import changes as case_changes
from db.directory import write
from db.models.accounts import AuditEvent
from db.people import keys
from db.record import answer
from domain.directory.forms import Organisation
from domain.record.changes import read
from domain.vocabulary import Role

FORM = Organisation("Casa Aperta", "ODV", "012133", phone="0332 123456")
LONG = "Un dormitorio aperto di notte, " * 10


def stored(session, action):
    asked = select(AuditEvent.changes).where(AuditEvent.action == action)
    return session.scalars(asked.order_by(AuditEvent.id)).all()


def test_a_tenant_put_right_is_on_record_before_and_after_until_they_are_erased(session, manager):
    case, person = case_of_somebody(session, manager)
    put_right(session, manager, case, person, phone=NEW_PHONE)
    case_changes.change_needs(session, manager, case.reference, case.version, {"SA-PSI": 3})
    for line in (*stored(session, "case.correct"), *stored(session, "case.needs")):
        assert "SA-PSI" not in line and NEW_PHONE not in line
    assert told(session, case) == {
        "phone": ["+393470000000", NEW_PHONE],
        "needs": ["EC-ALI:2", "SA-PSI:3"],
    }
    keys.destroy(session, [person.id])
    assert told(session, case) == {}


def told(session, case):
    lines = answer.of_case(session, case.reference, "Garante di prova")
    return {name: both for line in lines for name, both in line.changes.items()}


def test_a_partner_is_on_record_with_its_whole_texts(session, coordinator):
    reference = write.create(session, coordinator, FORM)
    write.edit(session, coordinator, reference, 1, replace(FORM, description=LONG))
    [line] = stored(session, "partner.edit")
    assert read(line)[0] == {"description": ["", LONG.strip()]}


def test_a_person_who_signs_in_is_on_record_with_both_names(session, administrator, manager):
    users.rename(session, administrator, Role.COMMUNITY_MANAGER.value, "Anna Prova")
    [line] = stored(session, "user.name")
    assert read(line)[0] == {"name": [manager.name, "Anna Prova"]}

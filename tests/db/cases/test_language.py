"""The language of the tenant: said at the intake, put right, and a reason to call who speaks it."""

import pytest
from correction_support import case_of_somebody, quarter_id
from sqlalchemy import select

from db.cases.detail import detail
from db.corrections.case import correct_language
from db.corrections.history import history
from db.intake.intake import open_case
from db.matching.rank import suggest
from db.models.cases import Case
from db.models.directory import Partner, PartnerService, ServiceArea, ServiceNeed
from db.reference.catalogue import catalogue_of
from db.rights.holding import of_tenant
from domain.corrections.fields import Field
from domain.errors import Refused
from domain.intake.form import Gap, Intake
from domain.matching.rank import Reason, Why


def form(session, **more):
    place = quarter_id(session, "VA-01")
    return Intake(quarter_id=place, channel="UM-SPO", needs=frozenset({"EC-ALI"}), **more)


def test_the_language_said_at_the_intake_is_kept_put_right_and_told_to_the_tenant(session, manager):
    typed = form(session, language="ar", family_name="Prova", given_name="Alba")
    code = open_case(session, manager, typed, "t" * 43).reference
    case = session.scalar(select(Case).where(Case.reference == code))
    assert detail(session, manager, code).language == "ar"
    correct_language(session, manager, code, case.version, "ro", "u" * 43)
    session.flush()
    assert detail(session, manager, code).language == "ro"
    told = history(session, manager, code)
    assert [(line.field, line.before, line.after) for line in told] == [
        (Field.LANGUAGE, "ar", "ro")
    ]
    held = {part.name: part.rows for part in of_tenant(session, manager, code).parts}
    [row] = held["case"]
    assert row["language"] == "ro"


def test_a_language_that_is_none_is_refused_beside_its_field(session, manager):
    with pytest.raises(Refused) as refused:
        open_case(session, manager, form(session, anonymous=True, language="xx"), "t" * 43)
    assert refused.value.problems == {"language": Gap.LANGUAGE}
    case, _person = case_of_somebody(session, manager, needs=("EC-ALI",))
    with pytest.raises(Refused):
        correct_language(session, manager, case.reference, case.version, "<b>", "u" * 43)


def test_of_two_alike_who_speaks_the_tenants_language_comes_first_and_says_so(session, manager):
    kind = next(iter(catalogue_of(session).partner_types))
    for name, spoken in (("Uno", "en"), ("Due", "ar fr")):
        partner = Partner(reference=name, name=name, name_key=name, type_code=kind, istat="012133")
        session.add(partner)
        session.flush()
        service = PartnerService(partner_id=partner.id, name="Aiuto", languages=spoken)
        session.add(service)
        session.flush()
        session.add(ServiceNeed(service_id=service.id, need_code="EC-ALI"))
        session.add(ServiceArea(service_id=service.id, place="012133"))
    session.flush()
    place = quarter_id(session, "VA-01")

    def first(language):
        spoken = frozenset({language} - {""})
        return suggest(session, manager, frozenset({"EC-ALI"}), place, 2, spoken).fitting[0]

    assert first("").partner_name == "Uno"
    assert first("ar").partner_name == "Due"
    assert Reason(Why.SPEAKS, "ar") in first("ar").reasons

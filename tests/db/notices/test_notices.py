"""A notice is written, published, and then stays; a case keeps which one was given and how."""

import pytest
from sqlalchemy import select

from db.clock import utcnow
from db.intake import intake
from db.models.cases import Case
from db.notices import versions
from domain.cases.status import Naming
from domain.errors import Refused
from domain.intake.form import Intake
from exchange.rights import notice

TODAY = utcnow().date()


def given(session, manager, language: str, needs: str = "EC-ALI") -> tuple[str | None, str | None]:
    form = Intake(
        quarter_id=1,
        channel="UM-SPO",
        needs=frozenset({needs}),
        nobody=Naming.UNSAID,
        privacy_given_on=TODAY,
        privacy_language=language,
    )
    code = intake.open_case(session, manager, form, f"token-{language}").reference
    case = session.scalars(select(Case).where(Case.reference == code)).one()
    return case.privacy_version, case.privacy_language


def test_what_was_published_is_given_from_then_on_and_never_changed(session, manager):
    assert given(session, manager, "it") == ("1.0", None)
    versions.write(session, manager, "2.0", "fr", "Vos données")
    with pytest.raises(Refused, match="no_italian"):
        versions.publish(session, manager, "2.0")
    versions.write(session, manager, "2.0", "it", "I vostri dati")
    versions.write(session, manager, "2.0", "it", "I vostri dati, meglio")
    assert versions.in_force(session) == "1.0"
    versions.publish(session, manager, "2.0")
    for act in (versions.write, versions.publish):
        with pytest.raises(Refused, match="published"):
            act(session, manager, "2.0", *(("it", "altro") if act is versions.write else ()))
    assert versions.text_of(session, manager, "2.0", "it") == "I vostri dati, meglio"
    assert versions.given_today(session, manager).languages == ("it", "fr")
    assert given(session, manager, "fr") == ("2.0", "fr")
    assert given(session, manager, "ar") == ("2.0", None)


def test_the_paper_runs_from_right_to_left_where_its_language_does():
    text = "بياناتك\nمحفوظة هنا"
    if not notice.can_be_set(text):
        assert notice.as_pdf("1", "it", "Informativa", "I vostri dati", utcnow())[:4] == b"%PDF"
        return
    assert notice.as_pdf("1", "ar", "إشعار", text, utcnow())[:4] == b"%PDF"

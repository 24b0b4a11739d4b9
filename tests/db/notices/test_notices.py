"""A notice is written, published, and then stays; a case keeps which one was given and how."""

import json
import re
from io import BytesIO
from secrets import token_urlsafe

import pytest
from pypdf import PdfReader
from report_reading import pdf_lines
from sqlalchemy import select

import i18n
from db.cases.detail import detail
from db.clock import utcnow
from db.corrections.case import correct_notice
from db.corrections.history import history
from db.intake import intake
from db.models.cases import Case
from db.notices import versions
from db.reference.catalogue import catalogue_of
from db.rights.holding import of_tenant
from domain.cases.status import Naming
from domain.corrections.fields import Field
from domain.errors import Refused
from domain.intake.form import Intake
from domain.rights.notice import NoticeWay
from exchange.rights import dossier, notice

TODAY = utcnow().date()


def told(session, manager, **said: object) -> Case:
    """A new case of which that was said about the notice."""
    form = Intake(
        quarter_id=1,
        channel="UM-SPO",
        needs=frozenset({"EC-ALI"}),
        **{"nobody": Naming.UNSAID} | said,
    )
    code = intake.open_case(session, manager, form, token_urlsafe(8)).reference
    return session.scalars(select(Case).where(Case.reference == code)).one()


def given(session, manager, language: str) -> tuple[str | None, str | None]:
    case = told(session, manager, privacy_given_on=TODAY, privacy_language=language)
    return case.privacy_version, case.privacy_language


@pytest.mark.parametrize("said", list(NoticeWay))
def test_a_case_keeps_how_the_notice_was_given_and_its_person_reads_it(session, manager, said):
    case = told(session, manager, privacy_given_on=TODAY, privacy_way=said.value)
    assert case.privacy_way is said
    seen = detail(session, manager, case.reference)
    assert seen is not None and seen.privacy_way is said


def test_the_persons_file_says_how_in_words_also_of_what_was_put_right(session, manager):
    case = told(
        session,
        manager,
        nobody=None,
        family_name="Prova",
        privacy_given_on=TODAY,
        privacy_way="screen",
    )
    for number, way in enumerate((NoticeWay.INTERPRETER, NoticeWay.READ)):
        session.refresh(case)
        given = TODAY, way, "", f"t{number}"
        correct_notice(session, manager, case.reference, case.version, *given)
    held = of_tenant(session, manager, case.reference)
    assert json.loads(dossier.as_json(held))["case"][0]["privacy_way"] == "read"
    with i18n.speaking("it"):
        paper = PdfReader(BytesIO(dossier.as_pdf(held, catalogue_of(session))))
    said = " ".join(" ".join(page.extract_text() for page in paper.pages).split())
    for text in ("Mostrata sul tablet", "Con un interprete", "Letta a voce"):
        assert text in said
    assert not re.search(r"\b(screen|interpreter|notice_way)\b", said)


@pytest.mark.parametrize("said", ["", "smoke signals", None])
def test_a_way_nobody_said_or_that_is_none_holds_up_no_case_and_is_not_made_up(
    session, manager, said
):
    assert told(session, manager, privacy_given_on=TODAY, privacy_way=said).privacy_way is None


def test_of_a_notice_that_was_not_given_no_way_is_kept(session, manager):
    assert told(session, manager, privacy_way="paper").privacy_way is None


def test_way_and_language_are_put_right_with_their_history_and_go_with_the_notice(session, manager):
    versions.write(session, manager, "2.0", "it", "I vostri dati")
    versions.write(session, manager, "2.0", "fr", "Vos données")
    versions.publish(session, manager, "2.0")
    case = told(session, manager, privacy_given_on=TODAY, privacy_language="it")

    def put_right(token: str, *given: object) -> None:
        session.refresh(case)
        correct_notice(session, manager, case.reference, case.version, *given, token)

    put_right("t1", TODAY, NoticeWay.INTERPRETER, "fr")
    assert (case.privacy_way, case.privacy_language) == (NoticeWay.INTERPRETER, "fr")
    with pytest.raises(Refused):
        put_right("t2", TODAY, NoticeWay.INTERPRETER, "fr")
    put_right("t3", None, NoticeWay.PAPER, "fr")
    assert (case.privacy_way, case.privacy_language, case.privacy_version) == (None, None, None)
    found = history(session, manager, case.reference)
    assert {(each.field, each.before, each.after) for each in found} == {
        (Field.NOTICE_WAY, "", "interpreter"),
        (Field.NOTICE_LANGUAGE, "it", "fr"),
        (Field.NOTICE, TODAY.isoformat(), ""),
        (Field.NOTICE_WAY, "interpreter", ""),
        (Field.NOTICE_LANGUAGE, "fr", ""),
    }


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


def test_the_paper_is_called_and_runs_as_its_language_does():
    title = pdf_lines(notice.as_pdf("1", "ro", "Datele dvs.", utcnow()))[1]
    assert title == "Informare privind datele personale"
    text = "اتصلوا بنا على الرقم 02 1234567 أو اكتبوا"
    if not notice.can_be_set(text):
        return
    paper = "".join(pdf_lines(notice.as_pdf("1", "ar", text, utcnow())))
    assert "02 1234567" in paper and "Informativa" not in paper

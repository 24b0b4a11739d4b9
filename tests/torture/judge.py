"""Looks into a database after a bad day: what was acknowledged is there whole, nothing is half.

`python -m torture.judge LEDGER` in the environment of that database writes what is wrong, as JSON.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from case_support import tallies_kept, tallies_recounted
from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session

from db.engine import get_engine, reading
from db.models.accounts import AuditEvent
from db.models.cases import Case, CaseEvent, CaseNeed
from db.models.people import Draft, Household, Person
from db.progress import Silence
from db.record.verify import verify
from domain.acts import Act
from domain.vocabulary import EventKind
from torture.saving import Ledger, Told


def judged(engine: Engine, ledger: Ledger) -> list[str]:
    """Everything that is wrong, a line each; nothing is changed."""
    with reading(engine) as session:
        wrong = [*_cases(session, ledger), *_nothing_half(session)]
        if engine.dialect.name == "sqlite":
            for check, sound in (("integrity_check", [("ok",)]), ("foreign_key_check", [])):
                found = [tuple(row) for row in session.execute(text(f"PRAGMA {check}"))]
                wrong += [] if found == sound else [f"{check}: {found[:3]}"]
    seen = verify(engine, Silence())
    wrong += [f"the record: {fault}" for fault in seen.faults]
    return wrong + _figures(engine)


def _cases(session: Session, ledger: Ledger) -> Iterator[str]:
    """Each form is one case, whole, or none; what was acknowledged is one."""
    tried = {told.mark: told for told in ledger.tried}
    found: dict[str, str] = {}
    for case in session.scalars(select(Case).where(Case.intake_token.is_not(None))):
        stories = _stories(session, case)
        told = tried.get(stories[0].split(" ")[0]) if stories else None
        if told is None:
            if not stories:
                yield f"{case.reference}: no story in its diary"
            continue
        if told.mark in found:
            yield f"{told.mark} was saved twice: {found[told.mark]} and {case.reference}"
        found[told.mark] = case.reference
        yield from _whole(session, case, told, stories)
    for reference, told in ledger.saved.items():
        if found.get(told.mark) != reference:
            yield f"{reference} was called saved and is not there ({found.get(told.mark)})"
    yield from _kept(session, ledger, found)


def _stories(session: Session, case: Case) -> list[str]:
    told = CaseEvent.case_id == case.id, CaseEvent.kind == EventKind.STORY
    return list(session.scalars(select(CaseEvent.text).where(*told)))


def _whole(session: Session, case: Case, told: Told, stories: list[str]) -> Iterator[str]:
    needs = set(session.scalars(select(CaseNeed.need_code).where(CaseNeed.case_id == case.id)))
    opened = AuditEvent.action == Act.CASE_OPEN, AuditEvent.subject == case.reference
    lines = session.scalars(select(AuditEvent.id).where(*opened)).all()
    person = session.get(Person, case.person_id) if case.person_id else None
    if needs != set(told.needs):
        yield f"{case.reference}: its needs are {sorted(needs)}"
    if stories != [told.story.strip()]:
        yield f"{case.reference}: its diary tells {len(stories)} stories, or not what was typed"
    if len(lines) != 1:
        yield f"{case.reference}: {len(lines)} lines of the record say that it was opened"
    if told.named and (person is None or told.mark not in person.family_name):
        yield f"{case.reference}: its tenant is not there"


def _kept(session: Session, ledger: Ledger, found: dict[str, str]) -> Iterator[str]:
    """What a screen called kept is in a draft, where it did not become a case."""
    drafts = "\n".join(session.scalars(select(Draft.content).where(Draft.used_at.is_(None))))
    for told in ledger.kept:
        if told.mark not in found and told.mark not in drafts:
            yield f"{told.mark} was called kept and is in no draft and no case"


def _nothing_half(session: Session) -> Iterator[str]:
    """No tenant without a case or household, no household of nobody, no line said twice."""
    with_case = set(session.scalars(select(Case.person_id).where(Case.person_id.is_not(None))))
    homes = set(session.scalars(select(Household.id)))
    for person in session.scalars(select(Person)):
        if person.family_name.startswith("Prova") and person.id not in with_case:
            yield f"person {person.id} of a case that is not there"
        if person.household_id not in homes:
            yield f"person {person.id} without a household"
    opened = session.scalars(select(AuditEvent.subject).where(AuditEvent.action == Act.CASE_OPEN))
    there = set(session.scalars(select(Case.reference)))
    for reference, times in Counter(opened).items():
        if times > 1 or reference not in there:
            yield f"{reference}: opened {times} times, and there: {reference in there}"


def _figures(engine: Engine) -> list[str]:
    """The counts that go with every save are those of the cases. Counted anew, and put back."""
    with Session(engine) as session:
        kept = tallies_kept(session)
        same = kept == tallies_recounted(session)
        session.rollback()
    return [] if same else ["the figures are not those of the cases"]


def written(ledger: Ledger, path: Path) -> None:
    """The ledger as a file, for a judge in another process."""
    path.write_text(json.dumps(asdict(ledger)), encoding="utf-8")


def _read(path: Path) -> Ledger:
    given = json.loads(path.read_text(encoding="utf-8"))

    def told(one: dict[str, object]) -> Told:
        return Told(str(one["mark"]), tuple(one["needs"]), bool(one["named"]))  # type: ignore[arg-type]

    saved = {reference: told(one) for reference, one in given["saved"].items()}
    return Ledger([*map(told, given["tried"])], saved, [*map(told, given["kept"])])


if __name__ == "__main__":
    print(json.dumps(judged(get_engine(), _read(Path(sys.argv[1])))))

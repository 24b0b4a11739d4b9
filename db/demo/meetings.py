"""An invented year of the network: who joined, meetings, who came, what was promised and kept.

All of it is among invented organisations; the first meeting, which was real, has nobody in it.
"""

from datetime import date, timedelta
from random import Random

from db.demo import commitments, members
from db.demo.commitments import Commitments
from db.demo.members import DemoMember
from db.demo.organisations import DemoPartner
from db.demo.rows import Row, noon
from db.demo.texts import words
from db.network import starter
from domain.network.meetings import Answer, MeetingKind
from domain.vocabulary import Role

COLUMNS = {
    "meeting": words("""
        id kind title day begins ends place agenda minutes headcount called_off fictitious
        created_at created_by version form_token"""),
    "attendance": words("""
        meeting_id partner_id organisation contact_id referent invited answer came"""),
    "commitment": commitments.COLUMNS,
    "membership": members.COLUMNS,
}
_HELD = (
    (-258, MeetingKind.PLENARY, "Come lavoriamo insieme", "Valmirtilla"),
    (-171, MeetingKind.THEME, "Bollette e povertà alimentare", "Borgolieto"),
    (-94, MeetingKind.TERRITORY, "I quartieri a nord", "Pontesereno"),
    (-36, MeetingKind.PLENARY, "Prima dell’inverno", "Valmirtilla"),
    (19, MeetingKind.PLENARY, "Un anno di rete", "Roccaquieta"),
)
"""Days from today, kind, subject, an imaginary town."""
_AGENDA = (
    "1. Che cosa è cambiato dall’ultimo incontro\n2. I bisogni senza risposta\n"
    "3. Tempi di risposta alle richieste\n4. Impegni e prossimo incontro"
)
_MINUTES = (
    "Si è partiti dai bisogni che restano scoperti nei quartieri. Ognuno ha detto che cosa può "
    "prendersi in carico e con quali tempi. Gli impegni presi sono elencati qui accanto."
)


def rows(
    organisations: list[DemoPartner],
    users: dict[Role, int],
    names: dict[int, str],
    today: date,
    seed: int,
) -> dict[str, list[Row]]:
    """Rows by table; ids of organisations and contacts are those of `directory.rows`. `names` are
    those of the users, by id.
    """
    rng = Random(f"{seed}/meetings")
    begun = today + timedelta(days=_HELD[0][0])
    invited, memberships = members.make(organisations, rng, today, begun)
    held, attendance = _first_meeting(today), list[Row]()
    promised = Commitments(users, names, today, rng)
    for number, (offset, kind, title, town) in enumerate(_HELD):
        day = _working_day(today + timedelta(days=offset))
        over = day < today
        meeting_id = len(held) + 1
        told = (
            f"Sala civica, {town} (luogo immaginario)",
            _AGENDA,
            _MINUTES if over else "",
            None,
            0,
            1,
        )
        called = (noon(day - timedelta(days=30)), users[Role.COORDINATOR], 1, None)
        held.append(
            (meeting_id, kind.value, title, day.isoformat(), "14:30", "16:30", *told, *called)
        )
        present = _attend(attendance, meeting_id, day, invited, rng, over=over)
        if over:
            last = number == len(_HELD) - 2
            promised.made_at(meeting_id, day, number, present, last=last)
    made = (held, attendance, promised.rows, memberships)
    return dict(zip(COLUMNS, made, strict=True))


def _first_meeting(today: date) -> list[Row]:
    if today <= starter.FIRST_DAY:
        return []
    form, day = starter.FIRST_MEETING, starter.FIRST_DAY
    when = (day.isoformat(), form.begins, form.ends)
    told = (form.place, form.agenda, form.minutes, form.headcount, 0, 0)
    called = (noon(day), None, 1, starter.FIRST_MEETING_TOKEN)
    return [(1, form.kind.value, form.title, *when, *told, *called)]


def _attend(
    made: list[Row], meeting_id: int, day: date, asked: list[DemoMember], rng: Random, *, over: bool
) -> list[DemoMember]:
    """Invitations, answers and, where the day is over, presences; who was there."""
    present = []
    for member in asked:
        if member.left_on and member.left_on <= day:
            continue
        comes = rng.random() < member.comes
        answered = rng.random() < (0.8 if over else 0.55)
        said = comes if rng.random() < 0.88 else not comes  # plans change
        answer = (Answer.YES if said else Answer.NO) if answered else Answer.NONE
        invited = member.comes > 0.2 or not over or rng.random() < 0.8
        if not invited and not comes:
            continue
        answer = answer if invited else Answer.NONE
        who = (member.partner_id, member.organisation, member.contact_id, member.referent)
        came = int(comes) if over else None
        made.append((meeting_id, *who, int(invited), answer.value, came))
        if comes:
            present.append(member)
    return present


def _working_day(day: date) -> date:
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)

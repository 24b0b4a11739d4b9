"""An invented year of the network: who joined, meetings, who came, what was promised and kept.

All of it is among invented organisations; the first meeting, which was real, has nobody in it.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from db.demo.cases import Row, stamp
from db.demo.organisations import Organisation
from db.network import starter
from domain.business_time import ROME
from domain.network.meetings import Answer, MeetingKind
from domain.vocabulary import Role

COLUMNS = {
    "meeting": (
        "id", "kind", "title", "day", "begins", "ends", "place", "agenda", "minutes", "headcount",
        "called_off", "fictitious", "created_at", "created_by", "version", "form_token",
    ),
    "attendance": (
        "meeting_id", "partner_id", "organisation", "contact_id", "referent", "invited", "answer",
        "came",
    ),
    "commitment": (
        "meeting_id", "text", "user_id", "partner_id", "contact_id", "owner", "taken_on", "due_on",
        "created_at", "created_by", "done_on", "done_by", "withdrawn", "fictitious",
    ),
    "membership": ("partner_id", "invited_on", "joined_on", "signed_on", "left_on", "version"),
}  # fmt: skip
MEMBERS = 45
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
_OURS = (
    (Role.COMMUNITY_MANAGER, "Mandare a tutti l’elenco aggiornato delle fermate del camper"),
    (Role.COORDINATOR, "Preparare una pagina con orari e referenti di ogni sportello"),
    (Role.EXECUTIVE, "Portare il protocollo d’intesa in consiglio"),
    (Role.COMMUNITY_MANAGER, "Chiedere un locale per gli incontri di quartiere"),
    (Role.COORDINATOR, "Raccogliere le disponibilità per i mesi freddi"),
    (Role.EXECUTIVE, "Rispondere alla richiesta di spazi per il doposcuola"),
)
_THEIRS = (
    "Rispondere alle richieste entro due giorni lavorativi",
    "Tenere aperto lo sportello anche il sabato mattina",
    "Mandare una persona al camper una volta al mese",
    "Segnalare subito quando i posti sono finiti",
    "Portare dieci pacchi viveri a ogni fermata",
    "Tradurre in tre lingue il foglio informativo",
    "Offrire due ore di ascolto a settimana in quartiere",
    "Aggiornare il referente e il numero da chiamare",
)


_Owner = tuple[int | None, int | None, int | None, str]


@dataclass(frozen=True, slots=True)
class _Member:
    """An organisation of the network, through its first referent."""

    partner_id: int
    contact_id: int
    organisation: str
    referent: str
    comes: float
    """How likely it comes to a meeting."""
    invited_on: date
    left_on: date | None


def rows(
    organisations: list[Organisation], users: dict[Role, int], names: dict[int, str], today: date,
    seed: int,
) -> dict[str, list[Row]]:  # fmt: skip
    """Rows by table; ids of organisations and contacts are those of `directory.rows`. `names` are
    those of the users, by id.
    """
    rng = Random(f"{seed}/meetings")
    made: dict[str, list[Row]] = {name: [] for name in COLUMNS}
    members = _members(organisations, rng, today, made)
    _first_meeting(made, today)
    for number, (offset, kind, title, town) in enumerate(_HELD):
        day = _working_day(today + timedelta(days=offset))
        meeting_id = len(made["meeting"]) + 1
        made["meeting"].append((
            meeting_id, kind.value, title, day.isoformat(), "14:30", "16:30",
            f"Sala civica, {town} (luogo immaginario)", _AGENDA, _MINUTES if day < today else "",
            None, 0, 1, _noon(day - timedelta(days=30)), users[Role.COORDINATOR], 1, None,
        ))  # fmt: skip
        present = _attend(made, meeting_id, day, members, rng, today)
        if day < today:
            _promise(made, meeting_id, day, number, present, users, names, rng, today)
    return made


def _first_meeting(made: dict[str, list[Row]], today: date) -> None:
    if today > starter.FIRST_DAY:
        form = starter.FIRST_MEETING
        made["meeting"].append((
            1, form.kind.value, form.title, starter.FIRST_DAY.isoformat(), form.begins, form.ends,
            form.place, form.agenda, form.minutes, form.headcount, 0, 0,
            _noon(starter.FIRST_DAY), None, 1, starter.FIRST_MEETING_TOKEN,
        ))  # fmt: skip


def _members(
    organisations: list[Organisation], rng: Random, today: date, made: dict[str, list[Row]]
) -> list[_Member]:
    """Who is asked to join: active, with somebody to call."""
    contact_id, reachable = 1, []
    for partner_id, it in enumerate(organisations, 1):
        if it.active and it.contacts:
            reachable.append((partner_id, contact_id, it))
        contact_id += len(it.contacts)
    chosen = sorted(rng.sample(reachable, min(MEMBERS, len(reachable))), key=lambda m: m[0])
    members = []
    for partner_id, first, it in chosen:
        invited = today + timedelta(days=_HELD[0][0] - rng.randint(10, 40))
        joined = invited + timedelta(days=rng.randint(5, 90)) if rng.random() < 0.86 else None
        signed = joined and joined + timedelta(days=rng.randint(20, 110))
        signed = signed if rng.random() < 0.6 else None
        stays = joined is None or rng.random() > 0.05
        left = None if stays else today - timedelta(days=rng.randint(5, 30))
        made["membership"].append(
            (partner_id, invited.isoformat(), _iso(joined), _iso(signed), _iso(left), 1)
        )
        comes = rng.choice((0.95, 0.85, 0.7, 0.4)) if joined else 0.15
        members.append(
            _Member(partner_id, first, it.name, it.contacts[0].name, comes, invited, left)
        )
    return members


def _attend(
    made: dict[str, list[Row]], meeting_id: int, day: date, members: list[_Member], rng: Random,
    today: date,
) -> list[_Member]:  # fmt: skip
    """Invitations, answers and, where the day is over, presences; who was there."""
    present = []
    for member in members:
        if member.left_on and member.left_on <= day:
            continue
        comes = rng.random() < member.comes
        answered = rng.random() < (0.8 if day < today else 0.55)
        said = comes if rng.random() < 0.88 else not comes  # plans change
        answer = (Answer.YES if said else Answer.NO) if answered else Answer.NONE
        invited = member.comes > 0.2 or day >= today or rng.random() < 0.8
        if not invited and not comes:
            continue
        made["attendance"].append((
            meeting_id, member.partner_id, member.organisation, member.contact_id, member.referent,
            int(invited), (answer if invited else Answer.NONE).value,
            int(comes) if day < today else None,
        ))  # fmt: skip
        if comes:
            present.append(member)
    return present


def _promise(
    made: dict[str, list[Row]], meeting_id: int, day: date, number: int, present: list[_Member],
    users: dict[Role, int], names: dict[int, str], rng: Random, today: date,
) -> None:  # fmt: skip
    """Two promises of ours and four of organisations; the older ones are mostly kept."""
    ours = [_OURS[(2 * number + n) % len(_OURS)] for n in range(2)]
    if number == len(_HELD) - 2:  # the last one so far: everybody of ours has something to do
        ours = [*_OURS[:3], _OURS[3]]
    for n, (role, text) in enumerate(ours):
        due = day + timedelta(days=30 + 15 * n)
        early = due - timedelta(days=rng.randint(1, 12))
        done = early if due < today - timedelta(days=10) else None
        user_id = users[role]
        owner: _Owner = (user_id, None, None, names[user_id])
        made["commitment"].append(_row(meeting_id, text, owner, day, due, done, users))
    for n, member in enumerate(rng.sample(present, min(4, len(present)))):
        due = day + timedelta(days=rng.randint(20, 60))
        late = n == number % 4  # of each meeting one is kept late, or not at all
        done = due + timedelta(days=rng.choice((9, 20) if late else (-12, -5, -2, 0)))
        kept = done < today and rng.random() < 0.85
        who = f"{member.organisation} · {member.referent}"
        owner = (None, member.partner_id, member.contact_id, who)
        text = _THEIRS[(3 * number + n) % len(_THEIRS)]
        made["commitment"].append(
            _row(meeting_id, text, owner, day, due, done if kept else None, users)
        )


def _row(
    meeting_id: int, text: str, owner: _Owner, day: date,
    due: date, done: date | None, users: dict[Role, int],
) -> Row:  # fmt: skip
    coordinator = users[Role.COORDINATOR]
    return (
        meeting_id, text, *owner, day.isoformat(), due.isoformat(), _noon(day), coordinator,
        _iso(done), coordinator if done else None, 0, 1,
    )  # fmt: skip


def _working_day(day: date) -> date:
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


def _noon(day: date) -> str | None:
    return stamp(datetime.combine(day, time(12), ROME))


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None

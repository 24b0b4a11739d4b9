"""What was promised at the invented meetings, and kept."""

from datetime import date, timedelta
from random import Random

from db.demo.members import DemoMember
from db.demo.rows import Row, day_text, noon
from db.demo.texts import words
from domain.vocabulary import Role

COLUMNS = words("""
meeting_id text user_id partner_id contact_id owner taken_on due_on created_at created_by done_on
done_by withdrawn fictitious""")
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


class Commitments:
    """Promises of ours, who are `users` with their `names` by id, and of organisations."""

    def __init__(
        self, users: dict[Role, int], names: dict[int, str], today: date, rng: Random
    ) -> None:
        self.users, self.names, self.today, self.rng = users, names, today, rng
        self.rows: list[Row] = []
        self.coordinator = users[Role.COORDINATOR]

    def made_at(
        self, meeting_id: int, day: date, number: int, present: list[DemoMember], last: bool
    ) -> None:
        """Two of ours and four of organisations; the older ones are mostly kept."""
        ours = [_OURS[(2 * number + n) % len(_OURS)] for n in range(2)]
        if last:  # the last meeting so far: everybody of ours has something to do
            ours = [*_OURS[:3], _OURS[3]]
        for n, (role, text) in enumerate(ours):
            due = day + timedelta(days=30 + 15 * n)
            early = due - timedelta(days=self.rng.randint(1, 12))
            done = early if due < self.today - timedelta(days=10) else None
            user_id = self.users[role]
            owner: Row = (user_id, None, None, self.names[user_id])
            self._write(meeting_id, text, owner, day, due, done)
        for n, member in enumerate(self.rng.sample(present, min(4, len(present)))):
            due = day + timedelta(days=self.rng.randint(20, 60))
            late = n == number % 4  # of each meeting one is kept late, or not at all
            end = due + timedelta(days=self.rng.choice((9, 20) if late else (-12, -5, -2, 0)))
            kept = end < self.today and self.rng.random() < 0.85
            who = f"{member.organisation} · {member.referent}"
            text = _THEIRS[(3 * number + n) % len(_THEIRS)]
            owner = (None, member.partner_id, member.contact_id, who)
            self._write(meeting_id, text, owner, day, due, end if kept else None)

    def _write(
        self, meeting_id: int, text: str, owner: Row, day: date, due: date, done: date | None
    ) -> None:
        made = (*map(day_text, (day, due)), noon(day), self.coordinator)
        ended = (day_text(done), self.coordinator if done else None, 0, 1)
        self.rows.append((meeting_id, text, *owner, *made, *ended))

"""Organisations of the invented network: invited, joined, gone."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from db.demo.organisations import DemoPartner
from db.demo.rows import Row, day_text
from db.demo.texts import words

COLUMNS = words("partner_id invited_on joined_on signed_on left_on version")
MOST = 45


@dataclass(frozen=True, slots=True)
class DemoMember:
    """An organisation of the network, through its first referent."""

    partner_id: int
    contact_id: int
    organisation: str
    referent: str
    comes: float
    """How likely it comes to a meeting."""
    left_on: date | None


def make(
    organisations: list[DemoPartner], rng: Random, today: date, begun: date
) -> tuple[list[DemoMember], list[Row]]:
    """Who is asked to join before the network has `begun`, and the rows that say so."""
    members, rows = [], []
    for partner_id, contact_id, it in _chosen(organisations, rng):
        invited = begun - timedelta(days=rng.randint(10, 40))
        joined = invited + timedelta(days=rng.randint(5, 90)) if rng.random() < 0.86 else None
        signed = joined and joined + timedelta(days=rng.randint(20, 110))
        signed = signed if rng.random() < 0.6 else None
        stays = joined is None or rng.random() > 0.05
        left = None if stays else today - timedelta(days=rng.randint(5, 30))
        rows.append((partner_id, *map(day_text, (invited, joined, signed, left)), 1))
        comes = rng.choice((0.95, 0.85, 0.7, 0.4)) if joined else 0.15
        members.append(
            DemoMember(partner_id, contact_id, it.name, it.contacts[0].name, comes, left)
        )
    return members, rows


def _chosen(organisations: list[DemoPartner], rng: Random) -> list[tuple[int, int, DemoPartner]]:
    """Active ones, with somebody to call: with their id and that of the first referent."""
    contact_id, reachable = 1, []
    for partner_id, it in enumerate(organisations, 1):
        if it.active and it.contacts:
            reachable.append((partner_id, contact_id, it))
        contact_id += len(it.contacts)
    return sorted(rng.sample(reachable, min(MOST, len(reachable))), key=lambda each: each[0])

"""Services of the directory, for the tests of cover."""

from datetime import UTC, datetime, timedelta
from itertools import count

from db.models.directory import Partner, PartnerService, ServiceArea, ServiceNeed
from domain.vocabulary import Capacity

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
FRESHLY, LONG_AGO = NOW - timedelta(days=30), NOW - timedelta(days=300)
VARESE, COMO = "012133", "013075"
_numbers = count(1)


def service(
    session,
    need="EC-ALI",
    place=VARESE,
    *,
    capacity=Capacity.FREE,
    verified=FRESHLY,
    active=True,
    kind="ODV",
    restricted=False,
    partner=None,
):
    """A service of a partner of its own, or of `partner`; the partner."""
    if partner is None:
        number = next(_numbers)
        partner = Partner(
            reference=f"P-{number:05}",
            name=f"Ente {number}",
            name_key=f"ente {number}",
            type_code=kind,
            istat=VARESE,
            active=active,
            verified_at=verified,
        )
        session.add(partner)
        session.flush()
    made = PartnerService(
        partner_id=partner.id, name="Sportello", capacity=capacity, restricted=restricted
    )
    session.add(made)
    session.flush()
    places = (place,) if isinstance(place, str) else place
    session.add(ServiceNeed(service_id=made.id, need_code=need))
    session.add_all(ServiceArea(service_id=made.id, place=each) for each in places)
    session.flush()
    return partner

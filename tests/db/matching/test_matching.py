from datetime import timedelta

import pytest
from case_support import add_case, entrust
from sqlalchemy import select

from db.clock import utcnow
from db.matching.candidates import CANDIDATES
from db.matching.excluded import EXCLUDED_LIMIT
from db.matching.rank import suggest
from db.models.directory import Contact, Partner, PartnerService, ServiceArea, ServiceNeed
from db.models.follow_up import PartnerRecord
from db.models.referrals import Referral
from db.reference.catalogue import catalogue_of
from db.referrals.ask import record
from domain.matching.rank import Reason, Why
from domain.permissions import PermissionDenied
from domain.vocabulary import Capacity, ReferralStatus

VARESE, COMO = "012133", "013075"
UTILITIES = frozenset({"EC-UTE"})


@pytest.fixture
def quarter(session):
    return catalogue_of(session).quarters_by_code["VA-01"].id


@pytest.fixture
def offer(session):
    """Add an organisation with one service; returns the id of the service."""

    def add(name, needs=("EC-UTE",), places=("VA",), referents=(), seat=VARESE, **more):
        partner = Partner(
            reference=f"P-{name[:10]}",
            name=name,
            name_key=name.lower(),
            type_code=kind,
            istat=seat,
            phone="+390332000000",
            active=more.pop("partner_active", True),
            verified_at=more.pop("verified_at", None),
        )
        session.add(partner)
        session.flush()
        service = PartnerService(partner_id=partner.id, name=f"Aiuto {name}", **more)
        session.add(service)
        session.flush()
        session.add_all(ServiceNeed(service_id=service.id, need_code=need) for need in needs)
        session.add_all(ServiceArea(service_id=service.id, place=place) for place in places)
        for position, (who, days) in enumerate(referents, start=1):
            verified = None if days is None else utcnow() - timedelta(days=days)
            session.add(
                Contact(partner_id=partner.id, position=position, name=who, verified_at=verified)
            )
        session.flush()
        return service.id

    kind = next(iter(catalogue_of(session).partner_types))
    yield add
    session.info.pop("written", None)


def names(found):
    return [suggestion.partner_name for suggestion in found.fitting]


def test_services_of_the_place_the_province_and_everywhere_fit(
    session, coordinator, quarter, offer
):
    offer("Ovunque", places=["*"])
    offer("Provincia", places=["VA"])
    offer("Comune", places=[VARESE])
    offer("Como", places=["CO", COMO], seat=COMO)
    assert names(suggest(session, coordinator, UTILITIES, quarter)) == [
        "Comune",
        "Provincia",
        "Ovunque",
    ]


def test_the_person_to_call_is_the_first_referent(session, coordinator, quarter, offer):
    offer("Ente", referents=[("Prima Prova", 12), ("Seconda Prova", 1)])
    (found,) = suggest(session, coordinator, UTILITIES, quarter).fitting
    assert (found.contact_name, found.contact_phone) == ("Prima Prova", "+390332000000")
    assert found.verified
    assert Reason(Why.REFERENT_VERIFIED, "12") in found.reasons


def test_an_old_verification_no_longer_counts(session, coordinator, quarter, offer):
    offer("Ente", referents=[("Prima Prova", 400)])
    (found,) = suggest(session, coordinator, UTILITIES, quarter).fitting
    assert not found.verified
    assert Reason(Why.REFERENT_TO_VERIFY) in found.reasons


def test_who_is_left_out_says_why(session, coordinator, quarter, offer):
    offer("Lontano", places=[COMO])
    offer("Chiuso", partner_active=False)
    offer("Sospeso", active=False)
    offer("Altro bisogno", needs=["EC-LAV"])
    found = suggest(session, coordinator, UTILITIES, quarter)
    left_out = {item.partner_name: item.reason.why for item in found.excluded}
    assert found.fitting == ()
    assert left_out == {
        "Lontano": Why.OUT_OF_AREA,
        "Chiuso": Why.INACTIVE,
        "Sospeso": Why.INACTIVE,
    }


def test_who_is_left_out_does_not_hang_on_who_was_written_last(session, manager, offer, quarter):
    far = [offer(f"Lontano {n:02}", places=(COMO,)) for n in range(EXCLUDED_LIMIT + 3)]

    def left_out():
        return [it.partner_name for it in suggest(session, manager, UTILITIES, quarter).excluded]

    before = left_out()
    assert before == [f"Lontano {n:02}" for n in range(EXCLUDED_LIMIT)]
    for service in far[:3]:  # PostgreSQL writes a changed row behind all others
        session.get_one(PartnerService, service).description = "Su appuntamento"
        session.flush()
    assert left_out() == before


def test_a_full_service_beyond_the_list_says_that_it_is_full(session, coordinator, quarter, offer):
    offer("Pieno", places=[VARESE], capacity=Capacity.FULL)
    for i in range(3):
        offer(f"Ente {i}", places=["*"])
    found = suggest(session, coordinator, UTILITIES, quarter, 3)
    assert "Pieno" not in names(found)
    assert [(x.partner_name, x.reason.why) for x in found.excluded] == [("Pieno", Why.FULL)]
    assert found.more == 1


def test_answering_more_needs_comes_first(session, coordinator, quarter, offer):
    offer("Uno", places=[VARESE], referents=[("Prova", 1)])
    both = offer("Due", needs=["EC-UTE", "GA-SFR"], places=["*"])
    found = suggest(session, coordinator, frozenset({"EC-UTE", "GA-SFR"}), quarter)
    assert found.fitting[0].service_id == both
    assert found.fitting[0].reasons[0] == Reason(Why.ANSWERS, "EC-UTE GA-SFR")


def test_in_a_large_directory_the_verified_come_before_those_entered_earlier(
    session, coordinator, quarter, offer
):
    for i in range(CANDIDATES):
        offer(f"Chiuso {i}", places=[VARESE], partner_active=False)
        offer(f"Ignoto {i}", places=[VARESE], referents=[("Prova", None)])
    offer("Noto", places=["VA"], referents=[("Prova", 3)], verified_at=utcnow())
    found = suggest(session, coordinator, UTILITIES, quarter)
    assert names(found)[0] == "Noto"
    assert len(found.fitting) == 5


def test_in_a_large_directory_every_need_has_a_name(session, coordinator, quarter, offer):
    for i in range(CANDIDATES):
        offer(f"Ente {i}", places=[VARESE])
    offer("Raro", needs=["FA-LUT"], places=["*"])
    found = suggest(session, coordinator, frozenset({"EC-UTE", "FA-LUT"}), quarter)
    assert "Raro" in names(found)


def test_no_need_or_an_unknown_one_suggests_nobody(session, coordinator, quarter, offer):
    offer("Ente")
    for codes in (frozenset(), frozenset({"XX"}), frozenset({"'; --"})):
        found = suggest(session, coordinator, codes, quarter)
        assert (found.fitting, found.excluded) == ((), ())


def test_every_role_reads_the_directory(session, request, quarter, offer):
    offer("Ente")
    for role in ("manager", "executive", "coordinator", "administrator"):
        assert names(suggest(session, request.getfixturevalue(role), UTILITIES, quarter))
    with pytest.raises(PermissionDenied):
        suggest(session, None, UTILITIES, quarter)


RESTRICTED = "SA-PSI"


def test_a_restricted_need_finds_only_services_marked_for_it(session, manager, quarter, offer):
    offer("Ascolto", needs=[RESTRICTED])
    offer("Centro", needs=[RESTRICTED], restricted=True)
    found = suggest(session, manager, frozenset({RESTRICTED}), quarter)
    assert names(found) == ["Centro"]
    assert [(x.partner_name, x.reason.why) for x in found.excluded] == [("Ascolto", Why.NOT_MARKED)]


def test_a_service_not_marked_is_found_by_its_other_needs_alone(session, manager, quarter, offer):
    offer("Emporio e ascolto", needs=["EC-ALI", RESTRICTED])
    (found,) = suggest(session, manager, frozenset({"EC-ALI", RESTRICTED}), quarter).fitting
    assert found.reasons[0] == Reason(Why.ANSWERS, "EC-ALI")


def test_who_answers_in_time_comes_first_and_the_sentence_has_the_numbers(
    session, manager, quarter, offer
):
    for name, in_time, expired in (("Silenzioso", 1, 9), ("Pronto", 9, 1)):
        partner = session.get_one(PartnerService, offer(name)).partner_id
        session.add(
            PartnerRecord(
                partner_id=partner, asked=10, in_time=in_time, expired=expired, accepted=in_time
            )
        )
    session.flush()
    found = suggest(session, manager, UTILITIES, quarter)
    assert names(found) == ["Pronto", "Silenzioso"]
    assert Reason(Why.ANSWERED, "9 10 9 9") in found.fitting[0].reasons


def test_the_seat_nearer_to_the_case_breaks_a_tie(session, manager, quarter, offer):
    offer("Saronno", seat="012119")
    offer("Vicino", seat=VARESE)
    found = suggest(session, manager, UTILITIES, quarter)
    assert names(found) == ["Vicino", "Saronno"]
    seat = next(r for r in found.fitting[1].reasons if r.why is Why.SEAT)
    assert 15 < int(seat.value) < 40


@pytest.mark.parametrize(
    ("moves", "why", "value"),
    [
        ([], Why.IN_HAND, ""),
        ([("declined", "no_capacity")], Why.HAS_DECLINED, "no_capacity"),
        ([("cancelled", "")], Why.WITHDRAWN, ""),
        ([("accepted", ""), ("done", "answered")], Why.HAS_DONE, "answered"),
        (
            [("accepted", ""), ("done", "answered"), ("not_confirmed", "no_help")],
            Why.NOT_CONFIRMED,
            "no_help",
        ),
    ],
)
def test_who_was_asked_for_the_case_is_marked_and_the_next_best_are_on_top(
    session, manager, quarter, offer, moves, why, value
):
    first = offer("Primo", places=[VARESE])
    offer("Secondo")
    case = add_case(session, manager, ("EC-UTE",))
    entrust(session, manager, case.reference, first, "", "form")
    session.flush()
    number = session.scalar(select(Referral.id))
    for target, reason in moves:
        record(session, manager, number, ReferralStatus(target), reason)
    found = suggest(session, manager, UTILITIES, quarter, case_reference=case.reference)
    assert names(found) == ["Secondo"]
    assert (found.excluded[0].partner_name, found.excluded[0].reason) == (
        "Primo",
        Reason(why, value),
    )


def test_a_partner_that_did_not_help_is_marked_at_its_other_service_and_ranks_after(
    session, manager, quarter, offer
):
    first = offer("Primo", places=[VARESE])
    offer("Secondo", places=["*"])
    partner_id = session.get_one(PartnerService, first).partner_id
    other = PartnerService(partner_id=partner_id, name="Sportello")
    session.add(other)
    session.flush()
    session.add(ServiceNeed(service_id=other.id, need_code="EC-UTE"))
    session.add(ServiceArea(service_id=other.id, place=VARESE))
    case = add_case(session, manager, ("EC-UTE",))
    entrust(session, manager, case.reference, first, "", "form")
    session.flush()
    number = session.scalar(select(Referral.id))
    for target, reason in (("accepted", ""), ("done", "answered"), ("not_confirmed", "no_help")):
        record(session, manager, number, ReferralStatus(target), reason)
    found = suggest(session, manager, UTILITIES, quarter, case_reference=case.reference)
    assert names(found) == ["Secondo", "Primo"]
    assert found.fitting[1].service_name == "Sportello"
    assert found.fitting[1].reasons[1] == Reason(Why.OTHER_NOT_CONFIRMED, "no_help")
    elsewhere = suggest(session, manager, UTILITIES, quarter)
    assert names(elsewhere)[0] == "Primo"

import random

from domain.matching.rank import Candidate, Nearness, Reason, Why, elsewhere, rank, reasons, score
from domain.vocabulary import Capacity

WANTED = frozenset({"GA-SFR", "EC-UTE"})


def candidate(partner=1, needs=WANTED, **more):
    given = {
        "nearness": Nearness.PROVINCE,
        "capacity": Capacity.UNKNOWN,
        "has_referent": True,
        "verified_days": 10,
    }
    return Candidate(partner_id=partner, needs=frozenset(needs), **(given | more))


def test_answering_both_needs_beats_being_near():
    both = candidate(1, nearness=Nearness.EVERYWHERE)
    one = candidate(2, {"EC-UTE"}, nearness=Nearness.MUNICIPALITY)
    assert rank({1: one, 2: both}, WANTED) == [2, 1]


def test_nearer_wins_among_equals():
    places = (Nearness.EVERYWHERE, Nearness.MUNICIPALITY, Nearness.PROVINCE)
    near = {i: candidate(i, nearness=place) for i, place in enumerate(places)}
    assert rank(near, WANTED) == [1, 2, 0]


def test_a_verified_referent_wins_then_any_referent_then_none():
    people = {
        1: candidate(1, has_referent=False, verified_days=None),
        2: candidate(2, verified_days=None),
        3: candidate(3),
    }
    assert rank(people, WANTED) == [3, 2, 1]


def test_the_freshest_verification_breaks_a_tie():
    assert rank({1: candidate(1, verified_days=90), 2: candidate(2)}, WANTED) == [2, 1]


def test_a_full_service_ranks_last_and_says_so():
    full = candidate(1, nearness=Nearness.MUNICIPALITY, capacity=Capacity.FULL)
    poor = candidate(2, {"EC-UTE"}, has_referent=False, verified_days=None)
    assert rank({1: full, 2: poor}, frozenset({"EC-UTE"})) == [2, 1]
    assert Reason(Why.FULL) in reasons(full, WANTED)


def test_an_organisation_appears_once_with_its_best_service():
    services = {1: candidate(7, {"EC-UTE"}), 2: candidate(7), 3: candidate(8, {"EC-UTE"})}
    assert rank(services, WANTED) == [2, 3]


def test_every_need_has_somebody_early_in_the_list():
    many = {i: candidate(i, {"EC-UTE"}, nearness=Nearness.MUNICIPALITY) for i in range(5)}
    alone = candidate(9, {"GA-SFR"}, has_referent=False, verified_days=None)
    assert rank(many | {9: alone}, WANTED).index(9) == 1


def test_a_language_the_tenant_speaks_helps():
    speaks = candidate(1, languages=frozenset({"ar", "fr"}))
    assert score(speaks, WANTED, frozenset({"ar"})) > score(speaks, WANTED)
    assert Reason(Why.SPEAKS, "ar") in reasons(speaks, WANTED, frozenset({"ar"}))


def test_the_order_does_not_depend_on_the_order_of_reading():
    found = {i: candidate(i % 7, verified_days=i % 3 or None) for i in range(30)}
    shuffled = list(found.items())
    random.Random(1).shuffle(shuffled)
    assert rank(dict(shuffled), WANTED) == rank(found, WANTED)


def test_the_reasons_tell_needs_place_and_referent_in_that_order():
    whys = [reason.why for reason in reasons(candidate(), WANTED)]
    assert whys == [Why.ANSWERS, Why.IN_PROVINCE, Why.REFERENT_VERIFIED, Why.NEVER_ASKED]
    assert reasons(candidate(), WANTED)[0].value == "EC-UTE GA-SFR"


def test_what_another_service_did_for_the_case_is_said_after_what_this_one_answers():
    tried = candidate(other=Reason(Why.OTHER_NOT_CONFIRMED, "no_help"))
    assert [reason.why for reason in reasons(tried, WANTED)][:2] == [
        Why.ANSWERS,
        Why.OTHER_NOT_CONFIRMED,
    ]


def test_of_several_services_of_one_organisation_the_gravest_word_is_told():
    asked = [
        Reason(Why.HAS_DONE),
        Reason(Why.NOT_CONFIRMED, "no_help"),
        Reason(Why.HAS_DECLINED, "wrong_service"),
        Reason(Why.WITHDRAWN),
    ]
    assert elsewhere(asked) == Reason(Why.OTHER_NOT_CONFIRMED, "no_help")
    assert elsewhere([asked[0], asked[2]]) == Reason(Why.OTHER_HAS_DECLINED, "wrong_service")
    assert elsewhere([asked[3]]) is None

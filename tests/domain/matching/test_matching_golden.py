"""Thirty-six situations with the order a community manager would expect, and what never changes."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.directory.responsiveness import Record
from domain.matching.rank import Candidate, Nearness, Reason, Why, rank
from domain.vocabulary import Capacity

FOOD, BILLS, HEALTH = "EC-ALI", "EC-UTE", "SA-PSI"
NETWORK = Record(in_time=700, late=200, expired=100, accepted=600, declined=300)
GOOD = Record(in_time=28, late=1, expired=1, accepted=27, declined=2)
FAIR = Record(in_time=14, late=4, expired=2, accepted=12, declined=6)
POOR = Record(in_time=6, late=4, expired=20, accepted=4, declined=6)
LUCKY = Record(in_time=1, accepted=1)
HERE, PROVINCE, EVERYWHERE = Nearness.MUNICIPALITY, Nearness.PROVINCE, Nearness.EVERYWHERE
FREE, FEW, FULL, UNKNOWN = Capacity.FREE, Capacity.LIMITED, Capacity.FULL, Capacity.UNKNOWN


NO_HELP = Reason(Why.OTHER_NOT_CONFIRMED, "no_help")
REFUSED = Reason(Why.OTHER_HAS_DECLINED, "no_capacity")
WRONG_SERVICE = Reason(Why.OTHER_HAS_DECLINED, "wrong_service")
BUSY = Reason(Why.OTHER_IN_HAND)


def c(needs=(FOOD,), near=PROVINCE, places=UNKNOWN, verified=10, referent=True, **more):
    """A candidate; every one is of another organisation unless `partner` says so."""
    return {
        "needs": frozenset(needs),
        "nearness": near,
        "capacity": places,
        "has_referent": referent,
        "verified_days": verified,
    } | more


SITUATIONS = {
    # one need ------------------------------------------------------------------------------
    "in the municipality before the province": ([FOOD], [c(near=HERE), c()]),
    "the province before everywhere": ([FOOD], [c(), c(near=EVERYWHERE)]),
    "verified before overdue": ([FOOD], [c(), c(verified=None)]),
    "overdue before nobody to call": ([FOOD], [c(verified=None), c(verified=None, referent=False)]),
    "the fresher of two verifications": ([FOOD], [c(verified=3), c(verified=90)]),
    "free places before few": ([FOOD], [c(places=FREE), c(places=FEW)]),
    "free places before unknown": ([FOOD], [c(places=FREE), c()]),
    "few places before none": ([FOOD], [c(places=FEW), c(places=FULL)]),
    "full last, however near and good": (
        [FOOD],
        [
            c(near=EVERYWHERE, verified=None, referent=False, record=POOR),
            c(near=HERE, places=FULL, record=GOOD),
        ],
    ),
    "who answers well before who answers badly": ([FOOD], [c(record=GOOD), c(record=POOR)]),
    "good, fair, poor": ([FOOD], [c(record=GOOD), c(record=FAIR), c(record=POOR)]),
    "a steady partner before a lucky one": ([FOOD], [c(record=GOOD), c(record=LUCKY)]),
    "never asked before who hardly ever answers": ([FOOD], [c(), c(record=POOR)]),
    "who answers well before who was never asked": ([FOOD], [c(record=GOOD), c()]),
    "answers count more than a municipality": ([FOOD], [c(record=GOOD), c(near=HERE, record=POOR)]),
    "a fresh referent outweighs a little better record": (
        [FOOD],
        [c(record=FAIR), c(record=GOOD, verified=None)],
    ),
    "a verified far one before an unverified near one": (
        [FOOD],
        [c(near=PROVINCE), c(near=HERE, verified=None)],
    ),
    "the nearer seat among equals": ([FOOD], [c(km=3.0), c(km=30.0)]),
    "beyond forty kilometres distance is all the same": (
        [FOOD],
        [c(km=60.0, verified=5), c(km=45.0, verified=6)],
    ),
    "a seat next door does not outweigh a free place": (
        [FOOD],
        [c(places=FREE, km=40.0), c(places=FEW, km=2.0)],
    ),
    "a language of the tenant": ([FOOD], [c(languages=frozenset({"ar"})), c()]),
    "a language does not outweigh a poor record": (
        [FOOD],
        [c(record=GOOD), c(record=POOR, languages=frozenset({"ar"}))],
    ),
    # several needs -------------------------------------------------------------------------
    "both needs before one": ([FOOD, BILLS], [c([FOOD, BILLS]), c(near=HERE)]),
    "both needs everywhere before one next door": (
        [FOOD, BILLS],
        [c([FOOD, BILLS], near=EVERYWHERE), c(near=HERE, record=GOOD)],
    ),
    "every need has a name before a second for the first": (
        [FOOD, BILLS],
        [c(near=HERE), c([BILLS], near=EVERYWHERE, verified=None), c()],
    ),
    "the only one for a need though it answers badly": (
        [FOOD, BILLS],
        [c(near=HERE, record=GOOD), c([BILLS], record=POOR), c(record=GOOD)],
    ),
    "three needs: two first, then the third": (
        [FOOD, BILLS, HEALTH],
        [c([FOOD, BILLS]), c([HEALTH]), c()],
    ),
    "all three though never verified": (
        [FOOD, BILLS, HEALTH],
        [c([FOOD, BILLS, HEALTH], verified=None), c([FOOD, BILLS], near=HERE, record=GOOD)],
    ),
    "the full one for both after one for each": (
        [FOOD, BILLS],
        [c(), c([BILLS], verified=None), c([FOOD, BILLS], places=FULL)],
    ),
    # tried for this case -------------------------------------------------------------------
    "one that did not help with another service after any that can": (
        [FOOD],
        [c(near=EVERYWHERE, verified=None, record=POOR), c(near=HERE, record=GOOD, other=NO_HELP)],
    ),
    "one that refused with another service after any that can": (
        [FOOD],
        [c(near=EVERYWHERE, referent=False, verified=None), c(near=HERE, other=REFUSED)],
    ),
    "the wrong service speaks for the right one": (
        [FOOD],
        [c(near=HERE, other=WRONG_SERVICE), c()],
    ),
    "one that has its part in hand is not put back": ([FOOD], [c(near=HERE, other=BUSY), c()]),
    "who did not help before one that is full": (
        [FOOD],
        [c(other=NO_HELP), c(near=HERE, places=FULL)],
    ),
    "the only one for a need though it did not help with another": (
        [FOOD, BILLS],
        [c(near=HERE), c([BILLS], other=NO_HELP), c()],
    ),
    "an organisation once, with what fits best": (
        [FOOD, BILLS],
        [c([FOOD, BILLS], partner=1), c([FOOD], partner=2), c([FOOD], partner=1)],
    ),
}


def built(given: list[dict]) -> dict[int, Candidate]:
    return {
        number: Candidate(**{"partner_id": more.pop("partner", 1000 + number), **more})
        for number, more in enumerate((dict(one) for one in given), 1)
    }


def test_there_are_thirty_six():
    assert len(SITUATIONS) == 36


@pytest.mark.parametrize("name", SITUATIONS)
@pytest.mark.parametrize("order", ["as written", "reversed"])
def test_the_order_is_the_expected_one(name, order):
    wanted, given = SITUATIONS[name]
    found = built(given)
    shown = dict(found if order == "as written" else reversed(found.items()))
    ranked = rank(shown, frozenset(wanted), frozenset({"ar"}), NETWORK)
    assert ranked == [i for i in found if i in ranked]
    assert len(ranked) == len({one.partner_id for one in found.values()})


needs = st.sets(st.sampled_from([FOOD, BILLS, HEALTH]), min_size=1).map(frozenset)
counts = st.integers(0, 40)
candidates = st.builds(
    Candidate,
    partner_id=st.integers(1, 5),
    needs=needs,
    nearness=st.sampled_from([HERE, PROVINCE, EVERYWHERE]),
    capacity=st.sampled_from(Capacity),
    has_referent=st.just(True),
    verified_days=st.none() | st.integers(0, 180),
    record=st.builds(Record, counts, counts, counts, counts, counts),
    km=st.none() | st.floats(0, 90),
    other=st.sampled_from([None, NO_HELP, REFUSED, WRONG_SERVICE, BUSY]),
)
_MORE = {FULL: FEW, FEW: UNKNOWN, UNKNOWN: FREE, FREE: FREE}


def with_more_places(one: Candidate) -> Candidate:
    return replace(one, capacity=_MORE[one.capacity])


def verified_later(one: Candidate) -> Candidate:
    return replace(one, verified_days=max(0, (one.verified_days or 180) - 7))


def answered_quicker(one: Candidate) -> Candidate:
    """One more request, answered in time and accepted."""
    r = one.record
    return replace(one, record=replace(r, in_time=r.in_time + 1, accepted=r.accepted + 1))


def late_ones_in_time(one: Candidate) -> Candidate:
    r = one.record
    return replace(one, record=replace(r, in_time=r.in_time + r.late, late=0))


@pytest.mark.parametrize(
    "better", [with_more_places, verified_later, answered_quicker, late_ones_in_time]
)
@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_what_is_better_never_lowers_the_rank_of_a_partner(better, data):
    found = data.draw(st.dictionaries(st.integers(1, 30), candidates, min_size=2, max_size=9))
    number = data.draw(st.sampled_from(sorted(found)))
    partner = found[number].partner_id
    improved = found | {number: better(found[number])}
    assert place(improved, partner) <= place(found, partner)


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_a_partner_that_failed_the_case_does_not_stand_higher_for_it(data):
    found = data.draw(st.dictionaries(st.integers(1, 30), candidates, min_size=2, max_size=9))
    partner = found[data.draw(st.sampled_from(sorted(found)))].partner_id

    def told(other):
        return {
            i: replace(one, other=other) if one.partner_id == partner else one
            for i, one in found.items()
        }

    assert place(told(None), partner) <= place(told(NO_HELP), partner)


def place(among, partner):
    wanted = frozenset({FOOD, BILLS, HEALTH})
    order = [among[i].partner_id for i in rank(among, wanted, frozenset(), NETWORK)]
    return order.index(partner)

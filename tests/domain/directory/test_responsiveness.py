"""Few answers say little: shares are drawn towards the network's own mean."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.directory.responsiveness import NEVER_ASKED, PRIOR, Record, accepted, in_time

NETWORK = Record(in_time=700, late=200, expired=100, accepted=600, declined=300)


def test_who_was_never_asked_counts_as_the_mean_of_the_network():
    assert in_time(NEVER_ASKED, NETWORK) == pytest.approx(701 / 1002)
    assert accepted(NEVER_ASKED, NETWORK) == pytest.approx(601 / 902)


def test_one_lucky_answer_does_not_beat_nine_of_ten():
    lucky = Record(in_time=1, accepted=1)
    steady = Record(in_time=27, late=3, accepted=26, declined=4)
    assert in_time(lucky, NETWORK) < in_time(steady, NETWORK)
    assert accepted(lucky, NETWORK) < accepted(steady, NETWORK)


def test_after_as_many_answers_as_the_prior_a_partner_counts_half():
    silent = Record(expired=int(PRIOR))
    assert in_time(silent, NETWORK) == pytest.approx(in_time(NEVER_ASKED, NETWORK) / 2)


counts = st.integers(0, 500)
records = st.builds(Record, counts, counts, counts, counts, counts)


@given(records, records)
def test_a_share_is_a_share_and_one_more_good_answer_never_lowers_it(record, network):
    better = Record(
        record.in_time + 1, record.late, record.expired, record.accepted + 1, record.declined
    )
    for share in (in_time, accepted):
        assert 0 < share(record, network) < 1
        assert share(better, network) >= share(record, network)


@given(records, records)
def test_an_answer_too_late_or_none_never_raises_it(record, network):
    late = Record(record.in_time, record.late + 1, record.expired, *_yes_no(record))
    silent = Record(record.in_time, record.late, record.expired + 1, *_yes_no(record))
    for worse in (late, silent):
        assert in_time(worse, network) <= in_time(record, network)


def _yes_no(record):
    return record.accepted, record.declined

"""Who must show a second factor, and when."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.accounts.second import AskedOf, SignInStep, Way, compulsory, missing, still_counts
from domain.vocabulary import Role

NOON = datetime(2026, 11, 26, 11, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("asked_of", "roles"),
    [
        (AskedOf.ALL, set(Role)),
        (AskedOf.TRUSTED, {Role.ADMINISTRATOR, Role.COMMUNITY_MANAGER}),
        (AskedOf.NOBODY, set()),
    ],
)
def test_it_is_compulsory_for_all_or_for_who_keeps_accounts_and_reads_identity(asked_of, roles):
    assert {role for role in Role if compulsory(role, asked_of)} == roles


BARE = {"has_factor": False, "proved": False}
WHOLE = {
    "role": Role.COMMUNITY_MANAGER,
    "way": Way.PASSWORD,
    "has_factor": True,
    "proved": True,
    "must_change": False,
    "asked_of": AskedOf.ALL,
}


@pytest.mark.parametrize(
    ("change", "step"),
    [
        ({}, None),
        ({"proved": False}, SignInStep.SECOND),
        ({"proved": False, "asked_of": AskedOf.NOBODY}, SignInStep.SECOND),
        ({"proved": False, "must_change": True}, SignInStep.SECOND),
        ({"must_change": True}, SignInStep.PASSWORD),
        ({"has_factor": False, "proved": False, "must_change": True}, SignInStep.PASSWORD),
        (BARE, SignInStep.ENROL),
        ({"has_factor": False, "proved": False, "role": Role.ADMINISTRATOR}, SignInStep.ENROL),
        ({"has_factor": False, "proved": False, "role": Role.EXECUTIVE}, SignInStep.ENROL),
        (BARE | {"role": Role.EXECUTIVE, "asked_of": AskedOf.TRUSTED}, None),
        (BARE | {"asked_of": AskedOf.TRUSTED}, SignInStep.ENROL),
        ({"has_factor": True, "proved": False, "role": Role.EXECUTIVE}, SignInStep.SECOND),
        (BARE | {"asked_of": AskedOf.NOBODY}, None),
        ({"has_factor": False, "proved": False, "way": Way.PROVIDER}, SignInStep.ENROL),
        ({"has_factor": False, "proved": True, "way": Way.PROVIDER, "must_change": True}, None),
        ({"has_factor": True, "proved": False, "way": Way.BUTTON, "must_change": True}, None),
    ],
)
def test_what_a_sign_in_lacks_comes_in_order(change, step):
    assert missing(**(WHOLE | change)) is step


@pytest.mark.parametrize(
    ("ago", "counts"),
    [
        (timedelta(0), True),
        (timedelta(hours=8), True),
        (timedelta(hours=11, minutes=59), True),
        (timedelta(hours=12), False),
        (timedelta(minutes=-1), False),
    ],
)
def test_a_factor_shown_today_counts_until_the_longest_session_would_end(ago, counts):
    now = datetime(2026, 11, 26, 22, 0, tzinfo=UTC)
    assert still_counts(now - ago, now, timedelta(hours=12)) is counts


def test_it_counts_on_the_day_of_rome_alone():
    midnight = datetime(2026, 11, 26, 23, 0, tzinfo=UTC)
    hour = timedelta(hours=1)
    assert not still_counts(midnight - hour, midnight, 12 * hour)
    assert still_counts(midnight, midnight + hour, 12 * hour)
    assert not still_counts(None, NOON, 12 * hour)

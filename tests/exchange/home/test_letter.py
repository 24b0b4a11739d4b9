"""The morning's mail to somebody of the agency."""

from db.home import digest, today
from db.home.digest import Digest
from db.home.staff_mail import StaffLetter
from db.referrals import lists
from exchange.home import letter


def _text(**counted: int) -> str:
    told = Digest(**counted)
    return letter.write(StaffLetter((1,), "a@example.org", "A", "en", (), told, "<1@x>", 1))[1]


def test_a_count_that_was_stopped_says_so() -> None:
    text = _text(
        cases_late=today.COUNT_LIMIT,
        unanswered=lists.COUNT_LIMIT,
        tasks=digest.MOST,
        promises=digest.MOST - 1,
    )
    assert "1,000+ cases late" in text and "100+ requests without an answer" in text
    assert "100+ tasks of yours due" in text and "99 commitments of the network" in text


def test_what_there_is_none_of_is_not_said() -> None:
    text = _text(cases_late=1)
    assert "1 case late" in text and "request" not in text

"""What the record keeps of a change is a change, also where it keeps less than was said."""

import pytest

from domain.directory.forms import on_record
from domain.record.changes import LONGEST, plain


@pytest.mark.parametrize(
    ("field", "before", "after"),
    [
        ("phone", "+39333000456", "+39333111456"),
        ("phone", "+39333000456 +39333222777", "+39333111456 +39333222777"),
        ("email", "anna@example.org", "aldo@example.org"),
        ("description", "a" * LONGEST + "b", "a" * LONGEST + "c"),
    ],
)
def test_what_is_kept_alike_and_was_changed_is_told_apart(field, before, after):
    [(kept, new)] = plain(on_record({field: (before, after)})).values()
    assert new == f"≠ {kept}"
    assert before not in (kept, new) and after not in (kept, new)


def test_what_stays_the_same_is_not_kept():
    assert plain({"name": ("Anna", "Anna"), "title": (None, "")}) == {}

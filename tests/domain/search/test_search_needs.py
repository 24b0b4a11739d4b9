"""A need is found by what people call it, and by what they type."""

import pytest
from needs_support import EVERYDAY, needs

from domain.search.needs import index_of, told


@pytest.mark.parametrize("typed", ["aiuto legale", "legale", "patrocinio", "consulenza legale"])
def test_free_legal_aid_says_nothing_of_crime(typed):
    found = index_of(needs()).search(typed)
    assert "SO-GIU" not in found.ids[: found.sure]


@pytest.mark.parametrize(("typed", "meant"), EVERYDAY.items())
def test_a_need_is_among_the_first_for_an_everyday_word_or_a_misspelt_one(typed, meant):
    assert meant in index_of(needs()).search(typed).ids[:3]


def test_a_word_that_is_nowhere_finds_nothing():
    assert not index_of(needs()).search("xyzw").ids


def test_the_browser_is_told_every_word_once_for_each_need():
    for code, groups in told(needs()).items():
        words = " ".join(groups.values()).split()
        assert len(words) == len(set(words)), code
        assert all(float(weight) > 0 for weight in groups)

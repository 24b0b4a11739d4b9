"""The words by which needs are known are data: what a row must keep to."""

from collections import Counter

from search_support import catalogue

from db.reference.said import spoken_words, words_alike
from domain.search.phrases import LONGEST_PHRASE, key, key_words


def test_each_word_means_a_need_or_a_kind_of_partner_that_there_is():
    assert spoken_words().keys() <= catalogue().needs.keys() | catalogue().partner_types.keys()


def test_every_need_is_called_something_beside_its_label():
    assert not catalogue().needs.keys() - spoken_words().keys()


def test_no_phrase_is_longer_than_the_search_reads():
    texts = [text for texts in (*spoken_words().values(), *words_alike()) for text in texts]
    assert not [text for text in texts if not 1 <= len(key_words(text)) <= LONGEST_PHRASE]


def test_nothing_is_said_twice_of_one_thing():
    for code, texts in spoken_words().items():
        twice = [text for text, times in Counter(map(key, texts)).items() if times > 1]
        assert not twice, code

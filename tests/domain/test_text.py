import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.text import TooLong, clean_line, clean_text, fold


@given(st.text(alphabet=st.characters()))
def test_cleaned_text_can_be_stored_in_any_database(text):
    kept = clean_text(text)
    assert "\0" not in kept
    assert kept.encode("utf-8").decode("utf-8") == kept


@given(st.text(max_size=60))  # composed anew it may become three times as long, of 200 at most
def test_cleaning_twice_changes_nothing_more(text):
    assert clean_text(clean_text(text)) == clean_text(text)
    assert clean_line(clean_line(text)) == clean_line(text)


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "100% _under_ 'q' \"q\"", "🏠 مرحبا"]
)
def test_markup_signs_emoji_and_right_to_left_letters_stay(text):
    assert clean_text(text) == text


def test_a_text_that_is_too_long_is_refused_not_cut():
    with pytest.raises(TooLong) as caught:
        clean_line("a" * 10_000)
    assert (caught.value.length, caught.value.limit) == (10_000, 200)


def test_accents_case_and_apostrophes_do_not_matter_for_comparison():
    assert fold(" Sant'Àgata ") == fold("SANT AGATA") == "sant agata"


def test_letters_that_are_not_a_plain_one_with_an_accent_fold_too():
    written = fold("Đorđević Łukasz Yıldız Øystein Bjørn Æbelø Strauß Þór Dʼangelo Oʻktam Ŋoné Əli")
    assert written == fold(
        "Dordevic Lukasz Yildiz Oystein Bjorn AEbelo Strauss Thor D'angelo O'ktam None Ali"
    )


@given(st.text())
def test_folding_twice_changes_nothing_more(text):
    assert fold(fold(text)) == fold(text)


BREAKS = ["\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"]


@pytest.mark.parametrize("sign", [*BREAKS, "\t", "\x1c", "\x1f"])
def test_what_parts_two_words_never_joins_them(sign):
    assert clean_line(f"Maria{sign}Rossi") == "Maria Rossi"
    assert clean_text(f"Maria{sign}Rossi").split() == ["Maria", "Rossi"]


@pytest.mark.parametrize("sign", BREAKS)
def test_every_kind_of_line_break_is_stored_as_one(sign):
    assert clean_text(f"una{sign}due{sign}{sign}tre") == "una\ndue\n\ntre"


def test_a_tab_in_a_text_stays_a_tab():
    assert clean_text("a\tb") == "a\tb"


SEEN = "Anna\u00a0Maria Ros\u200bsi \u202adi\u202c Ca\u00adstel\ufeff\u2060lo\u2028x"


def test_signs_that_cannot_be_seen_are_stored_nowhere_and_part_no_word():
    assert clean_text(SEEN) == "Anna Maria Rossi di Castello\nx"
    assert clean_line(SEEN) == "Anna Maria Rossi di Castello x"
    assert fold("Ros\u200bsi\u00adni") == "rossini"


@pytest.mark.parametrize("text", ["می\u200cخواهم", "👩\u200d👧", "क्\u200dष", "☂️", "O’Neil"])
def test_joiners_stay_where_writing_needs_them(text):
    assert clean_line(text) == text
    assert clean_line("An\u200cna\u200d") == "Anna"

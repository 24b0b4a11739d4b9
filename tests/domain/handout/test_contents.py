"""A sheet shows what anybody may read, and says to the manager what it leaves off."""

from dataclasses import fields, replace

import pytest

from domain.handout.contents import KnownPlace, Left, printed
from domain.handout.judge import tells
from domain.handout.tongues import TEXTS, version
from domain.handout.topics import BRING, to_bring, topics

PLAIN = KnownPlace(
    service_id=1,
    reference="P-00001",
    name="Emporio del Lago",
    type_code="ODV",
    service="Distribuzione alimenti",
    address="Via Roma 3",
    hours="mar 9-12",
    contact="Alba Prova",
    phone="+390332555012",
    needs=frozenset({"EC-ALI"}),
    reserved=frozenset({"FA-VIO", "SA-DIP"}),
    languages=frozenset({"it", "ar"}),
)
TEXTUAL = ("name", "sheet_name", "service", "service_sheet_name", "address", "hours", "contact")


def test_who_may_be_read_by_all_is_printed_whole():
    place, left = printed(PLAIN, "ar", nameless=False)
    assert left is None
    assert (place.name, place.service, place.address) == (PLAIN.name, PLAIN.service, PLAIN.address)
    assert place.topics == ("food",) and place.speaks
    assert [number.dialled for number in place.phones] == ["+390332555012"]


@pytest.mark.parametrize(
    "reserved",
    [{"needs": frozenset({"FA-VIO", "EC-LAV"})}, {"marked": True}, {"type_code": "SERD"}],
)
def test_a_reserved_service_needs_a_neutral_name_or_a_tick_and_then_has_no_name(reserved):
    known = replace(PLAIN, **reserved)
    place, left = printed(known, "it", nameless=False)
    assert place is None and left.what == (Left.WHOLE,)
    place, _left = printed(known, "it", nameless=True)
    assert (place.name, place.service) == ("", "") and place.phones
    place, _left = printed(replace(known, sheet_name="Sportello Aurora"), "it", nameless=False)
    assert (place.name, place.service) == ("Sportello Aurora", "")


def test_who_is_known_for_another_service_needs_a_neutral_name_for_a_plain_one_too():
    known = replace(PLAIN, name="Rete Rosa", elsewhere=True)
    place, left = printed(known, "it", nameless=False)
    assert place is None and left.what == (Left.WHOLE,)
    place, _left = printed(replace(known, sheet_name="Sportello Aurora"), "it", nameless=False)
    assert (place.name, place.service) == ("Sportello Aurora", "Distribuzione alimenti")


@pytest.mark.parametrize("field", TEXTUAL)
@pytest.mark.parametrize("ticked", [False, True])
def test_no_field_brings_a_telling_word_to_the_paper(field, ticked):
    for known in (PLAIN, replace(PLAIN, marked=True, sheet_name="Sportello Aurora")):
        place, _left = printed(replace(known, **{field: "c/o SerD"}), "it", nameless=ticked)
        shown = [getattr(place, each.name) for each in fields(place)] if place else []
        assert not any(isinstance(text, str) and "SerD" in text for text in shown)


def test_wrong_numbers_faxes_and_known_numbers_are_not_printed():
    stored = "+390332555012;note=numero sbagliato / 1522 / +390332555013;fax / +390332555014"
    place, left = printed(replace(PLAIN, phone=stored), "it", nameless=False)
    assert [number.dialled for number in place.phones] == ["+390332555014"]
    assert left.what == (Left.PHONE,)


def test_reserved_needs_have_no_topic_even_where_the_catalogue_changes():
    assert topics({"FA-VIO", "SA-PSI", "FA-SEP", "EC-ALI", "GA-SFR"}, {"FA-VIO"}) == (
        "home",
        "food",
    )
    assert topics({"EC-ALI"}, {"EC-ALI"}) == ()
    assert to_bring(("money", "benefits")) == ("always", "money")


def test_the_eight_languages_say_the_same_things_and_none_of_them_tells():
    assert {frozenset(texts) for texts in TEXTS.values()} == {frozenset(TEXTS["it"])}
    for language, texts in TEXTS.items():
        assert [key for key, text in texts.items() if tells(text)] == [], language
        assert all(set(BRING.values()) <= texts.keys() for _ in BRING)
        assert all(("{" in text) == ("{" in TEXTS["it"][key]) for key, text in texts.items())
    assert len({version(language) for language in TEXTS}) == len(TEXTS)

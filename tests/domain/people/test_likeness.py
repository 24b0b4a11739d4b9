"""Which names answer what was typed: one rule for every search of people."""

import pytest
from name_support import asked_wrongly, people

from domain.people.known import KnownNames
from domain.people.likeness import answering, likeness
from domain.people.spelling import apart
from domain.people.words import asked, own_words, terms


def far(typed: str, family: str, given: str = "") -> int | None:
    return likeness(asked(typed), own_words(family, given))


@pytest.mark.parametrize(
    ("typed", "family", "given"),
    [
        ("Rosi", "Rossi", "Anna"),
        ("Bianci", "Bianchi", "Anna"),
        ("Binachi", "Bianchi", "Anna"),
        ("Mohammed", "Alaoui", "Mohamed"),
        ("Muhammad Alaui", "Alaoui", "Mohamed"),
        ("Yusuf", "Diop", "Youssef"),
        ("Hussain Ali", "Ali", "Hussein"),
        ("Mueller", "Müller", "Hans"),
        ("Dordevic", "Đorđević", "Ana"),
        ("Djordjevic", "Đorđević", "Ana"),
        ("Lukasz", "Nowak", "Łukasz"),
        ("Yildiz", "Yıldız", ""),
        ("Oystein", "Lie", "Øystein"),
        ("Lo Re", "Lo Re", "Anna"),
        ("lore", "Lo Re", "Anna"),
        ("Li", "Li", "Wei"),
        ("Ng", "Ng", "Mei"),
        ("Wu Li", "Wu", "Li"),
        ("Li Wu", "Wu", "Li"),
        ("王 小明", "王", "小明"),
        ("王小明", "王", "小明"),
        ("小明 王", "王", "小明"),
        ("De Luca", "Deluca", "Anna"),
        ("Deluca", "De Luca", "Anna"),
        ("Anna Maria Rossi", "Rossi", "Annamaria"),
        ("Annamaria Rossi", "Rossi", "Anna Maria"),
        ("Dangelo", "D'Angelo", ""),
        ("Sig.ra Rossi", "Rossi", "Anna"),
        ("Rossi Anna Maria", "Rossi", "Anna"),
        ("Rossi Anna", "Rossi", "Anna Maria Pia"),
        ("Rossi Bianchi Anna", "Rossi", "Anna"),
        ("Fatou Diop", "Fatou", ""),
        ("Rossi M.", "Rossi", "Anna"),
        ("Di Ste", "Di Stefano", "Anna"),
        ("Rossi Giusy", "Rossi", "Giuseppina"),
        ("Giuseppina Rossi", "Rossi", "Giusi"),
        ("Pino Rosi", "Rossi", "Giuseppe"),
        ("Beppe Rossi", "Rossi", "Pino"),
        ("Sasha Kovalenko", "Kovalenko", "Oleksandr"),
        ("Alessandro Kovalenko", "Kovalenko", "Oleksandr"),
        ("Natasha Ivanova", "Іванова", "Наталія"),
        ("Olena Shevchenko", "Шевченко", "Олена"),
        ("Олена Шевченко", "Shevchenko", "Olena"),
        ("Serhii Kovalenko", "Коваленко", "Сергій"),
        ("Nino Beridze", "ბერიძე", "ნინო"),
        ("Giorgos Papadopoulos", "Παπαδόπουλος", "Γιώργος"),
        ("Mohamed Alaoui", "العلوي", "محمد"),
        ("محمد علوي", "Alaoui", "Mohamed"),
        ("Youssef Haddad", "حداد", "يوسف"),
        ("Fatima Haddad", "حداد", "فاطمة"),
        ("Wang Xiaoming", "王", "小明"),
        ("王小明", "Wang", "Xiaoming"),
        ("Li Wei", "李", "伟"),
        ("Brambilla ved. Colombo", "Brambilla", "Maria"),
        ("Maria Brambilla ved. Colombo", "Brambilla", "Maria"),
        ("Maria Brambilla ved. Colombo", "Colombo", "Maria"),
        ("Brambilla Maria", "Brambilla ved. Colombo", "Maria"),
        ("Colombo Maria", "Brambilla ved. Colombo", "Maria"),
        ("Rossi in Bianchi", "Rossi", "Anna"),
        ("Rossi Anna in Bianchi", "Rossi", "Anna"),
        ("Luigi Bianchi detto Gino", "Bianchi", "Luigi"),
        ("Bianchi detto Gino", "Bianchi", "Luigi"),
        ("Gino Bianchi", "Bianchi", "Luigi detto Gino"),
    ],
)
def test_who_is_meant_is_found(typed, family, given):
    assert far(typed, family, given) is not None


@pytest.mark.parametrize(
    ("typed", "family", "given"),
    [
        ("Lo Re", "De Luca", "Lorenza"),
        ("Lo Re", "Li Re", ""),
        ("Lo Re", "Re", "Carlo"),
        ("Li", "Lidia", "Neri"),
        ("Xu", "Hu", "Mei"),
        ("Wu Li", "Wu", "Mei"),
        ("王 小明", "王", "小红"),
        ("Rossi Anna", "Rossi", "Carla"),
        ("Rossi Anna", "Bianchi", "Anna"),
        ("Rossi Anna Maria", "Rossi", "Carla"),
        ("Rossi", "Russello", "Anna"),
        ("Pino", "Rossi", "Giuseppe"),
        ("Rossi Pino", "Bianchi", "Giuseppe"),
        ("Olena Shevchenko", "Шевченко", "Марія"),
        ("Mohamed Alaoui", "العلوي", "فاطمة"),
        ("王小明", "Wang", "Xiaohong"),
        ("Rossi in Bianchi", "Bianchi", "Anna"),
    ],
)
def test_a_stranger_is_not(typed, family, given):
    assert far(typed, family, given) is None


def test_the_same_name_comes_before_a_near_one_and_a_near_one_before_half_of_it():
    order = [("Rossi", "Anna"), ("Rosi", "Anna"), ("Rossi", "Anne"), ("Rosii", "Anne")]
    distances = [far("Rossi Anna", *name) for name in order]
    assert None not in distances
    assert distances == sorted(distances)
    assert far("Rossi Anna", "Rossi", "Anna") < far("Rossi Anna", "Rossi", "Anna Maria")


def test_of_a_list_those_near_are_shown_where_nobody_has_the_name():
    names = {1: own_words("Rossi", "Anna"), 2: own_words("Rosso", "Ugo"), 3: own_words("Li", "Wu")}
    assert answering(asked("rossi"), names) == [1]
    assert answering(asked("rosse"), names) == [1, 2]
    assert answering(asked("li"), names) == [3]
    assert answering(asked(" "), names) == []


def test_the_vocabulary_finds_every_word_that_is_near():
    """Of two ways to look, the quick one loses nothing."""
    names = people(400)
    names += [("Шевченко", "Олена"), ("العلوي", "محمد"), ("王", "小明"), ("Alaoui", "Mohamed")]
    words = {w for name in names for w in terms(*name) if w[0] != "="}
    known = KnownNames()
    known.add(words)
    for _place, family, given in list(asked_wrongly(names, 5))[:150]:
        for typed in asked(f"{family} {given}").words:
            slowly = {word: d for word in words if (d := apart(typed, word)) is not None}
            assert known.near(typed) == slowly
    for typed in ("shevchenko", "шевченко", "mohamed", "محمد", "wang", "王", "pino", "sasha"):
        slowly = {word: d for word in words if (d := apart(typed, word)) is not None}
        assert known.near(typed) == slowly

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.search.documents import Document, Filters
from domain.search.index import Index
from domain.search.phrases import spoken
from domain.search.query import QUERY_WORDS, asked_words
from domain.search.words import WORD_LIMIT, tokens

PLACES = {
    "saronno": {"VA": 1.5},
    "varese": {"VA": 1.5},
    "como": {"CO": 1.5},
    "olgiateolona": {"VA": 1.5},
}


def partner(identifier, name, *others, phone="", needs=(), area=(), units=(), moment=0.0):
    return Document(
        id=identifier,
        title=name,
        fields=((10, name), *((5, text) for text in others), *((6, need) for need in needs)),
        numbers=(phone,) if phone else (),
        marks=tuple((mark, 1.0) for mark in area),
        units=tuple(frozenset(unit) for unit in units),
        moment=moment,
    )


DIRECTORY = [
    partner(
        "pane", "Banco del Pane", "Varese", needs=["Povertà alimentare"], phone="+390332123456"
    ),
    partner(
        "cav",
        "Filo di Luce",
        "Centro antiviolenza",
        "Saronno",
        "Giulia Brambilla",
        needs=["Violenza domestica"],
        area=["VA"],
        phone="1522",
    ),
    partner("caritas-como", "Caritas di Como", "Como", area=["CO"]),
    partner("caritas-monza", "Caritas Monza", "Monza", area=["MB"]),
    partner("serd", "Servizio per le dipendenze", "SERD", "Varese", "Marco Colombo"),
    partner("cadom", "C.A.DO.M. Aiuto Donne", "Monza"),
    partner("antonio", "Associazione Sant'Antonio", "L'Ancora", "segreteria@ancora.example.org"),
    partner("lavoro", "Sportello Lavoro", "Ricerca di un impiego", "EC-LAV", "Anziani soli"),
]


@pytest.fixture(scope="module")
def directory():
    index = Index(PLACES)
    for document in DIRECTORY:
        index.put(document)
    return index


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("bancho alimentare", "pane"),
        ("alimentare banco", "pane"),
        ("banchi alimentari", "pane"),
        ("BÀNCO ALIMENTÁRE", "pane"),
        ("bancoalimentare", "pane"),
        ("pane vares", "pane"),
        ("violenza domestca", "cav"),
        ("domestica violnza", "cav"),
        ("violenze domestiche", "cav"),
        ("anti violenza", "cav"),
        ("anti-violenza saronno", "cav"),
        ("brambila", "cav"),
        ("Giulia Branbilla", "cav"),
        ("violenza olgiate olona", "cav"),
        ("1522", "cav"),
        ("caritas como", "caritas-como"),
        ("como caritas", "caritas-como"),
        ("cartias como", "caritas-como"),
        ("serd", "serd"),
        ("dipendenza", "serd"),
        ("colonbo", "serd"),
        ("C.A.DO.M.", "cadom"),
        ("cadom", "cadom"),
        ("c.a.do.m. monza", "cadom"),
        ("sant'antonio", "antonio"),
        ("sant’antonio", "antonio"),
        ("santantonio", "antonio"),
        ("s antonio", "antonio"),
        ("lancora", "antonio"),
        ("segreteria@ancora.example.org", "antonio"),
        ("ec-lav", "lavoro"),
        ("eclav", "lavoro"),
        ("EC LAV", "lavoro"),
        ("anziano solo", "lavoro"),
        ("alimnet", "pane"),
        ("0332 12 34 56", "pane"),
        ("+39 0332/123456", "pane"),
        ("0039 0332 123456", "pane"),
        ("123456", "pane"),
        ("2345", "pane"),
        ("pane 0332", "pane"),
    ],
)
def test_what_a_person_types_finds_what_she_means(directory, query, expected):
    assert directory.search(query).ids[:1] == (expected,)


def test_a_place_finds_whoever_works_in_its_province(directory):
    found = directory.search("violenza saronno")
    assert found.ids == ("cav",)
    assert directory.search("filo varese").ids == ("cav",)
    assert not directory.search("filo como").complete


def test_an_exact_word_comes_before_a_guess(directory):
    found = directory.search("caritas")
    assert set(found.ids[: found.sure]) == {"caritas-como", "caritas-monza"}


def test_where_nothing_has_all_the_words_those_with_most_are_given(directory):
    found = directory.search("caritas como zzzzzz")
    assert found.ids[0] == "caritas-como"
    assert not found.complete


def test_common_words_select_nothing_beside_others(directory):
    assert directory.search("il banco di pane per la").ids == ("pane",)


def test_a_blank_query_gives_all_by_title(directory):
    assert directory.search("  ").ids[:3] == ("antonio", "pane", "cadom")
    assert len(directory.search("").ids) == len(DIRECTORY)


@pytest.mark.parametrize("text", ["%", "_", "😀", "'", '"', "*", "؟", "\0", "()", "-", "a OR"])
def test_signs_are_no_operators(directory, text):
    found = directory.search(text).ids
    assert len(found) < len(DIRECTORY)


@pytest.mark.parametrize(
    "text", ["x" * 10_000, "banco pane " * 2_000, "1" * 10_000, "\ufdfa" * 10_000]
)
def test_ten_thousand_letters_ask_for_few_and_short_words(directory, text):
    directory.search(text)
    asked = asked_words(text)
    assert len(asked) <= QUERY_WORDS
    assert all(len(word.word) <= WORD_LIMIT for word in asked)


def test_filters_must_hold_for_one_service_as_a_whole():
    index = Index()
    index.put(partner("a", "A", units=[{"food", "VA"}, {"law", "CO"}], moment=10))
    index.put(partner("b", "B", units=[{"food", "CO"}], moment=20))
    index.put(partner("c", "C"))

    def kept(*groups, since=0.0):
        return index.search("", Filters(tuple(frozenset(g) for g in groups), since)).ids

    assert kept({"food"}) == ("a", "b")
    assert kept({"food"}, {"CO"}) == ("b",)
    assert kept({"food"}, {"CO", "VA"}) == ("a", "b")
    assert kept({"unheard"}) == ()
    assert kept(since=15) == ("b",)


def test_a_changed_document_is_found_by_its_new_words_alone():
    index = Index()
    index.put(partner("a", "Vecchio nome", phone="0332123456", units=[{"x"}]))
    index.put(partner("a", "Altra insegna", phone="031765432", units=[{"y"}]))
    assert index.search("vecchio").ids == ()
    assert index.search("0332123456").ids == ()
    assert index.search("", Filters((frozenset({"x"}),))).ids == ()
    assert index.search("insegna").ids == index.search("031 765432").ids == ("a",)
    index.remove("a")
    assert index.search("").ids == index.search("insegna").ids == ()
    assert len(index) == 0


words = st.text(st.characters(categories=("L", "N")), min_size=1, max_size=12)
texts = st.text(max_size=60)
documents = st.lists(
    st.builds(lambda title, text: (title, text), texts, texts), min_size=1, max_size=6
)


def index_of(pairs):
    index = Index(PLACES)
    for i, (title, text) in enumerate(pairs):
        index.put(partner(f"{i}", title, text))
    return index


@settings(max_examples=150, deadline=None)
@given(documents)
def test_a_document_is_found_by_each_of_its_own_words(pairs):
    index = index_of(pairs)
    for i, (title, text) in enumerate(pairs):
        for word in tokens(f"{title} {text}"):
            assert f"{i}" in index.search(word).ids


@settings(max_examples=150, deadline=None)
@given(documents, st.one_of(texts, words), st.tuples(texts, texts))
def test_another_document_never_hides_one_that_was_found(pairs, query, another):
    before = index_of(pairs).search(query)
    after = index_of([*pairs, another]).search(query)
    if before.complete:
        assert set(before.ids) <= set(after.ids)


@pytest.mark.parametrize("zeros", ["000000", "0000000", "00 00 00 00"])
def test_a_number_of_zeros_alone_finds_nobody(directory, zeros):
    assert not directory.search(zeros).sure


def test_a_number_of_zeros_finds_who_has_them_in_theirs():
    index = Index()
    index.put(partner("1", "Sportello", phone="+390332100000"))
    assert index.search("000000").ids == ("1",)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=500))
def test_no_text_makes_the_search_fail(directory, text):
    found = directory.search(text)
    assert len(set(found.ids)) == len(found.ids) >= found.sure


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 4), texts, st.booleans()), max_size=12), texts)
def test_the_order_of_changes_leaves_no_trace(changes, query):
    index, expected = Index(), {}
    for number, text, stays in changes:
        if stays:
            index.put(partner(f"{number}", text))
            expected[f"{number}"] = text
        else:
            index.remove(f"{number}")
            expected.pop(f"{number}", None)
    fresh = Index()
    for identifier, text in expected.items():
        fresh.put(partner(identifier, text))
    assert set(index.search(query).ids) == set(fresh.search(query).ids)


def test_the_own_words_of_an_organisation_come_before_what_is_said_of_its_need():
    index = Index({"dentista": {"need:SA-CUR": 6.0}})
    index.put(partner("said", "Alfa", area=("need:SA-CUR",)))
    index.put(partner("own", "Zeta", "Dentista sociale", area=("need:SA-CUR",)))
    assert index.search("dentista").ids == ("own", "said")


@pytest.mark.parametrize(
    ("query", "sure"),
    [("banco vicino", True), ("banco vici", True), ("vici banco", False), ("banko vicino", False)],
)
def test_sure_is_who_has_every_word_that_tells(query, sure):
    index = Index()
    index.put(partner("one", "Banco", "Vicino"))
    found = index.search(query)
    assert (found.ids, bool(found.sure)) == (("one",), sure)


def test_who_guesses_at_more_words_does_not_hide_who_has_the_one_that_tells():
    index = Index()
    index.put(partner("bills", "Sportello", "Bollette"))
    index.put(partner("rent", "Affitti", "Bollettini", "Altalena"))
    found = index.search("alta bolletta")
    assert (found.ids[0], found.complete, found.sure) == ("bills", False, 0)


@pytest.mark.parametrize("query", ["cerca lavoro", "serve un lavoro", "non trova lavoro", "lavoro"])
def test_words_that_tell_little_are_asked_of_nobody(query):
    index = Index()
    index.put(partner("work", "Impiego", "Lavoro"))
    index.put(partner("play", "Cercatori", "Lavoretti", "Servizio"))
    found = index.search(query)
    assert (found.ids[0], found.sure >= 1) == ("work", True)


def test_a_phrase_is_one_thing_and_its_words_alone_mean_it_faintly():
    said = {word: {"need:B": weight} for word, weight in spoken("reddito di cittadinanza", 3.5)}
    said["cittadinanza"]["need:D"] = 3.5
    index = Index(said)
    index.put(partner("benefit", "Alfa", area=("need:B",)))
    index.put(partner("papers", "Zeta", area=("need:D",)))
    assert index.search("cittadinanza").ids == ("papers", "benefit")
    assert index.search("redditi di cittadinanza").ids == ("benefit",)
    assert index.search("cittadinanza reddito").sure == 1


def test_another_word_for_the_same_finds_it_after_the_word_itself():
    index = Index(alike={"lawyer": ("avvocato",), "legale": ("avvocato",)})
    index.put(partner("a", "Alfa", "Avvocati"))
    index.put(partner("b", "Beta", "Legale"))
    assert index.search("lawyer").ids == ("a",)
    assert index.search("legale").ids == ("b", "a")

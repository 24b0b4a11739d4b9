from components.quarters import rate_words


def test_an_interval_says_how_often_it_holds():
    assert rate_words.interval(3.1, 6.4) == "tra 3,1 e 6,4 nove volte su dieci"


def test_where_there_is_no_interval_the_text_stands_alone():
    assert rate_words.cell("n.d.", None) == "n.d."

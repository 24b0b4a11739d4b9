from domain.imports.again import touched


def test_what_shares_a_mark_is_touched_and_what_shares_one_with_that():
    marks = {1: {"a"}, 2: {"a", "b"}, 3: {"b"}, 4: {"c"}, 5: set()}
    assert touched(marks, [1]) == {1, 2, 3}
    assert touched(marks, [4, 5]) == {4, 5}

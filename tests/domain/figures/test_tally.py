from collections import Counter
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.figures.weeks import COLUMNS, Counted, change, rows

MONDAY = date(2026, 1, 5)
weeks = st.integers(0, 8).map(lambda n: MONDAY + timedelta(weeks=n))


@st.composite
def cases(draw) -> Counted:
    is_open = draw(st.booleans())
    opened = draw(weeks)
    return Counted(
        quarter_id=draw(st.integers(1, 3)),
        urgency=draw(st.integers(1, 4)),
        areas=draw(st.frozensets(st.sampled_from(["GA", "SO", "SA"]))),
        opened_week=opened,
        is_open=is_open,
        is_overdue=is_open and draw(st.booleans()),
        closed_week=None if is_open else opened + timedelta(weeks=draw(st.integers(0, 3))),
        reopened=tuple(draw(st.lists(st.tuples(weeks, weeks), max_size=2))),
    )


def total(counts):
    summed = Counter()
    for per_case in counts:
        for key, values in per_case.items():
            for name, value in zip(COLUMNS, values, strict=True):
                summed[key, name] += value
    return {k: v for k, v in summed.items() if v}


@given(st.lists(st.tuples(cases(), cases()), max_size=5))
def test_adding_changes_to_old_counts_gives_the_counts_of_the_new_cases(pairs):
    moved = total([rows(old) for old, _ in pairs] + [change(old, new) for old, new in pairs])
    assert moved == total(rows(new) for _, new in pairs)


@given(cases())
def test_a_case_counts_once_over_all_areas_and_urgencies(case):
    counts = rows(case)
    anywhere = [v for (area, urgency, _, _), v in counts.items() if area == "*" and urgency == 0]
    assert [sum(v[i] for v in anywhere) for i in range(6)] == [
        1,
        case.is_open,
        case.is_open and case.urgency <= 2,
        case.is_overdue,
        len(case.reopened) + (not case.is_open),
        len(case.reopened),
    ]


@given(cases())
def test_opening_and_removing_a_case_leaves_nothing(case):
    assert total([change(None, case), change(case, None)]) == {}

"""The attack in small: it fails against what stands, and succeeds against what is weaker."""

from random import Random

import numpy as np
import pytest
from inference import bayes, classes, coordinator, growth, listed, one_case, rates, reserved
from inference.book import Book
from inference.goals import of_counts, of_keys, of_map, of_use, quarter_cells
from inference.maps import maps_of
from inference.seen import Cell
from inference.views import all_seen
from inference.world import COORDINATOR, EXECUTIVE, MANAGER, made
from sqlalchemy import true

import i18n
from db.quarters import compare
from db.quarters import table as quarters
from db.visible import cases as case_visible
from db.visible import referrals
from domain.cases import number
from domain.figures import protection
from domain.figures.measures_of_quarters import Measure
from exchange.quarters import scale as quarter_scale


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    return made(tmp_path_factory.mktemp("inference"), 600)


def test_who_looks_while_looking_goes_on_in_english(world):
    with world.at_work():
        world.read(lambda _session, _actor: None, EXECUTIVE)
        assert i18n.language() == "en"


@pytest.fixture(scope="module")
def book(world):
    return Book.of(world, all_seen(world, EXECUTIVE))


@pytest.fixture
def weak(world):
    """A book of what a protection of quarters that is too weak would show."""

    def written(text_of):
        cells, years = quarter_cells(world)
        made_of = Book(world)
        for cell in (*cells, *years):
            for part in (
                cell,
                *(
                    Cell(cell.quarters, cell.since, cell.until, "opened", "channel", c)
                    for c in {case.channel for case in world.heard}
                ),
            ):
                if text := text_of(part, made_of.true(part)):
                    made_of.texts[part].add(text)
        return made_of, cells, years

    return written


def test_no_count_of_one_to_four_and_no_reserved_need_is_worked_out(book):
    lines = [*of_counts(book), *of_keys(book.world, keys=2)]
    assert len(lines) == 8 and not [line for line in lines if not line.met]


def test_differences_grades_and_legend_say_no_more_than_the_texts_of_the_quarters(world):
    looks: dict[tuple[str, ...], set[object]] = {}
    for back in compare.BACK:
        told = world.read(
            lambda session, who, n=back: compare.periods(session, who, back=n), EXECUTIVE
        )
        now, before = (
            {row.place.code: row.text for row in each.rows} for each in (told.now, told.before)
        )
        for code, moved in told.differences.items():
            looks.setdefault(("moved", now[code], before[code]), set()).add(moved)
    rows = world.read(quarters.table, EXECUTIVE)
    scale = quarter_scale.scale_of(rows, Measure.OPEN)
    for row in rows:
        kind = scale.kind(row.stands, row.grade)
        look = kind, scale.size(kind, row.stands, row.text), row.stands
        looks.setdefault(("open", row.text), set()).add(look)
    assert len(looks) > 8 and all(len(each) == 1 for each in looks.values())
    ends = {end for line in scale.legend if not line.words for end in line.text.split(" … ")}
    assert ends <= {row.text for row in rows}


def test_what_is_left_is_a_map_and_answers_sixteen_questions(world):
    lines = [of_map(maps_of([world], keys=8), 600), *of_use(world, 600)]
    assert not [line for line in lines if not line.met]


def test_a_small_count_beside_exact_zeros_is_worked_out(weak):
    """As it stood before: `0`, and something less than five."""
    shown, cells, _years = weak(lambda _cell, n: "0" if n == 0 else "<5" if n < 5 else str(n))
    shown.world.__dict__["moved"] = True
    try:
        assert bayes.together(shown, cells[::4]).percent > 5
    finally:
        del shown.world.__dict__["moved"]


def test_classes_moved_by_one_amount_and_those_of_a_year_give_each_other_away(weak):
    draw = protection.draw_of(b"weak")

    def text_of(cell, n):
        if cell.what:
            return ""
        (place,) = cell.quarters
        told = protection.class_of(n, protection.amount(draw, "heard", place, cell.until))
        return f"{told.low}–{told.high}"

    shown, cells, years = weak(text_of)
    some = {cell.quarters for cell in cells if 2 <= shown.true(cell) <= 4}
    cells = [cell for cell in cells if cell.quarters in sorted(some, key=min)[:4]]
    assert classes.of_places(shown, cells, years, shared=True).claimed > 0


def test_an_area_that_counts_reserved_needs_gives_them_away(world, book):
    shown = Book.of(world, ())
    cells, _years = quarter_cells(world)
    cells = [cell for cell in cells if book.true(cell)]
    for cell in cells:
        shown.texts[cell].add(str(shown.true(cell)))
        for area in ("SA", "FA", "SO"):
            part = Cell(cell.quarters, cell.since, cell.until, "opened", "area", area)
            shown.texts[part].add(str(shown.true(part)))
            for need in {n for c in world.heard for n in c.needs - c.reserved if n[:2] == area}:
                part = Cell(cell.quarters, cell.since, cell.until, "opened", "need", need)
                shown.texts[part].add(str(shown.true(part)))
    assert reserved.of_people(shown, cells).people > 20


def test_a_coordinator_learns_no_reserved_need(tmp_path):
    """Of 600 cases too few are shown for anything to be learned of them."""
    world = made(tmp_path, 1_000)
    learned = coordinator.of_cases(world, COORDINATOR)
    assert learned.shown > 20 and not learned.people
    assert not coordinator.found_by_need(world, COORDINATOR)


def test_a_coordinator_who_saw_every_case_and_request_would_learn_them(world, monkeypatch):
    monkeypatch.setattr(case_visible, "visible", lambda session, actor: [])
    monkeypatch.setattr(referrals, "visible", lambda actor, referral=None: [])
    learned = coordinator.of_cases(world, COORDINATOR)
    assert learned.together.people > 20 and learned.alone.people > 20


@pytest.fixture
def people():
    """Seven hundred with open needs, some of which go with the secret; and with marks that repeat
    the needs or say nothing.
    """
    random = Random(5)
    letters = "abcdefghijklmnopqrst"
    needs = [frozenset(random.sample(letters, random.choice((1, 1, 2, 3)))) for _ in range(700)]
    told = [0.95 if has <= set("abc") else 0.3 if "d" in has else 0.02 for has in needs]
    secret = np.array([float(random.random() < chance) for chance in told])
    marks = [
        {f"{view} {need}" for need in has for view in range(10)}
        | {f"{field} {random.randrange(6)}" for field in "stuvwxyz"}
        for has in needs
    ]
    return needs, marks, secret


def test_marks_that_repeat_open_needs_give_nothing_away(people):
    """As ten views of one list do: the needs by themselves say as much."""
    assert not coordinator.of_marks(*people).people


def test_one_mark_that_goes_with_the_secret_of_a_few_is_found(people):
    """It is on 22 of 700, of whom 13 have the secret."""
    needs, marks, secret = people
    some = Random(1)
    having = some.sample([*np.flatnonzero(secret)], 13)
    for at in (*having, *some.sample([*np.flatnonzero(secret == 0)], 9)):
        marks[at].add("planted")
    assert coordinator.of_marks(needs, marks, secret).alone.people > 6


def test_that_a_case_was_never_in_the_list_says_little_of_its_needs(world, monkeypatch):
    """Be it known of every listed case whose it is; beside a list of whatever a partner has."""
    assert all(each.above <= one_case.POINTS for each in listed.never(world))
    monkeypatch.setattr(referrals, "_not_taken", lambda referral: true())
    assert any(each.above > one_case.POINTS for each in listed.never(world))


def test_who_is_not_in_the_list_is_seldom_known_not_to_be(world):
    """Beside a list that told quarter, day and channel of each case."""
    now, before = (list(listed.missed(world, view)) for view in (COORDINATOR, MANAGER))
    assert 3 * sum(each.missing for each in now) < 2 * sum(each.missing for each in before)


def test_references_do_not_tell_how_many_cases_came(world, tmp_path, monkeypatch):
    right, tried = listed.between(world)
    assert tried > 100 and right <= listed.BY_CHANCE * tried
    monkeypatch.setattr(number, "reference", lambda draw, *of: number.written(*of))
    right, tried = listed.between(made(tmp_path, 150))
    assert tried > 20 and right == tried


def test_a_hundred_weeks_and_rounded_shares_tell_no_count(monkeypatch):
    likely = np.array([0.5**n for n in range(20)])
    assert growth.unchanged(100, likely / likely.sum()).percent < 1
    assert growth.crossing(4).percent < 1 and rates.of_shares().right == 0
    monkeypatch.setattr(protection, "DRAW_WEEKS", 13)
    monkeypatch.setattr(growth, "DRAW_WEEKS", 13)
    assert growth.unchanged(100, likely / likely.sum()).percent > 5


def test_a_release_tells_nothing_of_one_case(tmp_path):
    small = made(tmp_path, 150)
    for others, later in ((0, one_case.AT_ONCE), (20, one_case.NEXT_WEEK)):
        guesses = one_case.watched(small, EXECUTIVE, 4, others, later)
        assert all(guesses.above(each) <= guesses.margin for each in one_case.TAGGED)

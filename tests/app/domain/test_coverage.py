"""Maximum coverage: the greedy way, its lazy counting, chance, the optimum and the bound, against every choice."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain import coverage_optimum
from app.domain.coverage import GUARANTEE, Reach, accumulated, at_random, greedy, merged, reach
from app.domain.coverage_optimum import bounds, optimum

# Three places of 6, 5 and 4 people: the first candidate takes the largest pair and spoils the best two.
TRAP = {0: (0, 1), 1: (0, 2), 2: (1, 3), 3: ()}
PEOPLE = np.array([6.0, 5.0, 4.0, 4.0])


def of(reached: dict[int, tuple[int, ...]], people: np.ndarray) -> Reach:
    pairs = [(one, place) for one, places in reached.items() for place in places]
    rows, places = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    return merged(len(reached), rows, places, people)


def told(found: Reach, order: tuple[int, ...]) -> float:
    places = {int(place) for one in order for place in found.of(one)}
    return float(sum(found.people[place] for place in places))


def by_hand(found: Reach, count: int) -> float:
    """The best of every choice of so many candidates."""
    size = min(count, found.candidates)
    return max(told(found, choice) for choice in combinations(range(found.candidates), size))


@st.composite
def problems(draw: st.DrawFn) -> tuple[Reach, int]:
    people = draw(st.lists(st.integers(0, 50), min_size=1, max_size=10))
    sets = draw(st.lists(st.sets(st.integers(0, len(people) - 1)), min_size=1, max_size=7))
    return of({one: tuple(places) for one, places in enumerate(sets)}, np.array(people, float)), draw(st.integers(1, 4))


def test_the_greedy_way_takes_what_adds_most_and_may_miss_the_best():
    found = of(TRAP, PEOPLE)
    choice = greedy(found, 2)
    assert choice.order == (0, 1)
    assert choice.gains.tolist() == [11, 4]
    assert optimum(found, 2).people == 19
    assert optimum(found, 2).order == (1, 2)


def test_it_ends_where_nobody_is_left_or_too_few():
    found = of(TRAP, PEOPLE)
    assert greedy(found, 9).order == (0, 1, 2)
    assert greedy(found, 9, least=4).order == (0,)
    assert greedy(of({0: (), 1: ()}, PEOPLE), 3).order == ()
    assert optimum(of({0: (), 1: ()}, PEOPLE), 3).people == 0
    assert bounds(of({0: (), 1: ()}, PEOPLE), 2).tolist() == [0, 0]


def test_of_equals_the_first_is_taken():
    assert greedy(of({0: (1,), 1: (0,), 2: (2,)}, np.array([5.0, 5.0, 5.0])), 2).order == (0, 1)


@settings(max_examples=60, deadline=None)
@given(problems())
def test_it_is_the_plain_greedy_way_with_fewer_counts(problem):
    found, count = problem
    covered, gains = np.zeros(len(found.people), bool), []
    for _ in range(count):
        each = [found.people[found.of(one)][~covered[found.of(one)]].sum() for one in range(found.candidates)]
        if max(each) <= 0:
            break
        covered[found.of(int(np.argmax(each)))] = True
        gains.append(max(each))
    choice = greedy(found, count)
    assert choice.gains.tolist() == gains
    assert choice.counted <= found.candidates * (len(gains) + 1)


@settings(max_examples=60, deadline=None)
@given(problems())
def test_against_every_choice(problem):
    found, count = problem
    best, choice = by_hand(found, count), greedy(found, count)
    solved, most = optimum(found, count), bounds(found, count)
    assert choice.gains.sum() >= GUARANTEE * best - 1e-9
    assert solved.proved
    assert solved.people == pytest.approx(best)
    assert told(found, solved.order) == pytest.approx(best)
    assert all(most[sites - 1] >= by_hand(found, sites) - 1e-6 for sites in range(1, count + 1))
    assert (at_random(found, count, draws=5, seed=1)[:, -1] <= best + 1e-9).all()


def test_a_search_that_is_cut_short_says_what_it_did_not_prove():
    rng = np.random.default_rng(3)
    found = reach(rng.uniform(0, 10, (60, 2)), rng.uniform(0, 10, (400, 2)), rng.uniform(0, 9, 400), 1.6)
    cut = optimum(found, 12, nodes=0)
    assert not cut.proved
    assert cut.bound > cut.people >= greedy(found, 12).gains.sum()
    assert optimum(found, 12).people <= bounds(found, 12)[-1] + 1e-6


def test_a_large_problem_is_bounded_and_not_solved(monkeypatch):
    found = of(TRAP, PEOPLE)
    monkeypatch.setattr(coverage_optimum, "LARGEST", 5)
    told = optimum(found, 2)
    assert (told.order, told.people) == ((0, 1), 15)
    assert not told.proved
    assert told.bound == bounds(found, 2)[-1] >= 19


def test_the_bound_is_near_the_best_where_the_greedy_way_is():
    rng = np.random.default_rng(5)
    found = reach(rng.uniform(0, 10, (80, 2)), rng.uniform(0, 10, (500, 2)), rng.uniform(0, 9, 500), 1.2)
    most = bounds(found, 8)
    assert most[0] == pytest.approx(greedy(found, 1).gains.sum())
    assert (greedy(found, 8).accumulated >= 0.85 * most).all()
    assert most[-1] < found.people.sum()
    assert (bounds(found, 8) == most).all()


def test_what_is_within_a_radius_by_distance():
    rng = np.random.default_rng(2)
    candidates, places = rng.uniform(0, 5, (12, 2)), rng.uniform(0, 5, (60, 2))
    places[0] = candidates[0]  # at no distance at all
    people = rng.integers(0, 4, 60).astype(float)
    found = reach(candidates, places, people, 1.0)
    near = np.linalg.norm(candidates[:, None] - places, axis=2) <= 1.0
    for one in range(12):
        assert found.people[found.of(one)].sum() == pytest.approx(people[near[one]].sum())
    assert found.people.sum() == pytest.approx(people[near.any(axis=0)].sum())
    assert len(found.people) == len({tuple(column) for column in near.T[people > 0] if column.any()})


def test_draws_are_seeded_and_do_not_repeat_a_candidate():
    found = of({one: (one,) for one in range(6)}, np.arange(1.0, 7.0))
    drawn = at_random(found, 9, draws=40, seed=7)
    assert drawn.shape == (40, 6)
    assert (drawn[:, -1] == 21).all()
    assert (drawn == at_random(found, 9, draws=40, seed=7)).all()
    assert len({tuple(row) for row in drawn.tolist()}) > 20
    assert accumulated(found, [5, 5, 0]).tolist() == [6, 6, 7]

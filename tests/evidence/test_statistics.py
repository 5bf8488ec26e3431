"""What is claimed of seeds: false claims are rare, differences are found, either side sees the same."""

import math

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from playground.evidence.statistics import (
    FEWEST_SEEDS,
    LEVEL,
    compare_paired,
    fraction_reached,
    ordered,
    quantiles,
    sign_test,
)

VALUES = st.lists(
    st.tuples(
        st.one_of(st.integers(0, 5).map(float), st.floats(-10, 10), st.just(math.nan)),
        st.one_of(st.integers(0, 5).map(float), st.floats(-10, 10), st.just(math.nan)),
    ),
    min_size=1,
    max_size=30,
)


def continuous(rng: np.random.Generator, n: int) -> np.ndarray:
    return rng.normal(size=n)


def skewed(rng: np.random.Generator, n: int) -> np.ndarray:
    return rng.lognormal(sigma=2.0, size=n)


def tied(rng: np.random.Generator, n: int) -> np.ndarray:
    """Accuracies of a hundred rows, most of them perfect."""
    return 1.0 - rng.binomial(100, 0.01, size=n) / 100


def of_two_kinds(rng: np.random.Generator, n: int) -> np.ndarray:
    """Losses of networks some of which are caught in a local minimum, or diverged."""
    stuck = rng.random(n) < 0.3
    return np.where(rng.random(n) < 0.05, np.nan, np.where(stuck, 0.4, 0.01) + rng.normal(0, 0.005, n))


@pytest.mark.parametrize("n", [5, 11, 25])
@pytest.mark.parametrize("draw", [continuous, skewed, tied, of_two_kinds])
def test_of_2000_simulated_ties_at_most_5_percent_are_claimed(draw, n: int) -> None:  # type: ignore[no-untyped-def]
    rng = np.random.default_rng(n)
    claims = sum(
        compare_paired(draw(rng, n), draw(rng, n), larger_is_better=False).verdict != "not_distinguishable"
        for _ in range(2000)
    )
    assert claims <= 100


@pytest.mark.parametrize("n", [11, 25])
def test_ties_of_correlated_seeds_with_unequal_spread_are_claimed_as_rarely(n: int) -> None:
    rng = np.random.default_rng(n)
    claims = 0
    for _ in range(2000):
        seed = rng.normal(size=n)
        a, b = seed + rng.normal(0, 0.2, n), seed + rng.normal(0, 1.0, n)
        claims += compare_paired(a, b, larger_is_better=True).verdict != "not_distinguishable"
    assert claims <= 100


def test_an_effect_of_one_and_a_half_deviations_is_nearly_always_found_with_25_seeds() -> None:
    rng = np.random.default_rng(0)
    found = [
        compare_paired(rng.normal(1.5, 1, 25), rng.normal(0, 1, 25), larger_is_better=False).verdict
        for _ in range(200)
    ]
    assert found.count("b_better") >= 180
    assert "a_better" not in found


def test_a_small_effect_is_found_where_every_seed_shows_it() -> None:
    a = np.random.default_rng(0).normal(0, 1, 25)
    pair = compare_paired(a, a - 0.01, larger_is_better=False)
    assert (pair.verdict, pair.wins_b) == ("b_better", 25)
    assert pair.difference == pytest.approx(-0.01)
    assert pair.interval == pytest.approx((-0.01, -0.01))


@pytest.mark.parametrize(
    ("wins", "p"),
    [
        ((0, 5), 2 / 32),
        ((0, 6), 2 / 64),
        ((1, 9), 2 * (1 + 10) / 1024),
        ((9, 1), 2 * (1 + 10) / 1024),
        ((5, 20), 2 * (1 + 25 + 300 + 2300 + 12650 + 53130) / 2**25),
        ((4, 4), 1.0),
        ((0, 0), 1.0),
    ],
)
def test_the_sign_test_gives_what_counting_tosses_gives(wins: tuple[int, int], p: float) -> None:
    assert sign_test(*wins) == pytest.approx(p)


@given(VALUES, st.booleans())
@example([(0.0, 0.0), (1.0, 0.0), (6e-223, 0.0)], False)
def test_exchanged_sides_see_the_same_mirrored(pairs: list[tuple[float, float]], larger: bool) -> None:
    a, b = map(list, zip(*pairs, strict=True))
    one = compare_paired(a, b, larger_is_better=larger)
    other = compare_paired(b, a, larger_is_better=larger)
    swapped = {"a_better": "b_better", "b_better": "a_better"}
    assert other.verdict == swapped.get(one.verdict, one.verdict)
    assert (other.wins_a, other.wins_b, other.ties) == (one.wins_b, one.wins_a, one.ties)
    assert (other.p, other.seeds_needed) == (one.p, one.seeds_needed)
    assert other.difference == -one.difference
    assert other.interval == (-one.interval[1], -one.interval[0])


@given(VALUES)
def test_a_measure_of_which_more_is_better_mirrors_one_of_which_less_is(
    pairs: list[tuple[float, float]],
) -> None:
    a, b = (np.array(side) for side in zip(*pairs, strict=True))
    less = compare_paired(a, b, larger_is_better=False)
    more = compare_paired(-a, -b, larger_is_better=True)
    assert (more.verdict, more.p, more.wins_b) == (less.verdict, less.p, less.wins_b)
    assert more.difference == -less.difference


def test_the_same_values_are_no_difference_at_all() -> None:
    values = [0.1, 0.2, math.nan]
    pair = compare_paired(values, values, larger_is_better=False)
    assert (pair.difference, pair.interval, pair.ties, pair.p) == (0.0, (0.0, 0.0), 3, 1.0)
    assert (pair.verdict, pair.seeds_needed) == ("not_distinguishable", None)


def test_what_diverged_counts_as_the_worst_in_either_direction() -> None:
    diverged, fine = [math.nan] * 8, [0.5] * 8
    for larger in (False, True):
        pair = compare_paired(diverged, fine, larger_is_better=larger)
        assert (pair.verdict, pair.wins_b) == ("b_better", 8)
        assert math.isinf(pair.difference)


def test_five_seeds_are_never_enough_and_six_may_be() -> None:
    rng = np.random.default_rng(1)
    a = rng.normal(10, 1, 6)
    assert compare_paired(a[:5], a[:5] - 5, larger_is_better=False).verdict == "not_distinguishable"
    assert compare_paired(a[:5], a[:5] - 5, larger_is_better=False).seeds_needed == 6
    assert compare_paired(a, a - 5, larger_is_better=False).verdict == "b_better"


def test_the_fewest_seeds_are_those_whose_agreement_is_no_luck() -> None:
    assert sign_test(0, FEWEST_SEEDS) <= LEVEL < sign_test(0, FEWEST_SEEDS - 1)


def test_so_many_seeds_as_were_said_to_be_needed_find_the_difference_in_most_cases() -> None:
    rng = np.random.default_rng(4)
    effect = 0.5
    needed = [
        compare_paired(rng.normal(effect, 1, 25), rng.normal(0, 1, 25), larger_is_better=False).seeds_needed
        for _ in range(100)
    ]
    n = int(np.median([number for number in needed if number is not None]))
    found = [
        compare_paired(rng.normal(effect, 1, n), rng.normal(0, 1, n), larger_is_better=False).verdict
        for _ in range(200)
    ]
    assert found.count("b_better") / 200 >= 0.5


def test_quantiles_lie_between_the_nearest_values() -> None:
    values = np.array([4.0, 1.0, 3.0, 2.0])
    assert quantiles(values, [0.0, 0.25, 0.5, 1.0]).tolist() == [1.0, 1.75, 2.5, 4.0]
    assert np.allclose(quantiles(values, [0.1, 0.9]), np.quantile(values, [0.1, 0.9]))


def test_a_quantile_that_reaches_what_diverged_is_infinite_and_others_are_not() -> None:
    values = ordered([0.1, 0.2, math.nan], larger_is_better=False)
    assert quantiles(values, [0.0, 0.5, 0.75, 1.0]).tolist() == [0.1, 0.2, math.inf, math.inf]
    values = ordered([0.1, 0.2, math.nan], larger_is_better=True)
    assert quantiles(values, [0.0, 0.25, 0.5]).tolist() == [-math.inf, -math.inf, 0.1]


def test_a_goal_is_reached_from_the_better_side_and_never_by_what_diverged() -> None:
    values = [0.1, 0.2, 0.3, math.nan]
    assert fraction_reached(values, 0.2, larger_is_better=False) == 0.5
    assert fraction_reached(values, 0.2, larger_is_better=True) == 0.5
    assert fraction_reached([math.nan], 1e9, larger_is_better=False) == 0.0


@pytest.mark.parametrize(("a", "b"), [([], []), ([1.0], [1.0, 2.0])])
def test_unequal_lists_and_none_are_an_author_s_mistake(a: list[float], b: list[float]) -> None:
    with pytest.raises(ValueError, match="equally long"):
        compare_paired(a, b, larger_is_better=True)

"""Checks the irises against the published summary of Fisher's data."""

import numpy as np
import pytest

from playground.data.datasets import DATASETS
from playground.data.iris import LENGTH, SEPALS_AND_PETALS, SPECIES, WIDTH
from tests.data.generating import generate

# Mean and standard deviation (n - 1) of petal length and width in centimetres, as R summarizes its iris.
PUBLISHED = {
    "setosa": ((1.462, 0.1737), (0.246, 0.1054)),
    "versicolor": ((4.260, 0.4699), (1.326, 0.1978)),
    "virginica": ((5.552, 0.5519), (2.026, 0.2747)),
}

# Mean and standard deviation of sepal length and width, likewise.
PUBLISHED_SEPALS = {
    "setosa": ((5.006, 0.3525), (3.428, 0.3791)),
    "versicolor": ((5.936, 0.5162), (2.770, 0.3138)),
    "virginica": ((6.588, 0.6359), (2.974, 0.3225)),
}


def centimetres(noise: float = 0.0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Both measurements, read back from the plane, and the classes."""
    rows = generate("iris", noise)
    lengths, widths = (
        axis.origin + rows[:, column] / axis.scale for column, axis in enumerate((LENGTH, WIDTH))
    )
    return lengths, widths, rows[:, 2]


@pytest.mark.parametrize("species", SPECIES)
def test_a_species_has_fifty_flowers_with_the_published_statistics(species: str) -> None:
    lengths, widths, classes = centimetres()
    of_species = classes == SPECIES.index(species)
    assert of_species.sum() == 50
    for petals, (mean, deviation) in zip((lengths, widths), PUBLISHED[species], strict=True):
        assert petals[of_species].mean() == pytest.approx(mean, abs=1e-9)
        assert petals[of_species].std(ddof=1) == pytest.approx(deviation, abs=5e-5)


def test_the_whole_has_the_published_ranges_and_correlation() -> None:
    lengths, widths, _ = centimetres()
    assert (lengths.min(), lengths.max()) == (pytest.approx(1.0), pytest.approx(6.9))
    assert (widths.min(), widths.max()) == (pytest.approx(0.1), pytest.approx(2.5))
    assert np.corrcoef(lengths, widths)[0, 1] == pytest.approx(0.9629, abs=5e-5)


def test_fisher_s_own_first_and_last_flowers() -> None:
    lengths, widths, _ = centimetres()
    np.testing.assert_allclose([lengths[0], widths[0], lengths[-1], widths[-1]], [1.4, 0.2, 5.1, 1.8])
    # The 35th and the 38th are those that the UCI copy has wrong.
    np.testing.assert_allclose([widths[34], widths[37]], [0.2, 0.1])


def test_measurements_are_whole_millimetres_again() -> None:
    lengths, widths, _ = centimetres()
    for petals in (lengths, widths):
        np.testing.assert_allclose(petals * 10, np.round(petals * 10), atol=1e-12)


def test_all_flowers_lie_well_inside_the_plane_also_with_noise() -> None:
    assert np.abs(generate("iris")[:, :2]).max() == pytest.approx(4.8)
    assert np.abs(generate("iris", 0.5)[:, :2]).max() <= 5.3


def test_setosa_alone_can_be_told_by_its_petals_length() -> None:
    lengths, _, classes = centimetres()
    assert lengths[classes == 0].max() < 2 < lengths[classes == 1].min()
    assert lengths[classes == 1].max() > lengths[classes == 2].min()


def test_flowers_of_two_species_share_a_point_so_no_boundary_is_perfect() -> None:
    rows = {tuple(row) for row in generate("iris").tolist()}
    assert {2.0, 1.0} in [{c for a, b, c in rows if (a, b) == (x1, x2)} for x1, x2, _ in rows]


def test_samples_are_ignored_and_the_file_is_not_modified_by_noise() -> None:
    assert DATASETS["iris"].sample_count(20) == DATASETS["iris"].sample_count(None) == 150
    before = generate("iris")
    generate("iris", 0.5)
    np.testing.assert_array_equal(generate("iris"), before)


@pytest.mark.parametrize("species", SPECIES)
def test_four_measurements_have_the_published_statistics(species: str) -> None:
    rows = generate("iris4")
    of_species = rows[rows[:, -1] == SPECIES.index(species)]
    assert of_species.shape == (50, 5)
    published = (*PUBLISHED_SEPALS[species], *PUBLISHED[species])
    for column, axis, (mean, deviation) in zip(of_species.T, SEPALS_AND_PETALS, published, strict=False):
        lengths = axis.origin + column / axis.scale
        assert lengths.mean() == pytest.approx(mean, abs=1e-9)
        assert lengths.std(ddof=1) == pytest.approx(deviation, abs=5e-5)


def test_four_measurements_are_of_the_same_flowers_as_two() -> None:
    np.testing.assert_array_equal(generate("iris4")[:, 2:], generate("iris"))
    assert np.abs(generate("iris4")[:, :-1]).max() == pytest.approx(4.8)

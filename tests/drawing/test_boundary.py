"""Rows lie on the plane where they belong, in their colours, the later ones on top."""

import numpy as np
import pytest
from numpy.typing import NDArray

from playground.config import ExperimentConfig
from playground.drawing.boundary import boundaries_png, boundary_png
from playground.drawing.palettes import palette_of
from playground.training.ensemble import Ensemble
from playground.training.trainer import Trainer
from tests.drawing.reading import pixels_of

SIZE = 240  # pixels: twenty for each unit of the plane
PALETTE = palette_of("light", "usual")


def drawn(
    task: str, rows: list[list[float]], inputs: list[str] | None = None, x: str = "x1", y: str | None = None
) -> NDArray[np.uint8]:
    """The pixels (SIZE, SIZE, 3) of a picture with these training rows."""
    data = {"dataset": "custom", "task": task, "inputs": inputs, "train": rows, "test": rows}
    trainer = Trainer(ExperimentConfig.model_validate({"data": data}))
    return pixels_of(boundary_png(trainer, SIZE, PALETTE, trainer.plane(x, y)))


def test_a_picture_has_the_training_rows_or_the_test_rows_or_none() -> None:
    data = {"dataset": "custom", "task": "classification", "train": [[-3, 0, 1]], "test": [[3, 0, 1]]}
    trainer = Trainer(ExperimentConfig.model_validate({"data": data}))
    train = pixels_of(boundary_png(trainer, SIZE, PALETTE))
    test = pixels_of(boundary_png(trainer, SIZE, PALETTE, rows="test"))
    nothing = pixels_of(boundary_png(trainer, SIZE, PALETTE, rows="none"))
    assert colour_at(train, -3, 0) == colour_at(test, 3, 0) == PALETTE.positive
    assert colour_at(train, 3, 0) != PALETTE.positive
    assert colour_at(test, -3, 0) != PALETTE.positive
    assert PALETTE.positive not in [colour_at(nothing, x, 0) for x in (-3, 3)]


def test_every_member_s_boundary_is_a_line_and_equal_ones_are_one_line() -> None:
    lines = []
    for seeds in ((0, 0), (0, 1, 2)):
        members = [Trainer(ExperimentConfig(seed=seed, data={"seed": 0})) for seed in seeds]
        average = pixels_of(boundaries_png(Ensemble(members), SIZE, PALETTE))
        text = np.array(PALETTE.text)
        lines.append((np.abs(average.astype(float) - text).max(axis=2) < 130).sum())
    assert 0 < lines[0] < lines[1]


def colour_at(pixels: NDArray[np.uint8], x1: float, x2: float) -> tuple[int, ...]:
    column, line = int((x1 + 6) * SIZE / 12), int((6 - x2) * SIZE / 12)
    return tuple(int(part) for part in pixels[line, column])


def test_a_row_is_drawn_in_its_class_s_colour_where_it_lies() -> None:
    pixels = drawn("classification", [[-3.05, 2.05, -1], [4.05, -1.05, 1]])
    assert colour_at(pixels, -3.05, 2.05) == PALETTE.negative
    assert colour_at(pixels, 4.05, -1.05) == PALETTE.positive


def test_a_row_of_several_classes_has_the_colour_of_its_number() -> None:
    pixels = drawn("multiclass", [[-2.05, 0.05, 0], [0.05, 0.05, 1], [2.05, 0.05, 2]])
    assert [colour_at(pixels, x1, 0.05) for x1 in (-2.05, 0.05, 2.05)] == list(PALETTE.classes[:3])


def test_a_value_of_zero_has_the_colour_of_zero_and_a_large_one_the_full_colour() -> None:
    pixels = drawn("regression", [[-2.05, 0.05, 0.0], [2.05, 0.05, 5.0]])
    assert colour_at(pixels, -2.05, 0.05) == PALETTE.zero
    assert colour_at(pixels, 2.05, 0.05) == PALETTE.positive


def test_of_rows_at_one_place_the_last_one_is_seen() -> None:
    place = [0.05, 0.05]
    assert colour_at(drawn("classification", [[*place, 1], [*place, -1]]), *place) == PALETTE.negative
    assert colour_at(drawn("classification", [[*place, -1], [*place, 1]]), *place) == PALETTE.positive


@pytest.mark.parametrize("corner", [(6.0, 6.0), (-6.0, 6.0), (6.0, -6.0), (-6.0, -6.0)])
def test_rows_in_the_corners_are_cut_off_by_the_edge(corner: tuple[float, float]) -> None:
    pixels = drawn("multiclass", [[*corner, 1], [0.05, 0.05, 0]])
    line, column = (0 if corner[1] > 0 else SIZE - 1), (SIZE - 1 if corner[0] > 0 else 0)
    assert tuple(pixels[line, column]) == PALETTE.classes[1]


def test_rows_outside_the_plane_are_not_drawn() -> None:
    alone = drawn("classification", [[0.05, 0.05, 1]])
    beside = drawn("classification", [[0.05, 0.05, 1], [6.2, 0.0, -1]])
    np.testing.assert_array_equal(alone, beside)


def test_thousands_of_rows_are_drawn_as_well() -> None:
    rng = np.random.default_rng(0)
    rows = [[*point, 1.0] for point in rng.uniform(-6, 6, (1000, 2)).tolist()]
    pixels = drawn("classification", rows)
    assert colour_at(pixels, *rows[-1][:2]) == PALETTE.positive


def test_rows_lie_where_the_inputs_of_the_plane_put_them() -> None:
    rows = [[0, 4.05, 1, -3.05, -1], [0, -2.05, 1, 2.05, 1]]
    pixels = drawn("classification", rows, ["a", "b", "c", "d"], x="d", y="b")
    assert colour_at(pixels, -3.05, 4.05) == PALETTE.negative
    assert colour_at(pixels, 2.05, -2.05) == PALETTE.positive


def test_rows_with_one_input_stand_as_high_as_their_target() -> None:
    pixels = drawn("classification", [[-3.05, -1], [2.05, 1]], ["time"])
    assert colour_at(pixels, -3.05, -5) == PALETTE.negative
    assert colour_at(pixels, 2.05, 5) == PALETTE.positive
    pixels = drawn("multiclass", [[-3.05, 0], [0.05, 1], [2.05, 2]], ["time"])
    places = ((-3.05, -5.0), (0.05, 0.0), (2.05, 5.0))
    assert [colour_at(pixels, *place) for place in places] == list(PALETTE.classes[:3])

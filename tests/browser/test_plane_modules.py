"""Pure modules of the plane: places, answers, contours."""

import math

import pytest

from tests.browser.modules import Modules


def test_places_and_points_are_each_others_inverse(modules: Modules) -> None:
    read = modules.run(
        "plot/plane",
        """const box = m.planeBox(400, 300, false);
        const [x, y] = m.pointOf(box, { x1: -3, x2: 4.5 });
        return [m.spotAt(box, x, y), m.spotAt(box, box.left - 1, y), box.size];""",
        None,
    )
    assert read[0] == {"x1": pytest.approx(-3), "x2": pytest.approx(4.5)}
    assert read[1] is None
    assert read[2] < 300


def test_a_field_is_read_between_its_samples(modules: Modules) -> None:
    # Two by two: the samples lie at -3 and +3; row 0 is the top.
    read = modules.run(
        "plot/plane",
        """const field = { size: 2, values: Uint8Array.of(0, 100, 200, 40) };
        const spots = [[-3, 3], [3, 3], [-3, -3], [0, 3], [0, 0], [6, 6]];
        return spots.map(([x1, x2]) => m.byteAt(field, { x1, x2 }));""",
        None,
    )
    assert read == pytest.approx([0, 100, 200, 50, 85, 100])


def test_the_nearest_sample_within_reach_is_found(modules: Modules) -> None:
    read = modules.run(
        "plot/plane",
        """const train = { part: "train", rows: [[0, 0, 1], [2, 2, 1]] };
        const parts = [train, { part: "test", rows: [[2.1, 2, 1]] }];
        const spots = [{ x1: 1.9, x2: 2 }, { x1: 2.2, x2: 2 }, { x1: -4, x2: 0 }];
        return spots.map((spot) => m.sampleNear(parts, spot, 0.5));""",
        None,
    )
    assert read == [{"part": "train", "row": 1}, {"part": "test", "row": 0}, None]


def test_mistakes_are_on_the_wrong_side_of_the_threshold(modules: Modules) -> None:
    read = modules.run(
        "state/predictions",
        """const rows = [[0, 0, 1], [0, 0, 1], [0, 0, -1], [0, 0, -1]];
        const two = { outputs: 1, values: Float32Array.of(0, -0.1, -0.1, 0.4) };
        const classes = { outputs: 2, values: Float32Array.of(0.6, 0.4, 0.2, 0.8) };
        return [m.mistakes("classification", two, rows, 0), m.mistakes("classification", two, rows, 0.5),
                m.mistakes("multiclass", classes, [[0, 0, 0], [0, 0, 0]], 0),
                m.mistakes("regression", two, rows, 0),
                m.mistakes("classification", two, rows.slice(1), 0)];""",
        None,
    )
    assert read == [[1, 3], [0, 1], [1], [], []]


def test_a_contour_of_a_cone_is_a_circle(modules: Modules) -> None:
    lengths = modules.run(
        "plot/contours",
        """const size = 60;
        const values = Uint8Array.from({ length: size * size }, (_, i) => {
          const [x, y] = [(i % size) + 0.5 - size / 2, Math.floor(i / size) + 0.5 - size / 2];
          return Math.max(0, 255 - 8 * Math.hypot(x, y));
        });
        let length = 0;
        const radii = [];
        m.traceContour({ size, values }, 135.5, (x0, y0, x1, y1) => {
          length += Math.hypot(x1 - x0, y1 - y0);
          radii.push(Math.hypot(x0 - 0.5, y0 - 0.5));
        });
        return [length, Math.min(...radii), Math.max(...radii)];""",
        None,
    )
    radius = (255 - 135.5) / 8 / 60
    assert lengths[0] == pytest.approx(2 * math.pi * radius, rel=0.02)
    assert lengths[1:] == pytest.approx([radius, radius], rel=0.03)


def test_a_batch_is_counted_within_its_epoch(modules: Modules) -> None:
    read = modules.run(
        "state/speeds",
        """const training = { batchSize: 10, samples: 25 };
        return [0, 10, 25].map((samplesUsed) => m.batchOf({ samplesUsed }, training));""",
        None,
    )
    assert read == [None, {"batch": 1, "batches": 3}, {"batch": 3, "batches": 3}]


def test_what_is_at_its_default_is_left_out_of_a_choice(modules: Modules) -> None:
    read = modules.run(
        "state/choices",
        """const rows = [{ name: "adam", hyperparameters: [
          { name: "beta1", default: 0.9 }, { name: "beta2", default: 0.999 }] }];
        const optimizer = (beta1) =>
          ({ training: { optimizer: { name: "adam", beta1, beta2: 0.999 }, seed: 1 } });
        return [0.9, 0.5].map((beta1) => m.tidied(optimizer(beta1), { optimizer: rows }));""",
    )
    assert read == [
        {"training": {"optimizer": "adam", "seed": 1}},
        {"training": {"optimizer": {"name": "adam", "beta1": 0.5}, "seed": 1}},
    ]

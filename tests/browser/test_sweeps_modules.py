"""A sweep as a map: which trial stands where, and how warm it is."""

from typing import Any

import pytest

from tests.browser.modules import Modules


def sweep(grid: dict[str, list[Any]] | None, *medians: tuple[dict[str, Any], float | None]) -> dict[str, Any]:
    trials: list[dict[str, Any]] = [
        {"trial": number, "overrides": overrides, "median": median}
        for number, (overrides, median) in enumerate(medians)
    ]
    runs = [
        {"id": 10 + trial["trial"], "trial": trial["trial"], "epoch": 0 if trial["median"] is None else 3}
        for trial in trials
    ]
    return {"spec": {"grid": grid}, "objective": "test_loss", "trials": trials, "runs": runs}


def test_two_fields_make_a_table_that_is_warmest_where_the_loss_is_lowest(modules: Modules) -> None:
    grid: dict[str, list[Any]] = {"training.learning_rate": [0.1, 1], "network.hidden": [[2], [8, 8]]}
    told = sweep(
        grid,
        ({"network.hidden": [2], "training.learning_rate": 0.1}, 0.1),
        ({"training.learning_rate": 1, "network.hidden": [2]}, 0.01),
        ({"training.learning_rate": 0.1, "network.hidden": [8, 8]}, 0.001),
    )
    read = modules.run(
        "features/experiments/sweeps",
        """const map = m.sweepMap(a);
        const heats = map.cells.map((row) => row.map(({ heat, run }) => [heat, run?.id ?? null]));
        return [map.across, map.down, heats];""",
        told,
    )
    assert read[:2] == ["training.learning_rate", "network.hidden"]
    (first, second), (third, fourth) = read[2]
    assert first == [pytest.approx(0.0), 10]
    assert second == [pytest.approx(0.5), 11]
    assert third == [pytest.approx(1.0), 12]
    assert fourth == [None, None]


def test_trials_of_no_grid_stand_in_one_row(modules: Modules) -> None:
    told = sweep(None, ({"data.noise": 3}, None), ({"data.noise": 7}, 0.2))
    read = modules.run(
        "features/experiments/sweeps",
        """const { across, columns, cells } = m.sweepMap(a);
        return [across, columns, cells[0].map(({ run }) => run?.id ?? 0)];""",
        told,
    )
    assert read == [None, [{"data.noise": 3}, {"data.noise": 7}], [0, 11]]


def test_a_draft_counts_its_runs_and_keeps_the_offered_order(modules: Modules) -> None:
    read = modules.run(
        "features/experiments/sweeps",
        """const offered = [
          { field: "a", values: [1, 2, 3], picked: [1] }, { field: "b", values: [[], [4]], picked: [[4]] },
        ];
        const draft = { fields: ["a", null], values: { a: m.toggled([1, 2, 3], [3], 1) }, seeds: 5 };
        const both = { ...draft, fields: ["b", "a"] };
        const none = { ...draft, values: { a: m.toggled([1, 2, 3], [3], 3) } };
        const counted = (grid, seeds) => [grid, m.runCount(grid, seeds)];
        return [draft, both, none].map((each) => counted(m.gridOf(each, offered), each.seeds));""",
    )
    assert read == [[{"a": [1, 3]}, 10], [{"b": [[4]], "a": [1, 3]}, 10], [{"a": []}, 0]]

import assert from "node:assert/strict";
import { test } from "node:test";
import { gridOf, runCount, sweepMap, toggled, tryables } from "../../../../static/js/features/experiments/sweeps.js";
import { near } from "../../support.mjs";

/** A sweep whose trials have these settings and medians, each with one run. */
function sweep(grid, ...medians) {
  const trials = medians.map(([overrides, median], trial) => ({ trial, overrides, median }));
  const runs = trials.map(({ trial, median }) => ({ id: 10 + trial, trial, epoch: median === null ? 0 : 3 }));
  return { spec: { grid }, objective: "test_loss", trials, runs };
}

test("two fields make a table that is warmest where the loss is lowest", () => {
  const grid = { "training.learning_rate": [0.1, 1], "network.hidden": [[2], [8, 8]] };
  const { across, down, cells } = sweepMap(sweep(
    grid,
    [{ "network.hidden": [2], "training.learning_rate": 0.1 }, 0.1],
    [{ "training.learning_rate": 1, "network.hidden": [2] }, 0.01],
    [{ "training.learning_rate": 0.1, "network.hidden": [8, 8] }, 0.001],
  ));
  assert.deepEqual([across, down], ["training.learning_rate", "network.hidden"]);
  const flat = cells.flat();
  assert.ok(near(flat.slice(0, 3).map(({ heat }) => heat), [0, 0.5, 1]));
  assert.equal(flat[3].heat, null);
  assert.deepEqual(flat.map(({ run }) => run?.id ?? null), [10, 11, 12, null]);
});

test("a sweep is offered what goes with the task", () => {
  const catalog = {
    losses: [{ name: "hinge", tasks: { classification: "linear" } }, { name: "huber", tasks: { regression: "linear" } }],
    datasets: [{ name: "circle", task: "classification" }, { name: "reg-plane", task: "regression" }],
    fields: {
      seed: { table: null, trials: null },
      "data.dataset": { table: "datasets", trials: { first: ["circle", "reg-plane"], offered: ["circle", "reg-plane"] } },
      "data.noise": { table: null, trials: { first: [10], offered: [0, 10] } },
      "training.loss": { table: "losses", trials: { first: ["hinge"], offered: ["hinge", "huber"] } },
    },
  };
  assert.deepEqual(tryables(catalog, "regression"), [
    { field: "data.dataset", values: ["reg-plane"], picked: ["reg-plane"] },
    { field: "data.noise", values: [0, 10], picked: [10] },
    { field: "training.loss", values: ["huber"], picked: [] },
  ]);
});

test("trials of no grid stand in one row", () => {
  const { across, columns, cells } = sweepMap(sweep(null, [{ "data.noise": 3 }, null], [{ "data.noise": 7 }, 0.2]));
  assert.equal(across, null);
  assert.deepEqual(columns, [{ "data.noise": 3 }, { "data.noise": 7 }]);
  assert.deepEqual(cells[0].map(({ run }) => run?.id ?? 0), [0, 11]);
});

test("a draft counts its runs and keeps the offered order", () => {
  const offered = [{ field: "a", values: [1, 2, 3], picked: [1] }, { field: "b", values: [[], [4]], picked: [[4]] }];
  const draft = { fields: ["a", null], values: { a: toggled([1, 2, 3], [3], 1) }, seeds: 5 };
  const counted = (each) => [gridOf(each, offered), runCount(gridOf(each, offered), each.seeds)];
  assert.deepEqual(counted(draft), [{ a: [1, 3] }, 10]);
  assert.deepEqual(counted({ ...draft, fields: ["b", "a"] }), [{ b: [[4]], a: [1, 3] }, 10]);
  assert.deepEqual(counted({ ...draft, values: { a: toggled([1, 2, 3], [3], 3) } }), [{ a: [] }, 0]);
});

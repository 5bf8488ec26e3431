import assert from "node:assert/strict";
import { test } from "node:test";
import { blocksOf, gridOf, runCount, sweepMap, toggled } from "../../../../static/js/features/experiments/sweeps.js";
import { tryables } from "../../../../static/js/state/tryables.js";
import { withChanges } from "../../../../static/js/state/config.js";
import { DEFAULTS, near } from "../../support.mjs";

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
    losses: [{ name: "hinge", outputs: { classification: ["linear"] } }, { name: "huber", outputs: { regression: ["linear"] } }],
    datasets: [{ name: "circle", task: "classification" }, { name: "reg-plane", task: "regression" }],
    fields: {
      seed: { table: null, trials: null },
      "data.dataset": { table: "datasets", trials: { first: ["circle", "reg-plane"], offered: ["circle", "reg-plane"] } },
      "data.noise": { table: null, trials: { first: [10], offered: [0, 10] } },
      "training.loss": { table: "losses", trials: { first: ["hinge"], offered: ["hinge", "huber"] } },
    },
  };
  assert.deepEqual(tryables(catalog, "regression", DEFAULTS), [
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

test("hyperparameters of what is chosen are offered around their usual value, within their bounds", () => {
  const alpha = { name: "alpha", default: 0.5, low: 0.1, high: 10, whole: false };
  const beta = { name: "beta1", default: 0.9, low: 0, high: 0.999, whole: false };
  const pieces = { name: "pieces", default: 2, low: 2, high: 5, whole: true };
  const catalog = {
    activations: [{ name: "tanh", hyperparameters: [] }, { name: "elu", hyperparameters: [alpha] }, { name: "maxout", hyperparameters: [pieces] }],
    optimizers: [{ name: "sgd", hyperparameters: [] }, { name: "adam", hyperparameters: [beta] }],
    fields: {
      "network.activation": { table: "activations", trials: { first: ["tanh"], offered: ["tanh", "elu", "maxout"] } },
      "training.optimizer": { table: "optimizers", trials: { first: ["sgd"], offered: ["sgd", "adam"] } },
    },
  };
  const offered = (changes) => tryables(catalog, "classification", withChanges(DEFAULTS, changes)).map(({ field, values }) => [field, values]).filter(([field]) => field.split(".").length > 2);
  assert.deepEqual(offered({}), []);
  assert.deepEqual(offered({ "network.activation": { name: "elu", alpha: 2 } }), [["network.activation.alpha", [0.15, 0.25, 0.5, 1, 1.5, 2.5, 5]]]);
  assert.deepEqual(offered({ "network.activation": "maxout" }), [["network.activation.pieces", [2, 3, 4, 5]]]);
  const [[field, values]] = offered({ "training.optimizer": "adam" });
  assert.equal(field, "training.optimizer.beta1");
  assert.ok(values.includes(0.9) && values.every((value) => value >= 0 && value <= 0.999) && values.length >= 4);
});

test("neighbours that are the same trial are one block, and what is to come stands alone", () => {
  const trial = (number, same_as = null) => ({ trial: { trial: number, same_as } });
  const none = { trial: null };
  const places = (cells) => blocksOf(cells).map(({ row, column, width, height }) => [row, column, width, height]);
  assert.deepEqual(places([[trial(0), trial(1, 0), trial(2, 0)], [trial(3), trial(4), none]]), [[0, 0, 3, 1], [1, 0, 1, 1], [1, 1, 1, 1], [1, 2, 1, 1]]);
  assert.deepEqual(places([[trial(0), trial(1)], [trial(2, 0), trial(3)], [trial(4, 0), none]]), [[0, 0, 1, 3], [0, 1, 1, 1], [1, 1, 1, 1], [2, 1, 1, 1]]);
  assert.deepEqual(places([[none, none]]), [[0, 0, 1, 1], [0, 1, 1, 1]]);
});

test("a cell shows the run that is nearest to the median of its seeds", () => {
  const runs = [0.5, 0.1, 0.2].map((test_loss, i) => ({ id: i, trial: 0, epoch: 3, metrics: { test_loss } }));
  const trials = [{ trial: 0, overrides: { a: 1 }, median: 0.2 }];
  const { cells } = sweepMap({ spec: { grid: { a: [1] } }, objective: "test_loss", trials, runs });
  assert.deepEqual([cells[0][0].run.id, cells[0][0].runs.length], [2, 3]);
});

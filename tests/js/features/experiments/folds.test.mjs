import assert from "node:assert/strict";
import { test } from "node:test";
import { foldsOf } from "../../../../static/js/features/experiments/folds.js";
import { viewOf } from "../../../../static/js/features/experiments/sweep_views.js";
import { near } from "../../support.mjs";

const run = (fold, test_loss, seed = 0) => ({ id: fold, trial: 0, fold, seed, epoch: 1, metrics: test_loss === null ? null : { test_loss } });
const validated = (...runs) => ({ spec: { grid: { rate: [1] }, folds: 4 }, objective: "test_loss", trials: [{ trial: 0, overrides: { rate: 1 }, median: 1 }], runs });

test("folds stand in their order, and what is known of them has a mean and a standard deviation", () => {
  const { folds, count, mean, deviation } = foldsOf(validated(run(2, 0.5), run(0, 0.1), run(1, 0.3), run(3, null)));
  assert.deepEqual([folds.map((each) => each.run.fold), count], [[0, 1, 2, 3], 4]);
  assert.ok(near([mean, deviation], [0.3, 0.2]));
});

test("a cross-validation opens with its folds, a sweep of several settings with its map", () => {
  const sweep = validated(run(0, 0.1));
  assert.equal(viewOf(sweep, null), "folds");
  assert.equal(viewOf({ ...sweep, trials: [...sweep.trials, { trial: 1, overrides: { rate: 2 }, median: 1 }] }, null), "boundaries");
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { complexityOf } from "../../../../static/js/features/experiments/complexity.js";
import { viewsOf } from "../../../../static/js/features/experiments/sweep_views.js";

/** A grid of one or two settings; each trial has runs with these [train, test] losses. */
function swept(grid, trials, best = 0) {
  const told = trials.map(([overrides], trial) => ({ trial, overrides, median: 1 }));
  const runs = trials.flatMap(([, ...losses], trial) => losses.map(([train_loss, test_loss], i) => ({ id: trial * 10 + i, trial, epoch: 3, metrics: { train_loss, test_loss } })));
  return { spec: { grid }, objective: "test_loss", trials: told, runs, best: told[best] };
}

const WIDTHS = [[8, 8], [2], [4]];
const OVERFITTED = swept({ hidden: WIDTHS }, [
  [{ hidden: [8, 8] }, [0.1, 0.8], [0.3, 0.6]],
  [{ hidden: [2] }, [0.9, 0.9], [0.7, 0.9], [0.8, 0.5]],
  [{ hidden: [4] }, [0.4, 0.3]],
]);

test("errors stand by rising number of neurons, as median and spread over the seeds", () => {
  const { field, parts, stops } = complexityOf(OVERFITTED);
  assert.deepEqual([field, parts, stops.map(({ value }) => value)], ["hidden", ["train", "test"], [[2], [4], [8, 8]]]);
  assert.deepEqual(stops[0].train, { median: 0.8, lowest: 0.7, highest: 0.9 });
  assert.deepEqual(stops[2].test, { median: 0.7, lowest: 0.6, highest: 0.8 });
});

test("what trains better and tests worse beyond the best overfits", () => {
  const { best, overfits } = complexityOf(OVERFITTED);
  assert.deepEqual([best.value, overfits], [[4], true]);
  const underfitted = swept({ hidden: WIDTHS }, [[{ hidden: [8, 8] }, [0.1, 0.2]], [{ hidden: [2] }, [0.9, 0.9]], [{ hidden: [4] }, [0.4, 0.3]]]);
  assert.deepEqual([complexityOf(underfitted).best.value, complexityOf(underfitted).overfits], [[8, 8], false]);
});

test("the other setting is held where the best is", () => {
  const grid = { noise: [0, 10, 20], activation: ["tanh", "relu"] };
  const trials = grid.noise.flatMap((noise) => grid.activation.map((activation) => [{ noise, activation }, [0.1, noise + (activation === "relu" ? 0.5 : 1)]]));
  const { field, held, stops } = complexityOf(swept(grid, trials, 1));
  assert.deepEqual([field, held, stops.map(({ test: each }) => each.median)], ["noise", { activation: "relu" }, [0.5, 10.5, 20.5]]);
});

test("a run that diverged is worse than any, and one that has not begun is not known", () => {
  const { stops, best } = complexityOf(swept({ rate: [1, 2, 3] }, [[{ rate: 1 }, [0.1, null]], [{ rate: 2 }, [0.1, 0.2], [0.1, null], [0.2, 0.3]], [{ rate: 3 }]]));
  assert.deepEqual(stops.map(({ test: each }) => each?.median), [Infinity, 0.3, undefined]);
  assert.equal(best.value, 2);
});

test("what has no order has no complexity", () => {
  const ofNames = swept({ activation: ["tanh", "relu", "elu"] }, [[{ activation: "tanh" }]]);
  assert.equal(complexityOf(ofNames), null);
  assert.equal(viewsOf(ofNames).includes("complexity"), false);
  assert.equal(complexityOf(swept({ rate: [1, 2] }, [[{ rate: 1 }]])), null);
});

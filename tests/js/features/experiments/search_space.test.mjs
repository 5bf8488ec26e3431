import assert from "node:assert/strict";
import { test } from "node:test";
import { isRange, rangeOf, searchCount, searchPlane, spaceOf, usualRange } from "../../../../static/js/features/experiments/search_space.js";
import { viewOf, viewsOf } from "../../../../static/js/features/experiments/sweep_views.js";
import { near } from "../../support.mjs";

const RATE = { field: "rate", values: [0, 0.001, 0.01, 0.1, 1, 10], picked: [0.01, 0.3] };
const NOISE = { field: "noise", values: [0, 10, 50], picked: [0, 10, 20] };
const HIDDEN = { field: "hidden", values: [[2], [8, 8]], picked: [[8, 8]] };
const DRAFT = { kind: "random", fields: ["rate", "hidden"], values: {}, ranges: {}, trials: 7, seeds: 3 };

/** A search whose trials have these settings and medians. */
function searched(space, ...medians) {
  const trials = medians.map(([overrides, median], trial) => ({ trial, overrides, median }));
  return { spec: { grid: null, random: { space } }, objective: "test_loss", trials, runs: [] };
}

test("numbers are searched in a range, of powers of ten where they span many, and lists by their values", () => {
  assert.deepEqual([RATE, NOISE, HIDDEN].map(isRange), [true, true, false]);
  assert.deepEqual(usualRange(RATE), { low: 0.001, high: 3, log: true, whole: false });
  assert.deepEqual(usualRange(NOISE), { low: 0, high: 50, log: false, whole: true });
  assert.deepEqual(spaceOf(DRAFT, [RATE, NOISE, HIDDEN]), { rate: usualRange(RATE), hidden: [[8, 8]] });
});

test("a range that reaches zero is not one of powers", () => {
  assert.deepEqual(rangeOf({ ...DRAFT, ranges: { rate: { low: 0 } } }, RATE), { low: 0, high: 3, log: false, whole: false });
});

test("a search takes a run for each trial and seed, and none while a range is empty", () => {
  const count = (draft) => searchCount(spaceOf(draft, [RATE, HIDDEN]), draft);
  assert.equal(count(DRAFT), 21);
  assert.equal(count({ ...DRAFT, ranges: { rate: { low: 9 } } }), 0);
  assert.equal(count({ ...DRAFT, values: { hidden: [] } }), 0);
});

test("a trial stands where its settings are, by powers of ten and by place in a list", () => {
  const space = { rate: { low: 0.01, high: 1, log: true }, hidden: [[2], [8, 8]] };
  const { across, up, points } = searchPlane(searched(space, [{ rate: 0.1, hidden: [8, 8] }, 0.5], [{ rate: 1, hidden: [2] }, null]));
  assert.ok(near(points.map(({ x }) => x), [0.5, 1]));
  assert.ok(near(points.map(({ y }) => y), [0.75, 0.25]));
  assert.deepEqual(points.map(({ cell }) => cell.heat), [1, null]);
  assert.deepEqual([across.ticks.map(({ value }) => value), up.ticks.map(({ value }) => value)], [[0.01, 0.1, 1], [[2], [8, 8]]]);
});

test("the loss goes up where one setting is searched", () => {
  const { up, points } = searchPlane(searched({ noise: { low: 0, high: 10 } }, [{ noise: 5 }, 0.01], [{ noise: 0 }, 0.1], [{ noise: 10 }, null]));
  assert.equal(up.field, null);
  assert.ok(near(points.flatMap(({ x, y }) => [x, y]), [0.5, 0, 0, 1, 1, 1]));
});

test("a search opens with its points, a grid has none", () => {
  const search = searched({ noise: [1, 2] }, [{ noise: 1 }, 0.1]);
  assert.deepEqual([viewOf(search, null), viewOf(search, "curves")], ["plane", "curves"]);
  const grid = { ...search, spec: { grid: { noise: [1, 2] } } };
  assert.deepEqual([viewOf(grid, null), viewOf(grid, "plane")], ["boundaries", "boundaries"]);
  assert.equal(viewsOf(grid).includes("plane"), false);
});

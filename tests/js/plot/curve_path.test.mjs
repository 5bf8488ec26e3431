import { strict as assert } from "node:assert";
import { test } from "node:test";

import { curvePath, extentWithZero, rangesBelow } from "../../../static/js/plot/curve_path.js";

const BOX = { width: 4, top: 0, bottom: 10, low: 0, high: 1 };

test("a curve goes from edge to edge, its highest value at the top", () => {
  assert.equal(curvePath([0, 0.5, 1], BOX), "M0 10L2 5L4 0");
});

test("where there is no number the curve has a gap", () => {
  assert.equal(curvePath([0, NaN, 1, 1], BOX), "M0 10M2.67 0L4 0");
  assert.equal(curvePath([NaN, NaN], BOX), "");
});

test("a function that is nowhere below zero has zero as its lowest", () => {
  assert.deepEqual(extentWithZero([2, 3, NaN]), [0, 3]);
  assert.deepEqual(extentWithZero([-2, -1]), [-2, 0]);
});

test("where a function is small is read off between its places", () => {
  assert.deepEqual(rangesBelow([0, 0, 0.1, 0.2, 0], 0.05), [[0, 0.375], [1 - 0.0625, 1]]);
  assert.deepEqual(rangesBelow([0, 0, 0], 0.05), [[0, 1]]);
  assert.deepEqual(rangesBelow([1, 1], 0.05), []);
});

test("at a kink the flat side ends at the last flat place", () => {
  assert.deepEqual(rangesBelow([0, 0, 0, 1, 1], 0.05), [[0, 0.5]]);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { quantile } from "../../../static/js/state/quantiles.js";

test("a quantile lies straight between its two neighbours", () => {
  assert.equal(quantile([1, 2, 10], 0.5), 2);
  assert.equal(quantile([0, 10], 0.25), 2.5);
  assert.equal(quantile([4], 0.9), 4);
});

test("what is infinite stays so, and of nothing there is no quantile", () => {
  assert.equal(quantile([1, 2, 3, 4], 0.5), 2.5);
  assert.ok(Math.abs(quantile([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0.1) - 1) < 1e-12);
  assert.equal(quantile([1, Infinity, Infinity], 0.9), Infinity);
  assert.ok(Number.isNaN(quantile([], 0.5)));
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { quantile } from "../../../static/js/state/quantiles.js";

test("a quantile lies straight between its two neighbours", () => {
  assert.equal(quantile([1, 2, 10], 0.5), 2);
  assert.equal(quantile([0, 10], 0.25), 2.5);
  assert.equal(quantile([4], 0.9), 4);
});

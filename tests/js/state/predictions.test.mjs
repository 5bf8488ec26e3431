import assert from "node:assert/strict";
import { test } from "node:test";
import { mistakes } from "../../../static/js/state/predictions.js";
import { TASKS } from "../support.mjs";

test("mistakes are on the wrong side of the threshold", () => {
  const rows = [[0, 0, 1], [0, 0, 1], [0, 0, -1], [0, 0, -1]];
  const two = { shape: [4, 1], values: Float32Array.of(0, -0.1, -0.1, 0.4) };
  const classes = { shape: [2, 2], values: Float32Array.of(0.6, 0.4, 0.2, 0.8) };
  assert.deepEqual(mistakes(TASKS.classification, two, rows, 0), [1, 3]);
  assert.deepEqual(mistakes(TASKS.classification, two, rows, 0.5), [0, 1]);
  assert.deepEqual(mistakes(TASKS.multiclass, classes, [[0, 0, 0], [0, 0, 0]], 0), [1]);
  const labels = { shape: [4, 2], values: Float32Array.of(0.6, 0.7, 0.6, 0.4, 0.4, 0.5, 0.1, 0.2) };
  assert.deepEqual(mistakes(TASKS.multilabel, labels, [[0, 0, 3], [0, 0, 3], [0, 0, 2], [0, 0, 0]], null), [1]);
  assert.deepEqual(mistakes(TASKS.regression, two, rows, 0), []);
  assert.deepEqual(mistakes(TASKS.classification, two, rows.slice(1), 0), []);
});

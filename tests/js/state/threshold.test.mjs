import assert from "node:assert/strict";
import { test } from "node:test";
import { aroundByte, byteFor, discrete } from "../../../static/js/plot/fields.js";
import { thresholdIn } from "../../../static/js/state/threshold.js";
import { DEFAULTS, TASKS } from "../support.mjs";

const state = (threshold, output = "signed_score", usual = 0) =>
  ({ threshold, layout: { output, threshold: usual }, config: DEFAULTS, taskOf: { circle: "classification" }, tasks: TASKS });

test("the usual threshold holds unless another one is chosen", () => {
  assert.equal(thresholdIn(state("")), 0);
  assert.equal(thresholdIn(state("-0.3")), -0.3);
  assert.equal(thresholdIn(state("0.7", "probability", 0.5)), 0.7);
});

test("what no output reaches is no threshold", () => {
  assert.equal(thresholdIn(state("-0.3", "probability", 0.5)), 0.5);
  assert.equal(thresholdIn(state("7")), 0);
});

test("several classes and values have none", () => assert.equal(thresholdIn(state("0.2", "value", null)), null));

test("the colours turn where the threshold is, and their ends stay", () => {
  const table = Uint32Array.from({ length: 256 }, (_, byte) => byte);
  const moved = aroundByte(table, byteFor(0.5, false));
  assert.equal(moved[0], 0);
  assert.equal(moved[255], 255);
  assert.ok(moved[191] < 128 && moved[192] >= 128);
  assert.ok(moved.every((value, byte) => byte === 0 || value >= moved[byte - 1]));
  assert.equal(aroundByte(table, byteFor(0.5, true)), table);
  assert.deepEqual([...new Set(discrete(table, 200))], [0, 255]);
});

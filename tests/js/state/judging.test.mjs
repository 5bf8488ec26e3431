import assert from "node:assert/strict";
import { test } from "node:test";
import { areaUnder, cheapestCorner, cornerAt, costOf, costsIn, countsAt, curveOf, metricsAt, ratesAt, thresholdAt } from "../../../static/js/state/judging.js";

const SCORES = [0.9, 0.8, 0.8, 0.4, -0.2, -0.7];
const POSITIVE = [true, true, false, true, false, false];
const CURVE = curveOf(SCORES, POSITIVE);
const RANGE = { low: -1, high: 1.01 };

test("the corners are counted by hand, and equal scores cross together", () => {
  assert.deepEqual([...CURVE.thresholds], [Infinity, 0.9, 0.8, 0.4, -0.2, -0.7]);
  assert.deepEqual([...CURVE.hits], [0, 1, 2, 3, 3, 3]);
  assert.deepEqual([...CURVE.falseAlarms], [0, 0, 1, 1, 2, 3]);
  assert.deepEqual(ratesAt(CURVE, 2), [1 / 3, 2 / 3]);
});

test("a score that equals the threshold is called the second class", () => {
  assert.deepEqual(countsAt(CURVE, cornerAt(CURVE, 0.8)), { falseAlarms: 1, hits: 2, misses: 1, rejections: 2 });
  assert.deepEqual(countsAt(CURVE, cornerAt(CURVE, 0.81)), { falseAlarms: 0, hits: 1, misses: 2, rejections: 3 });
  assert.deepEqual(countsAt(CURVE, cornerAt(CURVE, 0)), { falseAlarms: 1, hits: 3, misses: 0, rejections: 2 });
});

test("the metrics are the fractions of these counts", () => {
  const { values, confusion } = metricsAt({ falseAlarms: 1, hits: 3, misses: 0, rejections: 2 });
  assert.deepEqual(confusion, [[2, 1], [0, 3]]);
  assert.deepEqual(values, { accuracy: 5 / 6, precision_0: 1, precision_1: 3 / 4, recall_0: 2 / 3, recall_1: 1, f1_0: 4 / 5, f1_1: 6 / 7 });
  assert.ok(Number.isNaN(metricsAt({ falseAlarms: 0, hits: 0, misses: 3, rejections: 3 }).values.precision_1));
});

test("the area is the fraction of pairs in the right order, ties counting half", () => {
  // Of nine pairs of a positive and a negative: 0.9 beats three, 0.8 beats two and ties with one, 0.4 beats two.
  assert.ok(Math.abs(areaUnder(CURVE) - 7.5 / 9) < 1e-12);
});

test("a threshold between two scores counts as their corner does", () => {
  for (let corner = 0; corner < CURVE.thresholds.length; corner++) {
    const threshold = thresholdAt(CURVE, corner, RANGE);
    assert.equal(cornerAt(CURVE, threshold), corner);
    assert.ok(threshold >= RANGE.low && threshold <= RANGE.high);
  }
});

test("saturated outputs can still all be called the first class", () => {
  const curve = curveOf([1, 1, -1], [true, false, false]);
  assert.equal(cornerAt(curve, thresholdAt(curve, 0, RANGE)), 0);
});

test("costs decide where it is cheapest, and the threshold in force is kept among equals", () => {
  const [equal, dearMisses] = [costsIn({ costs: "1,1" }), costsIn({ costs: "1,5" })];
  const at = (corner, costs) => costOf(countsAt(CURVE, corner), costs);
  assert.equal(at(cheapestCorner(CURVE, equal, 0), equal), 1);
  assert.equal(cheapestCorner(CURVE, dearMisses, 0), 3);
  const free = costsIn({ costs: "0,0" });
  assert.equal(cheapestCorner(CURVE, free, 4), 4);
});

test("without an order there is no curve", () => assert.equal(curveOf([0.5, NaN], [true, false]), null));

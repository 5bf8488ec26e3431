import assert from "node:assert/strict";
import { test } from "node:test";
import { areEnough, withPoint, withoutNear } from "../../../static/js/state/own_points.js";
import { TASKS } from "../support.mjs";

const EMPTY = { task: TASKS.classification, train: [], test: [] };

for (const [fraction, train] of [[0.1, 4], [0.5, 20], [0.9, 36]]) {
  test(`of every class ${fraction} are for training`, () => {
    let points = EMPTY;
    for (let i = 0; i < 40; i++) points = withPoint(points, [i / 10, 0, i % 4 ? 1 : -1], fraction);
    const of = (target) => points.train.filter((row) => row[2] === target).length;
    assert.ok(Math.abs(of(1) - 30 * fraction) <= 1);
    assert.ok(Math.abs(of(-1) - 10 * fraction) <= 1);
    assert.ok(Math.abs(of(1) + of(-1) - train) <= 2);
  });
}

test("the first two points are enough to begin", () => {
  const first = withPoint(EMPTY, [1, 1, 1], 0.9);
  assert.equal(areEnough(first), false);
  assert.equal(areEnough(withPoint(first, [2, 2, 1], 0.9)), true);
});

test("the eraser takes what is near and nothing else", () => {
  const points = { task: TASKS.regression, train: [[0, 0, 1], [1, 1, 1]], test: [[0.1, 0, 1]] };
  const { train, test: rest } = withoutNear(points, [0, 0], 0.5);
  assert.deepEqual([train, rest], [[[1, 1, 1]], []]);
  assert.equal(withoutNear(points, [5, 5], 0.5), points);
});

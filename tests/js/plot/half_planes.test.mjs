import { strict as assert } from "node:assert";
import { test } from "node:test";

import { clipped, crossing, largestWhere } from "../../../static/js/plot/half_planes.js";

const SQUARE = [[0, 0], [2, 0], [2, 2], [0, 2]];

/** The shoelace formula. */
const area = (corners) => Math.abs(corners.reduce((sum, [x, y], i) => {
  const [nextX, nextY] = corners[(i + 1) % corners.length];
  return sum + x * nextY - nextX * y;
}, 0)) / 2;

test("a line divides a square into two parts that make it up", () => {
  const line = [1, 0.5, -1.2];
  const [one, other] = [clipped(SQUARE, line), clipped(SQUARE, line.map((each) => -each))];
  // Left of x = 1.2 at y = 0 and of x = 0.2 at y = 2: a trapezoid of mean width 0.7.
  assert.ok(Math.abs(area(other) - 1.4) < 1e-12);
  assert.ok(Math.abs(area(one) + area(other) - 4) < 1e-12);
});

test("a line beside the square leaves all of it or nothing, and does not cross it", () => {
  assert.deepEqual(clipped(SQUARE, [1, 0, 1]), SQUARE);
  assert.deepEqual(clipped(SQUARE, [1, 0, -3]), []);
  assert.equal(crossing(SQUARE, [1, 0, -3]), null);
  assert.equal(crossing(SQUARE, [0, 0, 1]), null);
});

test("a line crosses from edge to edge", () => {
  assert.deepEqual(crossing(SQUARE, [0, 1, -1]), [[2, 1], [0, 1]]);
});

test("the largest of three numbers is largest on three parts", () => {
  // x, y and 1.
  const parts = largestWhere(SQUARE, [[1, 0, 0], [0, 1, 0], [0, 0, 1]]).map(area);
  assert.deepEqual(parts, [1.5, 1.5, 1]);
});

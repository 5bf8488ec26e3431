import assert from "node:assert/strict";
import { test } from "node:test";
import { byteAt, planeBox, pointOf, sampleNear, spotAt } from "../../../static/js/plot/plane.js";
import { near } from "../support.mjs";

test("places and points are each other's inverse", () => {
  const box = planeBox(400, 300, false);
  const [x, y] = pointOf(box, { x1: -3, x2: 4.5 });
  const spot = spotAt(box, x, y);
  assert.ok(near([spot.x1, spot.x2], [-3, 4.5]));
  assert.equal(spotAt(box, box.left - 1, y), null);
  assert.ok(box.size < 300);
});

test("a field is read between its samples", () => {
  // Two by two: the samples lie at -3 and +3; row 0 is the top.
  const field = { size: 2, values: Uint8Array.of(0, 100, 200, 40) };
  const spots = [[-3, 3], [3, 3], [-3, -3], [0, 3], [0, 0], [6, 6]];
  assert.ok(near(spots.map(([x1, x2]) => byteAt(field, { x1, x2 })), [0, 100, 200, 50, 85, 100]));
});

test("the nearest sample within reach is found", () => {
  const parts = [{ part: "train", rows: [[0, 0, 1], [2, 2, 1]] }, { part: "test", rows: [[2.1, 2, 1]] }];
  const spots = [{ x1: 1.9, x2: 2 }, { x1: 2.2, x2: 2 }, { x1: -4, x2: 0 }];
  const found = spots.map((spot) => sampleNear(parts, spot, 0.5));
  assert.deepEqual(found, [{ part: "train", row: 1 }, { part: "test", row: 0 }, null]);
});

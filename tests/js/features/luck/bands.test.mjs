import assert from "node:assert/strict";
import { test } from "node:test";
import { apart, bandAxes, bandsIn, bandsOf, nearestSeed } from "../../../../static/js/features/luck/bands.js";
import { near } from "../../support.mjs";

test("a band is of the seeds that have ended, at each epoch", () => {
  const bands = bandsOf({ epochs: [0, 5], values: [[3, 1], null, [1, 5], [2, 3]] }, false);
  assert.deepEqual(bands.at[50], [2, 3]);
  assert.ok(near(bands.at[75], [2.5, 4]));
  assert.equal(bandsOf({ epochs: [0], values: [null] }, false), null);
});

test("a seed that diverged counts as the worst there can be", () => {
  const values = [[1, null], [1, 2], [1, 3]];
  assert.deepEqual(bandsOf({ epochs: [0, 1], values }, false).at[50], [1, 3]);
  assert.deepEqual(bandsOf({ epochs: [0, 1], values }, true).at[50], [1, 2]);
  assert.equal(bandsOf({ epochs: [0, 1], values }, false).at[90][1], Infinity);
});

test("labels that would cover each other are moved apart, and stay inside", () => {
  assert.deepEqual(apart([50, 10], 16, [0, 100]), [50, 10]);
  const [one, other, third] = apart([98, 97, 99], 16, [0, 100]);
  assert.ok(other < one && one < third && third <= 100);
  assert.ok(one - other >= 16 && third - one >= 16);
});

test("the seed that is pointed at is the one whose curve passes nearest", () => {
  const curves = { epochs: [0, 10], values: [[1, 0.1], null, [1, 0.01]] };
  const found = { measure: "test_loss", epochs: 10, settings: [{ curves }] };
  const axes = bandAxes(found, { width: 200, height: 100 });
  assert.equal(nearestSeed(found, axes, { x: axes.x(9), y: axes.y.place(0.09) }), 0);
  assert.equal(nearestSeed(found, axes, { x: axes.x(9), y: axes.y.place(0.011) }), 2);
  assert.equal(bandsIn(found), bandsIn(found));
  const nothing = { ...found, settings: [{ curves: { epochs: [0], values: [null] } }] };
  assert.equal(nearestSeed(nothing, axes, { x: 0, y: 0 }), null);
});

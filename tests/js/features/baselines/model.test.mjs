import assert from "node:assert/strict";
import { test } from "node:test";
import { disagreement, stepAt, stepsOf } from "../../../../static/js/features/baselines/model.js";

/** A field of one row of values on top of others. */
const field = (...values) => ({ size: Math.sqrt(values.length), values: Uint8Array.from(values) });

test("a control that is not whole is spread over the powers of ten", () => {
  assert.deepEqual(stepsOf({ low: 0.01, high: 1, whole: false }), [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1]);
  assert.deepEqual(stepsOf({ low: 2, high: 5, whole: true }), [2, 3, 4, 5]);
});

test("a value stands at the nearest step", () => {
  assert.equal(stepAt([1, 2, 5], 4), 2);
  assert.equal(stepAt([1, 2, 5], 1), 0);
});

test("models of two classes disagree where they are on different sides of the middle", () => {
  const [one, other, third] = [field(0, 255, 127, 128), field(0, 0, 127, 127), field(10, 255, 0, 255)];
  const { field: found, disputed } = disagreement([[one], [other], [third]], 2, true);
  assert.equal(found.values[0], 0);
  assert.ok(found.values[1] > 0 && found.values[3] > 0);
  assert.equal(found.values[2], 0);
  assert.equal(disputed, 0.5);
});

test("models of several classes disagree where another class is likeliest", () => {
  const one = [field(200), field(20), field(35)];
  const other = [field(20), field(200), field(35)];
  assert.equal(disagreement([one, one], 1, true).disputed, 0);
  assert.deepEqual([...disagreement([one, other], 1, true).field.values], [255]);
});

test("values disagree by how far apart they lie", () => {
  assert.deepEqual([...disagreement([[field(0)], [field(255)]], 1, false).field.values], [255]);
  assert.equal(disagreement([[field(100)], [field(110)]], 1, false).disputed, 0);
});

test("a field of another size is read at the same places", () => {
  const fine = { size: 3, values: Uint8Array.from([0, 0, 0, 0, 255, 0, 0, 0, 0]) };
  assert.equal(disagreement([[fine], [field(255)]], 1, true).disputed, 0);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { axisOf } from "../../../static/js/plot/value_axis.js";
import { near } from "../support.mjs";

test("an axis of powers has equal distances for equal factors, and what is beyond it stands at its end", () => {
  const { place, ticks } = axisOf([0.01, 1], { isLog: true, range: [100, 0] });
  assert.ok(near([place(0.1) - place(1)], [place(0.01) - place(0.1)]));
  assert.deepEqual(ticks, [0.01, 0.03, 0.1, 0.3, 1]);
  assert.equal(place(Infinity), 0);
  assert.equal(place(0), 100);
});

test("a straight axis has round ticks between its ends", () => {
  const { ticks, place } = axisOf([0.5, 0.9], { isLog: false, range: [0, 10] });
  assert.ok(ticks.every((tick) => place(tick) >= 0 && place(tick) <= 10));
  assert.ok(ticks.includes(0.7) || ticks.includes(0.6));
});

test("an axis of one value, or of none, is an axis", () => {
  for (const values of [[], [0.5], [NaN, Infinity]]) assert.ok(Number.isFinite(axisOf(values, { isLog: true, range: [9, 0] }).place(0.5)));
});

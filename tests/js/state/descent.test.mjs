import assert from "node:assert/strict";
import { test } from "node:test";

import { CURVES, FIRST_DESCENT, begunAnew, canStep, frameOf, hereIn, nextStep, onCurve, outcomeOf, startedAt, stepped, withRate } from "../../../static/js/state/descent.js";

/** @param {number} count */
const after = (count, descent = FIRST_DESCENT) => Array.from({ length: count }).reduce((each) => stepped(each), descent);

/** @param {number} place */
const rounded = (place) => Number(place.toFixed(6));

test("from −5 with a rate of 0.1 it goes to −4, −3.2 and −2.56", () => {
  const { positions } = after(3);
  assert.deepEqual(positions.map(rounded), [-5, -4, -3.2, -2.56]);
});

test("with 0.8 it leaps over the valley and comes nearer all the same", () => {
  const { positions } = after(3, withRate(FIRST_DESCENT, 0.8));
  assert.deepEqual(positions.map(rounded), [-5, 3, -1.8, 1.08]);
});

test("with 1 it swings between −5 and 5, which ends the playing", () => {
  const descent = after(2, { ...withRate(FIRST_DESCENT, 1), isPlaying: true });
  assert.deepEqual(descent.positions, [-5, 5, -5]);
  assert.equal(outcomeOf(descent), "swings");
  assert.equal(descent.isPlaying, false);
});

test("with 1.1 it flies away, and then there is no further step", () => {
  let descent = { ...withRate(FIRST_DESCENT, 1.1), isPlaying: true };
  assert.deepEqual(after(2, descent).positions.map(rounded), [-5, 6, -7.2]);
  while (descent.isPlaying) descent = stepped(descent);
  assert.equal(outcomeOf(descent), "diverged");
  assert.equal(canStep(descent), false);
  assert.equal(stepped(descent).positions.length, descent.positions.length);
});

test("it arrives where the ground is level", () => {
  const descent = after(40);
  assert.equal(outcomeOf(descent), "arrived");
  assert.ok(Math.abs(hereIn(descent)) < 0.01);
});

test("on the curve with two valleys it depends on the start which one is reached", () => {
  const right = after(60, onCurve(FIRST_DESCENT, "bumps"));
  assert.equal(outcomeOf(right), "elsewhere");
  assert.ok(Math.abs(hereIn(right) - 3.8374671) < 0.001); // SciPy: minimize_scalar on (2, 5)
  const left = after(60, startedAt(onCurve(FIRST_DESCENT, "bumps"), -5));
  assert.equal(outcomeOf(left), "arrived");
  assert.ok(Math.abs(hereIn(left) - -1.30644) < 0.001);
});

test("slopes are what small differences of the curves say", () => {
  for (const { value, slope, start } of Object.values(CURVES)) {
    for (const x of [start, -2.3, 0, 1.7, 4]) {
      assert.ok(Math.abs(slope(x) - (value(x + 1e-5) - value(x - 1e-5)) / 2e-5) < 1e-6);
    }
  }
});

test("the lowest places are lower than all others", () => {
  for (const { value, lowest, halfWidth } of Object.values(CURVES)) {
    for (let x = -halfWidth; x <= halfWidth; x += 0.01) assert.ok(value(x) >= value(lowest) - 1e-9);
  }
});

test("a step tells place, slope and where it leads", () => {
  assert.deepEqual(nextStep(FIRST_DESCENT), { x: -5, value: 25, slope: -10, next: -4 });
});

test("another rate, another start and the way back begin anew", () => {
  const far = after(3);
  assert.deepEqual(withRate(far, 1).positions, [-5]);
  assert.deepEqual(begunAnew(far).positions, [-5]);
  assert.deepEqual(startedAt(far, 2).positions, [2]);
  assert.equal(outcomeOf(startedAt(far, 2)), "still");
});

test("the picture keeps its axes while the ball is on it, and doubles them when it leaves", () => {
  assert.equal(frameOf(after(3)).halfWidth, 6);
  const flying = withRate(FIRST_DESCENT, 1.1);
  assert.deepEqual([0, 1, 5].map((count) => frameOf(after(count, flying)).halfWidth), [6, 12, 24]);
  assert.ok(frameOf(flying).high >= 36);
});

import assert from "node:assert/strict";
import { test } from "node:test";

import { FIRST_CHECKING, STEPS, curveIn, gradientCheckReducers, placeIn, settingsFor, wantedCurve } from "../../../static/js/state/gradient_check.js";

const layout = { features: ["x1", "x2"], layers: [{ fanIn: 2, fanOut: 3, weightsOffset: 0, biasesOffset: 6 }, { fanIn: 3, fanOut: 1, weightsOffset: 9, biasesOffset: 12 }] };
const state = (more = {}) => /** @type {any} */ ({
  prepared: { sheet: "gradient_check" }, layout, frame: { step: 7 }, experiment: 2, playing: false, connection: "open", studies: {}, ...more,
});
const known = { settings: { parameter: 0 }, isDone: true, isCancelled: false, problem: null, experiment: 2, step: 7, result: { parameter: 0 } };

test("there are two values of h in each power of ten, from 1e-16 to 1", () => {
  assert.equal(STEPS.length, 33);
  assert.deepEqual([STEPS[0], STEPS[1], STEPS[22], STEPS[32]], [1e-16, 3e-16, 1e-5, 1]);
});

test("the parameter is the card's, as long as the network has it", () => {
  assert.deepEqual(placeIn(state({ checkedPlace: { layer: 1, from: 2, to: 0 } })), { layer: 1, from: 2, to: 0 });
  assert.deepEqual(placeIn(state({ checkedPlace: { layer: 1, from: 3, to: 0 } })), { layer: 0, from: 0, to: 0 });
  assert.deepEqual(placeIn(state()), { layer: 0, from: 0, to: 0 });
});

test("a curve is asked for when another one is known, and not while training goes on", () => {
  assert.deepEqual(wantedCurve(state()), { parameter: 0 });
  assert.equal(wantedCurve(state({ playing: true })), null);
  assert.equal(wantedCurve(state({ studies: { slope_errors: known } })), null);
  assert.deepEqual(wantedCurve(state({ studies: { slope_errors: { ...known, step: 6 } } })), { parameter: 0 });
  assert.equal(wantedCurve(state({ studies: { slope_errors: { ...known, step: 6, isDone: false } } })), null);
  assert.deepEqual(wantedCurve(state({ checkedPlace: { layer: 1, from: null, to: 0 }, studies: { slope_errors: known } })), { parameter: 12 });
  assert.equal(wantedCurve(state({ prepared: { sheet: null } })), null);
});

test("in the card of a parameter its own slope is measured, until the sheet lies over it", () => {
  const inspected = { kind: "parameter", layer: 0, from: 1, to: 2 };
  const inCard = { inspected, checksSlope: true, prepared: { sheet: null } };
  assert.deepEqual(wantedCurve(state(inCard)), { parameter: 5 });
  assert.equal(wantedCurve(state({ ...inCard, checksSlope: false })), null);
  assert.equal(wantedCurve(state({ ...inCard, inspected: { ...inspected, kind: "neuron" } })), null);
  assert.deepEqual(wantedCurve(state({ ...inCard, prepared: { sheet: "gradient_check" } })), { parameter: 0 });
});

test("a curve is shown of its own parameter only", () => {
  assert.deepEqual(curveIn(state({ studies: { slope_errors: known } })), { parameter: 0 });
  assert.equal(curveIn(state({ checkedPlace: { layer: 0, from: 1, to: 0 }, studies: { slope_errors: known } })), null);
});

test("what is chosen goes with what is asked for", () => {
  const checking = /** @type {any} */ (gradientCheckReducers.checkingChanged(state(), { type: "", changes: { stepIndex: 16 } })).checking;
  assert.deepEqual(checking, { ...FIRST_CHECKING, stepIndex: 16 });
  assert.deepEqual(settingsFor("gradient_check", { checking }), { step: 1e-8, difference: "central" });
  assert.deepEqual(settingsFor("measured_training", { checking }), { step: 1e-8, difference: "central", steps: 30 });
});

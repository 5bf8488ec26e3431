import assert from "node:assert/strict";
import test from "node:test";

import { isIdle, neuronsOff } from "../../../../static/js/features/network/paths.js";

const layer = (activation, fanOut) => ({ activation, fanOut });
const state = (layers, values, kind = "point") => ({
  inspected: { kind }, layout: { layers }, frame: { tensors: { sample_pre_activations: { values } } },
});
const DEEP = [layer("relu", 2), layer("relu", 3), layer("tanh", 1)];

test("a ReLU neuron whose sum is not above zero is off, layer by layer", () => {
  const off = neuronsOff(state(DEEP, [1, -1, 0, 2, -3, -9]));
  assert.deepEqual(off, [[false, true], [true, false, true]]);
});

test("a link is idle if a neuron at either end is off; what leads to the output goes by its beginning alone", () => {
  const off = [[false, true], [true, false, true]];
  assert.equal(isIdle(off, { layer: 0, from: 0, to: 1 }), true);
  assert.equal(isIdle(off, { layer: 0, from: 1, to: 0 }), false);
  assert.equal(isIdle(off, { layer: 1, from: 0, to: 1 }), false);
  assert.equal(isIdle(off, { layer: 1, from: 1, to: 1 }), true);
  assert.equal(isIdle(off, { layer: 2, from: 0, to: 0 }), true);
  assert.equal(isIdle(off, { layer: 2, from: 1, to: 0 }), false);
});

test("other activations switch nothing off, and without a point nothing is off", () => {
  assert.equal(neuronsOff(state([layer("tanh", 2), layer("linear", 1)], [-1, -1, 0])), null);
  assert.deepEqual(neuronsOff(state([layer("tanh", 1), layer("relu", 1), layer("tanh", 1)], [-1, -1, 0])), [[false], [true]]);
  assert.equal(neuronsOff(state(DEEP, [1, -1, 0, 2, -3, -9], "neuron")), null);
  assert.equal(isIdle(null, { layer: 1, from: 0, to: 0 }), false);
});

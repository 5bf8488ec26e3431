import { strict as assert } from "node:assert";
import { test } from "node:test";

import { curveAsSet } from "../../../../static/js/features/explanation/as_set.js";

/** A leaky ReLU at z = -2, -1, 0, 1, 2. */
const CURVE = {
  about: "as usual", from: -2, to: 2, values: [], slopes: [], flat: [], flat_below: 0.05,
  by: {
    hyperparameter: "slope", default: 0.01, join: " ", flat: "flat.", steep: "steep.", drawn_with: "with {values}", learned: "from {low} to {high}, {mean}",
    at_zero: { values: [0, 0, 0, 1, 2], slopes: [0, 0, 0, 1, 1] }, per_unit: { values: [-2, -1, 0, 0, 0], slopes: [1, 1, 1, 0, 0] },
  },
};
const given = { label: "s" };
const stateOf = (activation, more = {}) => ({ config: { network: { activation, hidden: [2, 2] } }, layout: null, frame: null, ...more });

test("the curve has the value that is set", () => {
  const { values, slopes, flat, about } = curveAsSet(CURVE, "leaky_relu", stateOf({ name: "leaky_relu", slope: 0.5 }), given);
  assert.deepEqual([values, slopes], [[-1, -0.5, 0, 1, 2], [0.5, 0.5, 0.5, 1, 1]]);
  assert.deepEqual([flat, about], [[], "steep. with s = 0.5"]);
});

test("at a small value it is flat below zero, and says so", () => {
  const { flat, about } = curveAsSet(CURVE, "leaky_relu", stateOf("leaky_relu"), given);
  assert.equal(flat.length, 1);
  assert.equal(flat[0][0], null);
  assert.ok(flat[0][1] >= 0 && flat[0][1] < 0.1);
  assert.equal(about, "flat. with s = 0.01");
});

test("layers with values of their own are drawn about their mean", () => {
  const { values, others, about } = curveAsSet(CURVE, "leaky_relu", stateOf([{ name: "leaky_relu", slope: 0.2 }, { name: "leaky_relu", slope: 0.4 }]), given);
  assert.equal(values[0].toFixed(3), "-0.600");
  assert.deepEqual(others.map(([first]) => first), [-0.4, -0.8]);
  assert.equal(about, "with s = 0.2, 0.4");
});

test("what neurons have learned counts, not where they began", () => {
  const layout = { layers: [{ activation: "prelu", fanOut: 2, leaksOffset: 1 }, { activation: "tanh", fanOut: 1 }] };
  const state = stateOf("prelu", { layout, frame: { parameters: Float32Array.of(9, 0.25, 0.75, 9) } });
  const { values, about } = curveAsSet(CURVE, "prelu", state, given);
  assert.deepEqual([values[0], about], [-1, "from 0.25 to 0.75, 0.5"]);
});

test("of an activation that no layer has, the curve is that of the defaults", () => {
  assert.equal(curveAsSet(CURVE, "leaky_relu", stateOf("tanh"), given), CURVE);
  assert.equal(curveAsSet({ about: "" }, "tanh", stateOf("tanh"), given).about, "");
});

import { strict as assert } from "node:assert";
import { test } from "node:test";

import { OTHER, momentOf, otherBranch, otherwiseScaled } from "../../../static/js/state/branch_inside.js";

const packed = (dtype, values, shape = [values.length]) => ({ dtype, shape, data: btoa(String.fromCharCode(...new Uint8Array(values.buffer))) });
const LAYOUT = { features: ["x1"], layers: [{ fanIn: 1, fanOut: 1, weightsOffset: 0, biasesOffset: 1 }, { fanIn: 1, fanOut: 1, weightsOffset: 2, biasesOffset: 3 }] };
const FOUND = {
  branch: 2, epoch: 9, step: 90, metadata: { inside_saturated_below: "0.05" },
  tensors: {
    inside_bars: packed("U8", Uint8Array.of(1, 33, 255, 0), [2, 2]),
    inside_reach: packed("F64", Float64Array.of(4, 8)),
    inside_rows: packed("I32", Int32Array.of(0, 70000)),
    parameters: packed("F32", Float32Array.of(0.5, -2, 3, 0)),
  },
};

test("what a branch has inside is read as a moment of the same network", () => {
  const { frame, layout, branch, experiment } = momentOf(FOUND, LAYOUT, 3);
  assert.deepEqual([layout, branch, experiment, frame.epoch, frame.step], [LAYOUT, 2, 3, 9, 90]);
  assert.deepEqual([...frame.tensors.inside_bars.values], [1, 33, 255, 0]);
  assert.deepEqual(frame.tensors.inside_bars.shape, [2, 2]);
  assert.deepEqual([...frame.tensors.inside_rows.values], [0, 70000]);
  assert.deepEqual([...frame.parameters], [0.5, -2, 3, 0]);
  assert.equal(frame.tensors.parameters, undefined);
});

test("layers with another activation there have bars of other widths", () => {
  const own = momentOf({ ...FOUND, tensors: { ...FOUND.tensors, inside_reach: packed("F64", Float64Array.of(4, 4)) } }, LAYOUT, 3);
  assert.deepEqual(otherwiseScaled(own, momentOf(FOUND, LAYOUT, 3)), [1]);
  assert.deepEqual(otherwiseScaled(own, own), []);
});

test("the other branch is the one that is laid over, or is about to be, of this experiment", () => {
  const state = { inside: { kept: momentOf(FOUND, LAYOUT, 3) }, studies: {}, branches: { current: 1, list: [{ id: 1 }, { id: 2 }] }, experiment: 3 };
  assert.equal(otherBranch(state), 2);
  assert.equal(otherBranch({ ...state, experiment: 4 }), null);
  assert.equal(otherBranch({ ...state, branches: { current: 2, list: state.branches.list } }), null);
  assert.equal(otherBranch({ ...state, branches: { current: 1, list: [{ id: 1 }] } }), null);
  assert.equal(otherBranch({ ...state, studies: { [OTHER]: { isDone: false, settings: { branch: 5 } } } }), 5);
});

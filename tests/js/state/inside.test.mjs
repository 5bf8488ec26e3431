import { strict as assert } from "node:assert";
import { test } from "node:test";

import { keysOf } from "../../../static/js/features/inside/marks_view.js";
import { N_BARS, histogramOf, insideReducers, isLookedInside, litBy, parametersOf, placeOfSubject, presentMoment, sizeBelow } from "../../../static/js/state/inside.js";

/** Two inputs, two hidden neurons, one output: 2x2 weights, 2 biases, 2 weights, 1 bias. */
const LAYOUT = {
  features: ["x1", "x2"],
  layers: [
    { fanIn: 2, fanOut: 2, activation: "relu", weightsOffset: 0, biasesOffset: 4 },
    { fanIn: 2, fanOut: 1, activation: "tanh", weightsOffset: 6, biasesOffset: 8 },
  ],
};
const tensor = (shape, values, Type = Float32Array) => ({ shape, values: Type.from(values) });

/** Three rows, numbers 0, 8 and 16 of the training rows. */
function frameOf({ step = 1, epoch = step, parameters = [1, -0.5, 0.25, 2.9, 0, -3, 0.1, 0.2, 0], bars = [[1, 1, 20], [33, 0, 20], [17, 17, 17]], norms = [0.5, 2] } = {}) {
  return {
    step, epoch, samplesUsed: 0,
    parameters: Float32Array.from(parameters),
    metadata: { inside_saturated_below: "0.05" },
    tensors: {
      inside_rows: tensor([3], [0, 8, 16], Int32Array),
      inside_bars: tensor([3, 3], bars.flat(), Uint8Array),
      inside_reach: tensor([2], [4, 4], Float64Array),
      inside_gradient: tensor([9], [0, 0, 0, 0, 0, 0, 0.3, -0.1, 0.3]),
      inside_gradient_norms: tensor([2], norms, Float64Array),
    },
  };
}
const moment = (given) => ({ frame: frameOf(given), layout: LAYOUT, branch: null });
const stateOf = (more = {}) => ({ inside: null, frame: frameOf(), layout: LAYOUT, experiment: 1, branches: { current: null }, data: { train: new Array(24) }, config: { training: { batch_size: 8 } }, playing: true, ...more });

test("a histogram of z counts every row of every neuron, or of one alone", () => {
  const whole = histogramOf("z", moment(), 0, null);
  assert.equal(whole.counts.length, N_BARS);
  assert.equal(whole.counts.reduce((sum, count) => sum + count), 6);
  assert.deepEqual([0, 1, 20, 33].map((bar) => whole.counts[bar]), [1, 2, 2, 1]);
  assert.deepEqual(histogramOf("z", moment(), 0, 1).counts[1], 0);
  assert.equal(histogramOf("z", moment(), 1, null).counts[17], 3);
});

test("the outermost bars have no end, the others are equally wide", () => {
  const { ends } = histogramOf("z", moment(), 0, null);
  assert.deepEqual([ends[0], ends[1], ends[16], ends[33]], [[-Infinity, -4], [-4, -3.75], [-0.25, 0], [4, Infinity]]);
});

test("what is no number has no bar", () => {
  const { counts } = histogramOf("z", moment({ bars: [[255, 1, 1], [1, 1, 1], [1, 1, 1]] }), 0, null);
  assert.equal(counts.reduce((sum, count) => sum + count), 5);
});

test("weights and biases of a layer fall into bars about zero, as far as the largest", () => {
  const { counts, half, ends } = histogramOf("weights", moment(), 0, null);
  assert.equal(half, 3);
  assert.equal(counts.length, 21);
  assert.equal(counts.reduce((sum, count) => sum + count), 6);
  assert.ok(ends[10][0] < 0 && ends[10][1] > 0);
  assert.equal(counts[10], 1); // the bias of 0
  assert.deepEqual([counts[0], counts[20]], [1, 1]);
});

test("of one neuron there are the weights that lead to it, and its bias", () => {
  assert.deepEqual(parametersOf(LAYOUT, 0, 1), [1, 3, 5]);
  assert.deepEqual(parametersOf(LAYOUT, 1, null), [6, 7, 8]);
});

test("a bar of z stands for the rows that have such a value at one neuron at least", () => {
  const bar = { picture: "z", layer: 0, neuron: null, half: 4 };
  assert.deepEqual(litBy({ ...bar, bar: 1 }, moment()).rows, [0, 8]);
  assert.deepEqual(litBy({ ...bar, bar: 20 }, moment()).rows, [16]);
  assert.deepEqual(litBy({ ...bar, neuron: 1, bar: 1 }, moment()).rows, []);
});

test("a bar of weights stands for as many as it counts, and every weight for one bar", () => {
  const { counts, half } = histogramOf("weights", moment(), 0, null);
  const found = counts.map((_, bar) => litBy({ picture: "weights", layer: 0, neuron: null, bar, half }, moment()).parameters);
  assert.deepEqual(found.map(({ length }) => length), counts);
  assert.deepEqual(found.flat().sort((a, b) => a - b), [0, 1, 2, 3, 4, 5]);
});

test("places in the flat vector are links and biases of the drawn network", () => {
  assert.deepEqual([...keysOf([1, 2, 5, 7, 8], LAYOUT)], ["0 0 1", "0 1 0", "0 bias 1", "1 1 0", "1 bias 0"]);
});

test("every piece of a maxout neuron has its weight on the same link", () => {
  const layout = { features: ["x1"], layers: [{ fanIn: 2, fanOut: 1, activation: "maxout", weightsOffset: 0, biasesOffset: 4 }] };
  assert.deepEqual([...keysOf([0, 2, 5], layout)], ["0 0 0", "0 bias 0"]);
  assert.deepEqual(parametersOf(layout, 0, null), [0, 1, 2, 3, 4, 5]);
});

test("norms of the gradient are collected, and those beyond a step that was gone back to are dropped", () => {
  let state = stateOf();
  for (const step of [1, 5, 9, 4]) {
    state = { ...state, frame: frameOf({ step }) };
    state = { ...state, ...insideReducers.insideSeen(state, { type: "insideSeen" }) };
  }
  assert.deepEqual(state.inside.seen.map(({ step }) => step), [1, 4]);
  state = { ...state, ...insideReducers.insideSeen({ ...state, experiment: 2 }, { type: "insideSeen" }) };
  assert.equal(state.inside.seen.length, 1);
});

test("of a long training a bounded number of norms is kept, the first and the last among them", () => {
  let state = stateOf();
  for (let step = 1; step <= 3000; step++) {
    state = { ...state, frame: frameOf({ step }) };
    state = { ...state, ...insideReducers.insideSeen(state, { type: "insideSeen" }) };
  }
  const steps = state.inside.seen.map(({ step }) => step);
  assert.ok(steps.length <= 401);
  assert.deepEqual([steps[0], steps.at(-1)], [1, 3000]);
  assert.ok(Math.max(...steps.slice(1).map((step, i) => step - steps[i])) < 60);
});

test("a chosen bar follows training, and is let go when its histogram is another", () => {
  const bar = { picture: "weights", layer: 0, neuron: null, bar: 10, half: 3 };
  let state = stateOf();
  state = { ...state, ...insideReducers.insideSeen(state, { type: "insideSeen" }) };
  state = { ...state, ...insideReducers.barChosen(state, { type: "barChosen", bar }) };
  assert.deepEqual(state.inside.lit.parameters, [4]);
  state = { ...state, frame: frameOf({ step: 2, parameters: [0, 0, 0, 2.9, 0, 0, 0, 0, 0] }) };
  state = { ...state, ...insideReducers.insideSeen(state, { type: "insideSeen" }) };
  assert.deepEqual(state.inside.lit.parameters, [0, 1, 2, 4, 5]);
  state = { ...state, frame: frameOf({ step: 3, parameters: [0, 0, 0, 9, 0, 0, 0, 0, 0] }) };
  state = { ...state, ...insideReducers.insideSeen(state, { type: "insideSeen" }) };
  assert.equal(state.inside.lit, null);
});

test("a bar that is chosen twice is let go", () => {
  const bar = { picture: "z", layer: 0, neuron: null, bar: 1, half: 4 };
  let state = stateOf();
  state = { ...state, ...insideReducers.insideSeen(state, { type: "insideSeen" }) };
  for (const lit of [[0, 8], undefined]) {
    state = { ...state, ...insideReducers.barChosen(state, { type: "barChosen", bar }) };
    assert.deepEqual(state.inside.lit?.rows, lit);
  }
});

test("a frame of another network is not taken for this one's", () => {
  const layout = { ...LAYOUT, layers: LAYOUT.layers.slice(0, 1) };
  assert.deepEqual(insideReducers.insideSeen(stateOf({ layout }), { type: "insideSeen" }), {});
});

test("who looks at a neuron's card looks inside, and what was seen before is not shown to who comes later", () => {
  assert.equal(isLookedInside({ tab: "plane", inspected: { kind: "neuron" } }), true);
  assert.equal(isLookedInside({ tab: "plane", inspected: { kind: "parameter" } }), false);
  let state = stateOf();
  assert.equal(presentMoment(state), null);
  state = { ...state, ...insideReducers.insideSeen(state, { type: "insideSeen" }) };
  assert.equal(presentMoment(state)?.frame.step, 1);
  assert.equal(presentMoment({ ...state, experiment: 2 }), null);
  assert.equal(presentMoment({ ...state, layout: { ...LAYOUT } }), null);
  state = { ...state, ...insideReducers.insideLeft(state, { type: "insideLeft" }) };
  assert.equal(presentMoment(state), null);
});

test("a kept moment shares the axis of the present one", () => {
  const kept = moment({ parameters: [7, 0, 0, 0, 0, 0, 0, 0, 0] });
  assert.equal(histogramOf("weights", moment(), 0, null, kept).half, 8);
  assert.equal(histogramOf("weights", kept, 0, null, moment()).half, 8);
});

test("what is pointed at is a neuron of its layer", () => {
  assert.deepEqual(placeOfSubject({ kind: "neuron", index: 1 }, LAYOUT), { layer: 0, neuron: 1 });
  assert.deepEqual(placeOfSubject({ kind: "output", index: 0 }, LAYOUT), { layer: 1, neuron: 0 });
  assert.equal(placeOfSubject({ kind: "feature", name: "x1" }, LAYOUT), null);
});

test("nine of ten lie below the size that says so", () => {
  const values = [3, -1, 2, 5, -4, 6, 7, -8, 9, 10];
  assert.equal(sizeBelow(values, values.map((_, i) => i), 0.9), 9);
});

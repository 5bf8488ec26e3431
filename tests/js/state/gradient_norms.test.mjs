import { strict as assert } from "node:assert";
import { test } from "node:test";

import { RUN, isRunWanted, momentsOfRun, runReducers } from "../../../static/js/state/gradient_norms.js";
import { insideReducers } from "../../../static/js/state/inside.js";

const LAYOUT = { features: ["x1"], layers: [{ fanIn: 1, fanOut: 1, activation: "tanh", weightsOffset: 0, biasesOffset: 1 }] };
const tensor = (shape, values) => ({ shape, values: Float64Array.from(values) });

/** What the page knows once it has seen a frame at each of some steps, three to an epoch. */
function seeing(state, steps, more = {}) {
  let known = { ...state, ...more };
  for (const step of steps) {
    const tensors = { inside_bars: { shape: [1, 1], values: Uint8Array.of(1) }, inside_reach: tensor([1], [4]), inside_gradient_norms: tensor([1], [step]) };
    known = { ...known, frame: { step, epoch: Math.floor(step / 3), samplesUsed: 0, tensors, parameters: [0, 0] } };
    known = { ...known, ...insideReducers.insideSeen(known, { type: "insideSeen" }) };
  }
  return known;
}

const STATE = {
  tab: "inside", connection: "open", inside: null, layout: LAYOUT, experiment: 1, branches: { current: 1 },
  data: { train: new Array(24) }, config: { training: { batch_size: 8 } }, playing: true, studies: {},
};

/** With what the server has found up to a step. */
function found(state, step, { experiment = 1, branch = 1, steps = [0, 3, 6, 9, 12].filter((each) => each <= step), ...more } = {}) {
  const result = { branch, steps, epochs: steps.map((each) => each / 3), norms: steps.map((each) => [each]) };
  return { ...state, studies: { [RUN]: { done: 1, total: 1, isDone: true, isCancelled: false, problem: null, experiment, epoch: 0, step, result, ...more } } };
}
const steps = (state) => momentsOfRun(state).map(({ step }) => step);

test("the past is asked for once the tab has something to show, and not while nobody looks", () => {
  assert.equal(isRunWanted(STATE), false);
  const seen = seeing(STATE, [30]);
  assert.equal(isRunWanted(seen), true);
  assert.equal(isRunWanted({ ...seen, tab: "plane" }), false);
  assert.equal(isRunWanted({ ...seen, connection: "offline" }), false);
});

test("while it is under way, and once it is known or refused, it is not asked for again", () => {
  const seen = seeing(STATE, [12]);
  assert.equal(isRunWanted(found(seen, 12)), false);
  assert.equal(isRunWanted(found(seen, 12, { isDone: false, result: null })), false);
  assert.equal(isRunWanted(found(seen, 12, { problem: "no", result: null })), false);
  assert.equal(isRunWanted(seeing(found(seen, 12), [20, 40, 80])), false);
});

test("what was trained while nobody looked is found again", () => {
  const left = found(seeing(STATE, [12]), 12);
  const back = seeing({ ...left, ...insideReducers.insideLeft(left, {}) }, [90]);
  assert.equal(isRunWanted(back), true);
  assert.equal(isRunWanted(found(back, 90)), false);
});

test("a leap within the past is found again, a step of one epoch needs nothing", () => {
  const rest = found(seeing(STATE, [12]), 12);
  assert.equal(isRunWanted(seeing(rest, [15, 18], { playing: false })), false);
  assert.equal(isRunWanted(seeing(rest, [60], { playing: false })), true);
  assert.equal(isRunWanted(seeing(rest, [3], { playing: false })), false);
});

test("another experiment or another branch has another past", () => {
  const known = found(seeing(STATE, [12]), 12);
  assert.equal(isRunWanted(seeing(known, [12], { experiment: 2 })), true);
  assert.equal(isRunWanted(seeing(known, [12], { branches: { current: 2 } })), true);
  assert.deepEqual(steps(seeing(known, [12], { branches: { current: 2 } })), [12]);
});

test("who gives it up is not asked again until another experiment begins", () => {
  const seen = seeing(STATE, [12]);
  const declined = { ...seen, ...runReducers.runDeclined(seen, { isDeclined: true }) };
  assert.equal(isRunWanted(declined), false);
  assert.equal(isRunWanted(seeing(declined, [15])), false);
  assert.equal(isRunWanted({ ...declined, ...runReducers.runDeclined(declined, { isDeclined: false }) }), true);
  assert.equal(isRunWanted(seeing(declined, [1], { experiment: 2 })), true);
});

test("what was found and what is seen are one line, as far as training is now", () => {
  const known = seeing(found(seeing(STATE, [12]), 12), [14, 20]);
  assert.deepEqual(steps(known), [0, 3, 6, 9, 12, 14, 20]);
  assert.deepEqual(momentsOfRun(known)[1], { step: 3, epoch: 1, sizes: [3] });
  assert.deepEqual(steps(seeing(known, [7], { playing: false })), [0, 3, 6, 7]);
});

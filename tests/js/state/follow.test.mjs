import assert from "node:assert/strict";
import { test } from "node:test";
import { followReducers, areStale, shownNumbers, stageAfter } from "../../../static/js/state/follow.js";
import { wantedStep } from "../../../static/js/state/followed.js";
import { runsOf } from "../../../static/js/features/follow/flow.js";
import { levelOf } from "../../../static/js/state/follow_levels.js";
import { numberText } from "../../../static/js/features/follow/numbers.js";
import { DEFAULTS, TASKS, newStore } from "../support.mjs";

const LAYOUT = {
  features: ["x1", "x2"],
  layers: [
    { fanIn: 2, fanOut: 2, activation: "tanh", weightsOffset: 0, biasesOffset: 4 },
    { fanIn: 2, fanOut: 1, activation: "tanh", weightsOffset: 6, biasesOffset: 8 },
  ],
};
const ROWS = { task: TASKS.classification, train: [[1, 2, 1], [3, 4, -1], [5, 6, 1]], test: [[7, 8, -1]] };
const tensor = (shape, values) => ({ shape, values: Float64Array.from(values) });

/** A frame of a step of two samples, with numbers that tell where they stand. */
const frame = (sample, step = 3) => ({
  step,
  metadata: { followed: JSON.stringify({ sample }) },
  tensors: {
    step_rows: tensor([2], [2, 0]), step_inputs: tensor([2, 2], [1, 2, 3, 4]), step_targets: tensor([2, 1], [1, -1]), step_losses: tensor([2], [0.5, 0.25]),
    step_pre_activations: tensor([2, 3], [10, 11, 12, 20, 21, 22]), step_activations: tensor([2, 3], [0.1, 0.2, 0.3, 0.4, 0.5, 0.6]),
    step_outputs: tensor([2, 3], [0.1, 0, 0.3, 0.4, 0, 0.6]), step_mask: tensor([2, 3], [1, 0, 1, 1, 0, 1]), step_deltas: tensor([2, 3], [1, 2, 3, 4, 5, 6]),
    step_parameters: tensor([9], [1, -2, 3, 4, 0, 0, 5, 6, 0]), step_gradients: tensor([9], [0.1, 0.2, 0.3, 0.4, 0, 0, 0.9, -1, 0]), step_moves: tensor([9], Array(9).fill(-0.01)),
  },
});

function following() {
  const store = newStore();
  store.addReducers(followReducers);
  store.dispatch({ type: "configured", experiment: 1, config: DEFAULTS, layout: LAYOUT, data: { ...ROWS, task: "classification" } });
  store.dispatch({ type: "playPressed" });
  store.dispatch({ type: "followBegun", part: "train", row: 1 });
  return store;
}

test("following a sample stops playing and asks for the step that it alone would cause", () => {
  const { follow, playing } = following().state();
  assert.equal(playing, false);
  assert.deepEqual([follow.sample, follow.part, follow.row, follow.stage], [[3, 4, -1], "train", 1, "forward"]);
  assert.deepEqual(wantedStep({ follow, playing }), { sample: [3, 4, -1] });
  assert.equal(wantedStep({ follow, playing: true }), null);
  assert.equal(wantedStep({ follow: null, playing: false }), null);
});

test("the step of a batch is asked for without a sample, and its samples are training rows of their own", () => {
  const store = following();
  store.dispatch({ type: "followUnitChosen", unit: "batch" });
  assert.deepEqual(wantedStep(store.state()), { sample: null });
  store.dispatch({ type: "followNumbersCome", frame: frame(null) });
  assert.equal(store.state().follow.row, 2);
  store.dispatch({ type: "followMemberChosen", member: 1 });
  assert.deepEqual([store.state().follow.part, store.state().follow.row], ["train", 0]);
  const numbers = shownNumbers(store.state().follow, LAYOUT);
  assert.deepEqual([numbers.input(0, 1), numbers.preActivation(1, 0), numbers.deltas(0, 1), numbers.loss(), numbers.target(0)], [4, 22, 5, 0.25, -1]);
  store.dispatch({ type: "followUnitChosen", unit: "sample" });
  assert.deepEqual([store.state().follow.row, store.state().follow.member], [1, 0]);
});

test("at the loss the loss is looked at, and after it what was looked at before", () => {
  const store = following();
  store.dispatch({ type: "followSubjectChosen", subject: { kind: "parameter", index: 7 } });
  store.dispatch({ type: "followStaged", stage: "loss" });
  assert.deepEqual(store.state().follow.subject, { kind: "loss" });
  store.dispatch({ type: "followStaged", stage: "backward" });
  assert.deepEqual(store.state().follow.subject, { kind: "parameter", index: 7 });
  assert.equal(stageAfter(store.state().follow), "update");
  store.dispatch({ type: "followStaged", stage: "update" });
  assert.equal(stageAfter(store.state().follow), undefined);
});

test("another sample is followed from the same stage", () => {
  const store = following();
  store.dispatch({ type: "followStaged", stage: "backward" });
  store.dispatch({ type: "followBegun", part: "test", row: 0 });
  const { follow } = store.state();
  assert.deepEqual([follow.stage, follow.part, follow.sample], ["backward", "test", [7, 8, -1]]);
});

test("numbers are stale until those of this experiment, these settings and this sample have come", () => {
  const store = following();
  assert.ok(areStale(store.state()));
  store.dispatch({ type: "followNumbersCome", frame: frame([3, 4, -1]) });
  assert.ok(!areStale(store.state()));
  store.dispatch({ type: "parameterEdited", place: { layer: 0, from: 0, to: 0 }, value: 1, before: 0 });
  assert.ok(areStale(store.state()));
  store.dispatch({ type: "followNumbersCome", frame: frame([3, 4, -1]) });
  assert.ok(!areStale(store.state()));
  store.dispatch({ type: "followOutdated" });
  assert.ok(areStale(store.state()));
  store.dispatch({ type: "followNumbersCome", frame: frame([3, 4, -1], 4) });
  store.dispatch({ type: "followBegun", part: "train", row: 0 });
  assert.ok(areStale(store.state()), "those of another sample");
  store.dispatch({ type: "followNumbersCome", frame: frame([1, 2, 1]) });
  assert.ok(!areStale(store.state()));
  store.dispatch({ type: "configAccepted", config: structuredClone(DEFAULTS) });
  assert.ok(areStale(store.state()), "those of other settings");
});

const LINKS = [[0, 0, 0], [0, 0, 1], [0, 1, 0], [0, 1, 1], [1, 0, 0], [1, 1, 0]].map(([layer, from, to]) => ({ layer, from, to }));

test("forward a link carries its weight times what it receives, backward it shows its gradient", () => {
  const store = following();
  store.dispatch({ type: "followNumbersCome", frame: frame([3, 4, -1]) });
  const { follow } = store.state();
  const numbers = shownNumbers(follow, LAYOUT);
  const runValues = (stage) => Object.fromEntries(runsOf(LINKS, LAYOUT, { ...follow, stage }, numbers).map(({ index, value }) => [index, value]));
  assert.deepEqual(runValues("forward"), { 0: 1, 1: -2, 2: 6, 3: 8, 6: 0.5, 7: 0 });
  assert.deepEqual(runValues("backward"), { 0: 0.1, 2: 0.3, 6: 0.9 }); // what dropout left out gives nothing on
});

test("the links into the neuron that is looked at are labelled, the chosen weight always", () => {
  const { follow } = following().state();
  const numbers = shownNumbers(follow, LAYOUT);
  const labelled = (subject) => runsOf(LINKS, LAYOUT, { ...follow, subject }, numbers).filter(({ isLabelled }) => isLabelled).map(({ index }) => index).sort();
  assert.deepEqual(labelled({ kind: "neuron", layer: 0, neuron: 1 }), [1, 3]);
  assert.deepEqual(labelled({ kind: "parameter", index: 6 }), [6]);
});

test("of a network with thousands of links the strongest are drawn", () => {
  const layers = [{ fanIn: 2, fanOut: 1000, activation: "tanh", weightsOffset: 0, biasesOffset: 2000 }];
  const layout = { features: ["x1", "x2"], layers };
  const links = Array.from({ length: 2000 }, (_, i) => ({ layer: 0, from: Math.floor(i / 1000), to: i % 1000 }));
  const follow = { stage: "backward", subject: { kind: "neuron", layer: 0, neuron: 3 } };
  const numbers = shownNumbers({ member: 0, numbers: { tensors: { step_gradients: tensor([3000], Array.from({ length: 3000 }, (_, i) => i)) } } }, layout);
  const runs = runsOf(links, layout, follow, numbers);
  assert.ok(runs.length <= 242);
  assert.equal(runs.at(-1).index, 1999);
  assert.ok(runs.some(({ index }) => index === 3) && runs.some(({ index }) => index === 1003));
});

test("numbers are short, and never a zero that is none", () => {
  assert.deepEqual([0.456, -0.5, 0, 0.0044, -0.00004, 12.345, 345.67, -12345, NaN].map(numberText), ["0.46", "−0.50", "0.00", "0.004", "−4e−5", "12.35", "345.7", "−1.2e4", "–"]);
});

test("a sample that is looked for by its loss is asked for, before one that is followed", () => {
  const store = following();
  store.dispatch({ type: "followSought", criterion: "largest_loss" });
  assert.deepEqual(wantedStep(store.state()), { sample: null, choose: "largest_loss" });
  store.dispatch({ type: "followBegun", part: "train", row: 2, by: "lesson", at: { stage: "loss", subject: { kind: "loss" }, before: null } });
  const { follow, sought } = store.state();
  assert.equal(sought, null);
  assert.deepEqual([follow.sample, follow.stage, follow.subject, follow.by], [[5, 6, 1], "loss", { kind: "loss" }, "lesson"]);
  assert.deepEqual(wantedStep(store.state()), { sample: [5, 6, 1] });
});

test("numbers of the sample that was looked for are old for the batch, though both name no sample", () => {
  const store = following();
  store.dispatch({ type: "followUnitChosen", unit: "batch" });
  const sought = frame(null);
  store.dispatch({ type: "followNumbersCome", frame: { ...sought, metadata: { followed: '{"sample": null, "choose": "largest_loss"}' } } });
  assert.equal(areStale(store.state()), true);
});

test("the sample beside one belongs to whoever has chosen that one", () => {
  const store = following();
  store.dispatch({ type: "followBegun", part: "train", row: 0, by: "lesson" });
  store.dispatch({ type: "followStaged", stage: "update" });
  store.dispatch({ type: "followTurned", by: 1 });
  const { follow } = store.state();
  assert.deepEqual([follow.row, follow.sample, follow.by, follow.stage], [1, [3, 4, -1], "lesson", "update"]);
  store.dispatch({ type: "followBegun", part: "train", row: 0 });
  assert.equal(store.state().follow.by, "reader");
});

test("following may end before the rest of it is loaded", () => {
  const store = newStore();
  store.dispatch({ type: "configured", experiment: 1, config: DEFAULTS, layout: LAYOUT, data: { ...ROWS, task: "classification" } });
  store.dispatch({ type: "followBegun", part: "train", row: 1, by: "lesson" });
  store.dispatch({ type: "followStopped" });
  assert.equal(store.state().follow, null);
});

test("the links into a neuron are listed, the largest of the stage first and twelve at most", () => {
  const fanIn = 20;
  const layout = { features: Array.from({ length: fanIn }, (_, i) => `x${i + 1}`), layers: [{ fanIn, fanOut: 1, activation: "tanh", weightsOffset: 0, biasesOffset: fanIn }] };
  const rising = Array.from({ length: fanIn + 1 }, (_, i) => i / 10);
  const numbers = {
    step_inputs: tensor([1, fanIn], Array(fanIn).fill(1)), step_parameters: tensor([fanIn + 1], rising.toReversed()), step_gradients: tensor([fanIn + 1], rising),
    step_moves: tensor([fanIn + 1], Array(fanIn + 1).fill(0)),
  };
  const catalog = { activations: [], losses: [], optimizers: [], regularizers: [] };
  const rowsAt = (stage) =>
    levelOf({ numbers, layout, config: DEFAULTS, catalog, loss: "squared_error", follow: { member: 0, stage, subject: { kind: "neuron", layer: 0, neuron: 0 } } }).links;
  assert.deepEqual(rowsAt("forward").rows.map(({ index }) => index), Array.from({ length: 12 }, (_, i) => i));
  assert.deepEqual(rowsAt("backward").rows.map(({ index }) => index), Array.from({ length: 12 }, (_, i) => 19 - i));
  assert.equal(rowsAt("update").count, fanIn);
});

test("a sample that other data do not have is no longer followed, one that they have is", () => {
  const store = following();
  const data = { ...ROWS, task: "classification" };
  store.dispatch({ type: "configured", experiment: 1, config: DEFAULTS, layout: LAYOUT, data: { ...data, train: ROWS.train.slice(0, 2) } });
  assert.equal(store.state().follow.row, 1);
  store.dispatch({ type: "configured", experiment: 1, config: DEFAULTS, layout: LAYOUT, data: { ...data, train: ROWS.train.slice(0, 1) } });
  assert.equal(store.state().follow, null);
});

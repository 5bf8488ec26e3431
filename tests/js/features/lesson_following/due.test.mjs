import assert from "node:assert/strict";
import { test } from "node:test";
import { dueStep, placeOf } from "../../../../static/js/features/lesson_following/due.js";
import { lessonReducers } from "../../../../static/js/state/lesson.js";
import { DEFAULTS, newStore } from "../../support.mjs";

const FOLLOW = { sample: 1, stage: "backward", layer: 2, neuron: 2, weight: null };
const PREDICTION = { kind: "choice", options: [{ id: "1" }, { id: "3" }], expected: { answer: "3" }, explanations: [] };
const STEPS = [
  { id: "plain", config: null, prediction: null, evidence: null, follow: null },
  { id: "asks", config: null, prediction: PREDICTION, evidence: null, follow: FOLLOW },
  { id: "tells", config: null, prediction: null, evidence: null, follow: FOLLOW },
];
const LAYOUT = {
  features: ["x1", "x2"],
  layers: [
    { fanIn: 2, fanOut: 2, activation: "tanh", weightsOffset: 0, biasesOffset: 4 },
    { fanIn: 2, fanOut: 3, activation: "tanh", weightsOffset: 6, biasesOffset: 12 },
  ],
};

test("a sample is followed once the question is answered, or at once if there is none", () => {
  const store = newStore();
  store.addReducers(lessonReducers);
  store.dispatch({ type: "courseOpened" });
  store.dispatch({ type: "lessonChosen", id: "neurons" });
  store.dispatch({ type: "lessonReceived", lesson: { id: "neurons", config: DEFAULTS, controls: { shown: [], locked: [] }, steps: STEPS } });
  const due = (step) => {
    store.dispatch({ type: "lessonStepEntered", step, at: 5 });
    return dueStep(store.state())?.id ?? null;
  };
  assert.deepEqual(["plain", "asks", "tells"].map(due), [null, null, "tells"]);
  store.dispatch({ type: "lessonCommitted", step: "asks", answer: "1" });
  assert.equal(due("asks"), "asks");
  store.dispatch({ type: "lessonClosed" });
  assert.equal(dueStep(store.state()), null);
});

test("what is looked at is counted from 1 by lessons, and from 0 here", () => {
  const place = (changes) => placeOf({ ...FOLLOW, ...changes }, LAYOUT);
  assert.deepEqual(place({}), { stage: "backward", subject: { kind: "neuron", layer: 1, neuron: 1 }, before: null });
  assert.deepEqual(place({ weight: 2 }).subject, { kind: "parameter", index: 6 + 1 * 3 + 1 });
  assert.deepEqual(place({ weight: "bias" }).subject, { kind: "parameter", index: 12 + 1 });
  assert.deepEqual(place({ stage: "loss", layer: null }), { stage: "loss", subject: { kind: "loss" }, before: null });
});

test("of a network that does not have it the first neuron is looked at", () => {
  for (const missing of [{ layer: 3 }, { neuron: 4 }, { weight: 3 }]) {
    assert.deepEqual(placeOf({ ...FOLLOW, ...missing }, LAYOUT).subject, { kind: "neuron", layer: 0, neuron: 0 });
  }
});

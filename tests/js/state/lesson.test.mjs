import assert from "node:assert/strict";
import { test } from "node:test";
import { answerOf, configAt, configToSet, currentStep, lessonReducers, resultOf } from "../../../static/js/state/lesson.js";
import { lockedParts } from "../../../static/js/state/view.js";
import { withChanges } from "../../../static/js/state/config.js";
import { DEFAULTS, newStore } from "../support.mjs";

const WIDE = withChanges(DEFAULTS, { "network.hidden": [10] });
const PREDICTION = { kind: "choice", options: [{ id: "1" }, { id: "3" }], expected: { answer: "3" }, explanations: [] };
const EVIDENCE = { seeds: 2, measure: "test_loss", goal: 0.05, settings: [{ id: "1" }, { id: "3" }] };
const LESSON = {
  id: "neurons",
  config: DEFAULTS,
  controls: { shown: [], locked: ["data.dataset"] },
  steps: [
    { id: "watch", config: null, prediction: null, evidence: null },
    { id: "few", config: null, prediction: PREDICTION, evidence: EVIDENCE },
    { id: "wide", config: WIDE, prediction: null, evidence: null },
  ],
};

/** A store in which the lesson is open, at its first step. */
function opened(memory = undefined, step = null) {
  const store = newStore();
  store.addReducers(lessonReducers);
  store.dispatch({ type: "courseOpened" });
  store.dispatch({ type: "lessonChosen", id: "neurons", step });
  store.dispatch({ type: "lessonReceived", lesson: LESSON, ...(memory && { memory }) });
  if (!store.state().course.offer) enter(store, step ?? "watch");
  return store;
}

function enter(store, step) {
  store.dispatch({ type: "lessonStepEntered", step, config: configToSet(store.state(), store.state().lesson.step, step), at: 5 });
}

test("a step's own settings are set by one change that can be undone", () => {
  const store = opened();
  enter(store, "wide");
  assert.deepEqual(store.state().config.network.hidden, [10]);
  assert.equal(store.state().timeline.past.length, 1);
  store.dispatch({ type: "undoAsked" });
  assert.deepEqual(store.state().config.network.hidden, DEFAULTS.network.hidden);
  assert.equal(store.state().lesson.step, "wide");
});

test("what was changed stays from step to step while both begin with the same settings", () => {
  const store = opened();
  store.dispatch({ type: "configChanged", changes: { "training.learning_rate": 0.3 } });
  enter(store, "few");
  assert.equal(store.state().config.training.learning_rate, 0.3);
  enter(store, "wide");
  assert.equal(store.state().config.training.learning_rate, DEFAULTS.training.learning_rate);
  enter(store, "watch");
  assert.deepEqual(store.state().config.network.hidden, DEFAULTS.network.hidden);
});

test("a step begins with the settings of the last step that has its own", () => {
  assert.equal(configAt(LESSON, "few"), DEFAULTS);
  assert.equal(configAt(LESSON, "wide"), WIDE);
});

test("a lesson locks its controls, and its steps may still set them", () => {
  const store = opened();
  store.dispatch({ type: "configChanged", changes: { "data.dataset": "spiral" } });
  assert.equal(store.state().config.data.dataset, "circle");
  store.dispatch({ type: "lessonStepEntered", step: "few", config: withChanges(DEFAULTS, { "data.dataset": "spiral" }), at: 5 });
  assert.equal(store.state().config.data.dataset, "spiral");
});

test("a link's locks hold beside those of the lesson", () => {
  const store = opened();
  const prepared = { hide: [], lock: ["learning_rate"] };
  assert.deepEqual(lockedParts({ ...store.state(), prepared }), ["learning_rate", "dataset"]);
  store.dispatch({ type: "lessonClosed" });
  assert.deepEqual(lockedParts({ ...store.state(), prepared }), ["learning_rate"]);
});

test("an answer is kept for its step, and one of an edited lesson is none", () => {
  const store = opened();
  store.dispatch({ type: "lessonCommitted", step: "few", answer: "3" });
  assert.equal(answerOf(store.state(), LESSON.steps[1]), "3");
  const edited = { ...LESSON.steps[1], prediction: { ...PREDICTION, options: [{ id: "2" }, { id: "4" }] } };
  assert.equal(answerOf(store.state(), edited), null);
});

test("a lesson that was left further on asks whether to go on, unless the link names a step", () => {
  const memory = { step: "few", at: 3, seen: ["watch", "few"], answers: { few: "1" }, results: {}, reached: {} };
  assert.deepEqual(opened(memory).state().course.offer, { step: "few", at: 3, isTrained: false });
  assert.equal(currentStep(opened(memory).state()), null);
  assert.equal(opened(memory, "wide").state().course.offer, null);
  assert.equal(opened({ ...memory, step: "gone" }).state().course.offer, null);
});

test("to begin anew forgets what was answered", () => {
  const store = opened({ step: "few", at: 3, seen: ["few"], answers: { few: "1" }, results: {}, reached: {} });
  store.dispatch({ type: "lessonBegunAnew" });
  assert.deepEqual(store.state().course.memory.answers, {});
});

test("results count the seeds that have reached the goal, and are kept when all are done", () => {
  const store = opened();
  enter(store, "few");
  const settings = [{ name: "1", values: [0.4, null], median: 0.4 }, { name: "3", values: [0.0123456, null], median: 0.0123456 }];
  const comparison = { id: "x", status: "running", seeds: [0, 1], done: 2, total: 4, settings };
  store.dispatch({ type: "lessonEvidenceReceived", step: "few", comparison });
  const step = LESSON.steps[1];
  assert.deepEqual([resultOf(store.state(), step).settings["3"].reached, resultOf(store.state(), step).done], [1, 0.5]);
  assert.deepEqual(store.state().course.memory.results, {});
  store.dispatch({ type: "lessonEvidenceReceived", step: "few", comparison: { ...comparison, status: "finished" } });
  assert.deepEqual(store.state().course.memory.results.few.settings["3"], { values: [0.01235, null], reached: 1, median: 0.01235 });
});

test("a closed lesson leaves the settings as they are, and locks nothing", () => {
  const store = opened();
  enter(store, "wide");
  store.dispatch({ type: "lessonClosed" });
  assert.equal(store.state().lesson, null);
  assert.deepEqual(store.state().config.network.hidden, [10]);
  store.dispatch({ type: "configChanged", changes: { "data.dataset": "spiral" } });
  assert.equal(store.state().config.data.dataset, "spiral");
});

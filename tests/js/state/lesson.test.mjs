import assert from "node:assert/strict";
import { test } from "node:test";
import { answerOf, configAt, configToSet, currentStep, isOver, lessonReducers } from "../../../static/js/state/lesson.js";
import { resultOf } from "../../../static/js/state/lesson_runs.js";
import { lockedParts } from "../../../static/js/state/view.js";
import { withChanges } from "../../../static/js/state/config.js";
import { DEFAULTS, newStore } from "../support.mjs";

const WIDE = withChanges(DEFAULTS, { "network.hidden": [10] });
const PREDICTION = { kind: "choice", options: [{ id: "1" }, { id: "3" }], expected: { answer: "3" }, explanations: [] };
const EVIDENCE = { seeds: 2, measure: "test_loss", larger_is_better: false, goal: 0.05, settings: [{ id: "1" }, { id: "3" }] };
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

/** A comparison of the step `few` as the server tells it, with these values of its second setting. */
function told(status, values) {
  const setting = (name, own) => ({ name, values: own, diverged: own.map(() => false), pictures: null });
  return { id: "x", status, seeds: [0, 1], done: 2, total: 4, settings: [setting("1", [0.4, 0.4]), setting("3", values)] };
}

test("results count the seeds that have reached the goal, and are kept when all are done", () => {
  const store = opened();
  enter(store, "few");
  const before = store.state().course.memory;
  store.dispatch({ type: "lessonEvidenceReceived", step: "few", comparison: told("running", [0.0123456, null]) });
  const [, three] = resultOf(store.state(), LESSON.steps[1]).settings;
  assert.deepEqual([three.reached, three.done], [1, 1]);
  assert.equal(store.state().course.memory, before);
  store.dispatch({ type: "lessonEvidenceReceived", step: "few", comparison: told("finished", [0.0123456, 0.3]) });
  assert.deepEqual(store.state().course.memory.results.few, { seeds: 2, settings: { 1: [0.4, 0.4], 3: [0.0123456, 0.3] } });
});

test("what is remembered of runs comes to what they came to when they were told", () => {
  const store = opened();
  enter(store, "few");
  store.dispatch({ type: "lessonEvidenceReceived", step: "few", comparison: told("finished", [0.050001, 0.049999]) });
  const again = opened(store.state().course.memory, "few");
  assert.deepEqual(resultOf(again.state(), LESSON.steps[1]), resultOf(store.state(), LESSON.steps[1]));
  const edited = { ...LESSON.steps[1], evidence: { ...EVIDENCE, settings: [{ id: "1" }, { id: "5" }] } };
  assert.equal(resultOf(again.state(), edited), null);
});

test("a step is over when what it asks for is done: answered, run, or reached", () => {
  const store = opened();
  const goal = { html: "", conditions: [] };
  const step = (parts) => ({ id: "few", prediction: null, evidence: null, goal: null, ...parts });
  const [asks, runs, reaches] = [{ prediction: PREDICTION, evidence: EVIDENCE, goal }, { evidence: EVIDENCE, goal }, { goal }].map(step);
  const over = () => [asks, runs, reaches, step({})].map((each) => isOver(store.state(), each));
  assert.deepEqual(over(), [false, false, false, true]);
  store.dispatch({ type: "lessonGoalReached", step: "few", epoch: 7 });
  assert.deepEqual(over(), [false, false, true, true]);
  store.dispatch({ type: "lessonEvidenceReceived", step: "few", comparison: told("running", [null, null]) });
  assert.deepEqual(over(), [false, true, true, true]);
  store.dispatch({ type: "lessonCommitted", step: "few", answer: "1" });
  assert.deepEqual(over(), [true, true, true, true]);
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

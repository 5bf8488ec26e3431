import assert from "node:assert/strict";
import { test } from "node:test";

import { withChanges } from "../../../static/js/state/config.js";
import { isStale } from "../../../static/js/state/studies.js";
import { followStudies } from "../../../static/js/wire/studies.js";
import { newStore } from "../support.mjs";

/** A store whose first study is asked for, and a server of which the messages are made by hand. */
function following() {
  const store = newStore();
  const orders = [];
  let tell;
  store.dispatch({ type: "studyAsked", name: "landscape", settings: { seed: 1 } });
  followStudies(store, { order: (text) => orders.push(JSON.parse(text)), listen: (listener) => (tell = listener) });
  const study = () => store.state().studies.landscape;
  return { store, orders, study, tell: (message) => tell(message) };
}

const AT = { name: "landscape", experiment: 1, epoch: 2, step: 50 };

test("what was asked for before this was loaded is asked of the server", () => {
  const { orders } = following();
  assert.deepEqual(orders, [{ type: "study", name: "landscape", settings: { seed: 1 } }]);
});

test("a result stays, with its moment, until another one comes", () => {
  const { store, study, tell } = following();
  tell({ type: "study", ...AT, done: 1, total: 2, is_done: false, result: { loss: 3 } });
  store.dispatch({ type: "studyAsked", name: "landscape", settings: { seed: 2 } });
  assert.deepEqual([study().result, study().step, study().done], [{ loss: 3 }, 50, 0]);
  tell({ type: "study", ...AT, step: 75, done: 1, total: 2, is_done: false });
  assert.equal(study().step, 50);
  tell({ type: "study", ...AT, step: 75, done: 2, total: 2, is_done: true, result: { loss: 4 } });
  assert.deepEqual([study().result, study().step, study().isDone], [{ loss: 4 }, 75, true]);
});

test("a result of another moment is stale", () => {
  const { study, tell } = following();
  tell({ type: "study", ...AT, done: 2, total: 2, is_done: true, result: { loss: 3 } });
  assert.equal(isStale(study(), { experiment: 1, frame: { step: 50 } }), false);
  assert.equal(isStale(study(), { experiment: 1, frame: { step: 51 } }), true);
  assert.equal(isStale(study(), { experiment: 2, frame: { step: 50 } }), true);
});

test("a result is stale from a change of the settings, though the step is the same, until another one has come", () => {
  const { store, study, tell } = following();
  const now = { experiment: 1, frame: { step: 50 } };
  const result = { type: "study", ...AT, done: 2, total: 2, is_done: true, result: { loss: 3 } };
  const { config } = store.state();
  store.dispatch({ type: "configAccepted", config });
  tell(result);
  store.dispatch({ type: "configAccepted", config: { ...config } });
  assert.equal(isStale(study(), now), false, "the server tells the same settings back");
  store.dispatch({ type: "configAccepted", config: withChanges(config, { "training.learning_rate": 0.3 }) });
  assert.equal(isStale(study(), now), true);
  tell({ type: "study", ...AT, done: 1, total: 2, is_done: true, is_cancelled: true });
  assert.equal(isStale(study(), now), true);
  tell(result);
  assert.equal(isStale(study(), now), false);
});

test("a refusal ends the study and says why", () => {
  const { store, study, tell } = following();
  tell({ type: "rejected", code: "invalid_study", message: "is too small" });
  assert.deepEqual([study().isDone, study().problem], [true, "is too small"]);
  store.dispatch({ type: "studiesOutdated" });
  assert.equal(study().problem, null, "with other settings it may be accepted");
});

test("giving a study up is told to the server", () => {
  const { store, orders } = following();
  store.dispatch({ type: "studyCancelled", name: "landscape" });
  assert.deepEqual(orders.at(-1), { type: "study", name: "landscape", settings: null });
});

test("a study does not outlive its connection", () => {
  const { store, study } = following();
  store.dispatch({ type: "connectionLost" });
  assert.deepEqual([study().isDone, study().isCancelled], [true, true]);
});

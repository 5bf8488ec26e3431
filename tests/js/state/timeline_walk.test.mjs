import assert from "node:assert/strict";
import { test } from "node:test";
import { historyOf } from "../../../static/js/state/loss_history.js";
import { DEFAULTS, newStore } from "../support.mjs";

const CONFIG = { ...DEFAULTS, training: { ...DEFAULTS.training, learning_rate: 0.1 } };

/** A store that has trained to epoch 4, step 40, with the learning rate changed at step 20. */
function trained() {
  const store = newStore();
  const layout = { features: [], layers: [] };
  store.dispatch({ type: "configured", experiment: 1, config: DEFAULTS, layout, data: {} });
  arrive(store, 2);
  store.dispatch({ type: "configChanged", changes: { "training.learning_rate": 0.1 } });
  store.dispatch({ type: "configAccepted", config: CONFIG, epoch: 2, step: 20 });
  arrive(store, 4);
  return store;
}

/** The server has reached an epoch, and tells the losses until then. */
function arrive(store, epoch) {
  store.dispatch({ type: "stateReceived", playing: false, status: "paused", epoch, step: 10 * epoch });
  const { low } = historyOf(Array.from({ length: epoch + 1 }, (_, i) => ({ epoch: i, train: 1 / (i + 1), test: 1 / (i + 1) })));
  store.dispatch({ type: "frameReceived", frame: { epoch, step: 10 * epoch, tensors: {}, history: { width: 1, epochs: epoch + 1, low, high: low } } });
}

/** The server has gone back behind the change, or past it again. */
function goTo(store, epoch, config) {
  store.dispatch({ type: "seekAsked", to: { epoch } });
  store.dispatch({ type: "configAccepted", config, epoch, step: 10 * epoch, isReplayed: true });
  arrive(store, epoch);
}

test("what was trained beyond stays known until training has reached it again", () => {
  const store = trained();
  store.dispatch({ type: "seekAsked", to: { epoch: 1 } });
  arrive(store, 1);
  assert.equal(store.state().history.count, 2);
  assert.equal(store.state().known.count, 5);
  arrive(store, 3);
  assert.equal(store.state().known.count, 5);
  arrive(store, 4);
  assert.equal(store.state().known.count, 0);
  assert.equal(store.state().history.count, 5);
});

test("settings shown are those of the moment, and nothing to be undone comes of that", () => {
  const store = trained();
  goTo(store, 1, DEFAULTS);
  assert.equal(store.state().config.training.learning_rate, 0.03);
  goTo(store, 3, CONFIG);
  assert.equal(store.state().config.training.learning_rate, 0.1);
  assert.equal(store.state().timeline.past.length, 1);
});

test("before a change it is the next to be redone, and redoing goes forth to it", () => {
  const store = trained();
  goTo(store, 1, DEFAULTS);
  assert.deepEqual([store.state().timeline.past.length, store.state().timeline.future.length], [0, 1]);
  store.dispatch({ type: "redoAsked" });
  assert.deepEqual(store.state().seek, { step: 20 });
  assert.equal(store.state().config.training.learning_rate, 0.03);
  goTo(store, 2, CONFIG);
  assert.deepEqual([store.state().timeline.past.length, store.state().timeline.future.length], [1, 0]);
});

test("marks of changes that are ahead stay known", () => {
  const store = trained();
  goTo(store, 1, DEFAULTS);
  assert.equal(store.state().history.marks.length, 0);
  assert.equal(store.state().known.marks.length, 1);
  goTo(store, 3, CONFIG);
  assert.deepEqual(store.state().history.marks.map(({ epoch }) => epoch), [2]);
});

test("another change takes the place of what was known to come", () => {
  const store = trained();
  goTo(store, 1, DEFAULTS);
  store.dispatch({ type: "configChanged", changes: { "training.learning_rate": 1 } });
  store.dispatch({ type: "configAccepted", config: { ...DEFAULTS, training: { ...DEFAULTS.training, learning_rate: 1 } }, epoch: 1, step: 10 });
  assert.equal(store.state().known.count, 0);
  assert.equal(store.state().timeline.future.length, 0);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { NO_HISTORY } from "../../../static/js/state/loss_history.js";
import { DEFAULTS, newStore } from "../support.mjs";

function undoable() {
  const store = newStore();
  return {
    store,
    change: (changes, gesture) => store.dispatch({ type: "configChanged", changes, gesture }),
    undo: () => store.dispatch({ type: "undoAsked" }),
    redo: () => store.dispatch({ type: "redoAsked" }),
    noise: () => store.state().config.data.noise,
    entries: () => store.state().timeline.past.length,
  };
}

test("changes are undone and redone in order", () => {
  const { change, undo, redo, noise } = undoable();
  change({ "data.noise": 5 });
  change({ "data.noise": 10 });
  const seen = [undo, undo, undo, redo, redo, redo].map((act) => {
    act();
    return noise();
  });
  assert.deepEqual(seen, [5, 0, 0, 5, 10, 10]);
});

test("one drag is one entry and another slider begins another", () => {
  const { store, change, undo, noise } = undoable();
  for (const n of [5, 10, 15]) change({ "data.noise": n }, "slide data.noise");
  for (const n of [2, 3]) change({ seed: n }, "slide seed");
  undo();
  assert.deepEqual([noise(), store.state().config.seed], [15, 0]);
  undo();
  assert.equal(noise(), 0);
});

test("a new change forgets what was undone", () => {
  const { change, undo, redo, noise } = undoable();
  change({ "data.noise": 5 });
  undo();
  change({ seed: 4 });
  redo();
  assert.equal(noise(), 0);
});

test("a change to the same value is nothing to undo", () => {
  const { change, entries } = undoable();
  change({ "data.noise": 0 });
  assert.equal(entries(), 0);
});

test("what the server refused is nothing to undo", () => {
  const { store, change, entries } = undoable();
  store.dispatch({ type: "configAccepted", config: DEFAULTS });
  change({ "data.noise": 99 });
  store.dispatch({ type: "rejected", defaults: DEFAULTS, problems: [{ field: "data.noise" }] });
  assert.equal(entries(), 0);
});

test("entries are bounded", () => {
  const { change, entries } = undoable();
  for (let n = 1; n < 1000; n++) change({ seed: n });
  assert.equal(entries(), 200);
});

test("an edited weight goes back until weights are drawn anew", () => {
  const { store, undo, redo, entries } = undoable();
  const place = { layer: 0, from: 1, to: 0 };
  const edit = (before, value) => store.dispatch({ type: "parameterEdited", place, before, value });
  edit(0.5, 1);
  edit(1, 12);
  undo();
  assert.equal(store.state().edited.value, 0.5);
  redo();
  assert.equal(store.state().edited.value, 12);
  const layout = { features: [], layers: [] };
  store.dispatch({ type: "configured", experiment: 7, config: DEFAULTS, layout, data: {} });
  assert.equal(entries(), 0);
});

/** A store whose experiments begin anew, and leave checkpoints behind. */
function beginning() {
  const store = newStore();
  const begin = (experiment, left = null, resumedAt = null) => {
    const layout = { features: [], layers: [] };
    store.dispatch({ type: "configured", experiment, config: store.state().config, layout, data: {}, left, resumedAt });
  };
  begin(1);
  return {
    store,
    begin,
    checkpoint: (epoch) => ({ epoch, state: "", config: DEFAULTS, history: NO_HISTORY }),
    change: (seed) => store.dispatch({ type: "configChanged", changes: { seed } }),
    undo() {
      store.dispatch({ type: "undoAsked" });
      return store.state().goBack?.epoch ?? null;
    },
  };
}

test("a change that began anew leads back to the checkpoint it left", () => {
  const { begin, checkpoint, change, undo } = beginning();
  change(1);
  begin(2, checkpoint(7));
  assert.equal(undo(), 7);
});

test("a beginning that undoing made leaves no checkpoint to earlier changes", () => {
  const { begin, checkpoint, change, undo } = beginning();
  change(1);
  begin(2);
  change(2);
  begin(3);
  undo();
  begin(4, checkpoint(9));
  assert.equal(undo(), null);
});

test("old checkpoints are forgotten and their settings are not", () => {
  const { store, begin, checkpoint, change } = beginning();
  for (let n = 1; n <= 30; n++) {
    change(n);
    begin(n + 1, checkpoint(n));
  }
  const { past } = store.state().timeline;
  assert.equal(past.length, 30);
  const epochs = past.filter((entry) => entry.checkpoint).map((entry) => entry.checkpoint.epoch);
  assert.deepEqual(epochs, Array.from({ length: 20 }, (_, i) => i + 11));
});

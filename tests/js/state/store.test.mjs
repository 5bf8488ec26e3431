import assert from "node:assert/strict";
import { test } from "node:test";
import { withChanges } from "../../../static/js/state/config.js";
import { DEFAULTS, newStore } from "../support.mjs";

test("lists with an entry per layer follow the layers", () => {
  const store = newStore(withChanges(DEFAULTS, { "network.activation": ["relu", "tanh"] }));
  store.dispatch({ type: "hiddenChanged", hidden: [4, 2, 2] });
  assert.deepEqual(store.state().config.network.activation, ["relu", "tanh", "tanh"]);
});

test("a picture stays until its numbers would mean something else", () => {
  const store = newStore();
  const layer = { fanIn: 2, fanOut: 1, activation: "tanh", weightsOffset: 0, biasesOffset: 2 };
  const isKept = (layout) => {
    store.dispatch({ type: "configured", experiment: 1, config: DEFAULTS, layout, data: {} });
    const kept = store.state().frame !== null;
    store.dispatch({ type: "frameReceived", frame: { epoch: 1, tensors: {} } });
    return kept;
  };
  isKept({ features: ["x1", "x2"], layers: [layer] });
  assert.equal(isKept({ features: ["x1", "x2"], layers: [{ ...layer, activation: "relu" }] }), true);
  assert.equal(isKept({ features: ["x1", "sin_x1"], layers: [layer] }), false);
  assert.equal(isKept({ features: ["x1", "sin_x1"], layers: [{ ...layer, biasesOffset: 4 }] }), false);
});

test("only the refused field goes back", () => {
  const store = newStore();
  store.dispatch({ type: "configAccepted", config: DEFAULTS });
  store.dispatch({ type: "configChanged", changes: { "network.hidden": [4, 99], "data.noise": 10 } });
  store.dispatch({ type: "rejected", defaults: DEFAULTS, problems: [{ field: "network.hidden.1" }] });
  const { config } = store.state();
  assert.deepEqual(config.network.hidden, [4, 2]);
  assert.equal(config.data.noise, 10);
});

test("a link opens a tab, and the address forgets it with the next one that is chosen", () => {
  const store = newStore();
  const { config } = store.state();
  store.dispatch({ type: "linkOpened", config, view: {}, prepared: { ...store.state().prepared, tab: "metrics" }, leftOut: 0 });
  assert.equal(store.state().tab, "metrics");
  store.dispatch({ type: "tabChosen", tab: "plane" });
  assert.deepEqual([store.state().tab, store.state().prepared.tab], ["plane", undefined]);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { comparedSettings, differences, isStale, letterOf, placeOf } from "../../../static/js/state/comparing.js";
import { withChanges } from "../../../static/js/state/config.js";
import { DEFAULTS, newStore } from "../support.mjs";

const rate = (value) => withChanges(DEFAULTS, { "training.learning_rate": value });

test("what is changed after a pin is another setting, with the next letter", () => {
  const store = newStore();
  store.dispatch({ type: "settingPinned" });
  assert.equal(comparedSettings(store.state()).length, 1);
  store.dispatch({ type: "configChanged", changes: { "training.learning_rate": 0.1 } });
  const settings = comparedSettings(store.state());
  assert.deepEqual(settings.map((_, place) => letterOf(place)), ["A", "B"]);
  assert.deepEqual(differences(...settings), ["training.learning_rate"]);
});

test("another seed is the same setting", () => {
  assert.equal(placeOf([DEFAULTS], withChanges(DEFAULTS, { seed: 7, "data.seed": 3 })), 0);
});

test("the same setting is pinned once, and four are the most", () => {
  const store = newStore();
  for (const value of [0.03, 0.03, 0.1, 0.3, 1, 3]) {
    store.dispatch({ type: "configChanged", changes: { "training.learning_rate": value } });
    store.dispatch({ type: "settingPinned" });
  }
  assert.deepEqual(store.state().comparing.pins.map((pin) => pin.training.learning_rate), [0.03, 0.1, 0.3, 1]);
  assert.equal(comparedSettings(store.state()).length, 4);
  assert.equal(placeOf(comparedSettings(store.state()), store.state().config), -1);
});

test("pins are removed and changed by place, and undone by nothing else", () => {
  const store = newStore();
  store.dispatch({ type: "pinsRecalled", pins: [rate(0.1), rate(0.3)] });
  store.dispatch({ type: "pinChanged", place: 1, changes: { "training.learning_rate": 1 } });
  store.dispatch({ type: "pinRemoved", place: 0 });
  assert.deepEqual(store.state().comparing.pins.map((pin) => pin.training.learning_rate), [1]);
  assert.deepEqual(store.state().timeline.past, []);
});

test("results of other settings are stale, of other seeds they are not", () => {
  const found = { settings: [{ config: DEFAULTS }, { config: rate(0.1) }] };
  assert.ok(!isStale(found, [withChanges(DEFAULTS, { seed: 9 }), rate(0.1)]));
  assert.ok(isStale(found, [DEFAULTS, rate(0.3)]));
  assert.ok(isStale(found, [DEFAULTS]));
});

test("a new comparison looks at the first and the last of its settings", () => {
  const store = newStore();
  store.dispatch({ type: "comparedSeedPointedAt", seed: 2 });
  store.dispatch({ type: "comparisonReceived", comparison: { id: "x", settings: [{}, {}, {}] } });
  assert.deepEqual(store.state().comparing.pair, [0, 2]);
  assert.equal(store.state().comparing.seed, null);
  store.dispatch({ type: "comparisonPairChosen", pair: [1, 2] });
  store.dispatch({ type: "comparisonReceived", comparison: { id: "x", settings: [{}, {}, {}] } });
  assert.deepEqual(store.state().comparing.pair, [1, 2]);
});

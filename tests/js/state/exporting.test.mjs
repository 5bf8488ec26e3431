import assert from "node:assert/strict";
import { test } from "node:test";

import { NOTHING_EXPORTED, isUpToDate, keyOf } from "../../../static/js/state/exporting.js";

const state = (changes = {}) => ({
  exporting: NOTHING_EXPORTED, experiment: 1, config: { seed: 0 }, edited: null, frame: { step: 7 }, stateAt: { step: 7 }, status: "paused", ...changes,
});

test("a network is of an experiment, its settings and a step", () => {
  const asked = { key: keyOf(state()), step: 7 };
  assert.ok(isUpToDate(asked, state()));
  for (const changes of [{ experiment: 2 }, { config: { seed: 1 } }, { edited: {} }, { frame: { step: 8 }, stateAt: { step: 8 } }]) {
    assert.ok(!isUpToDate(asked, state(changes)), JSON.stringify(changes));
  }
});

test("what was not trained is what its settings say, whatever its number", () => {
  const ready = { frame: { step: 0 }, stateAt: { step: 0 }, status: "ready" };
  const asked = { key: keyOf(state(ready)), step: 0 };
  assert.ok(isUpToDate(asked, state({ ...ready, experiment: 2 })));
  assert.ok(!isUpToDate(asked, state({ ...ready, edited: {} })));
  assert.ok(!isUpToDate(asked, state({ ...ready, config: { seed: 1 } })));
});

test("a training is of its settings alone", () => {
  const exporting = { ...NOTHING_EXPORTED, content: "training" };
  const asked = { key: keyOf(state({ exporting })), step: null };
  assert.ok(isUpToDate(asked, state({ exporting, frame: { step: 9 }, stateAt: { step: 9 }, experiment: 3 })));
  assert.ok(!isUpToDate(asked, state({ exporting, config: { seed: 1 } })));
});

test("what was asked of the moment at which training came to rest is not asked again while its frame is on the way", () => {
  const asked = { key: keyOf(state()), step: 9 };
  assert.ok(isUpToDate(asked, state({ stateAt: { step: 9 } })));
  assert.ok(!isUpToDate(asked, state({ stateAt: { step: 9 }, status: "playing" })));
});

test("another way is another text of an experiment, and no other one of a network", () => {
  const at = (changes) => keyOf(state({ exporting: { ...NOTHING_EXPORTED, ...changes } }));
  assert.equal(at({ way: "curl" }), at({}));
  assert.notEqual(at({ content: "experiment", way: "curl" }), at({ content: "experiment" }));
});

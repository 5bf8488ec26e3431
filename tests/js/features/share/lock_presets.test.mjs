import assert from "node:assert/strict";
import { test } from "node:test";
import { allBut, choiceFor, lockedBy } from "../../../../static/js/features/share/lock_presets.js";
import { withChanges } from "../../../../static/js/state/config.js";
import { NOTHING_PREPARED } from "../../../../static/js/state/view.js";
import { DEFAULTS, newStore } from "../../support.mjs";

const part = (group, name, ...within) => ({ name, group, within, label: name });
const PARTS = [
  part("page", "presets"), part("page", "help"), part("transport", "play"), part("transport", "speed"),
  part("data", "problem_type"), part("data", "dataset"), part("data", "noise"), part("data", "data_seed"), part("data", "regenerate"),
  part("settings", "seed"), part("settings", "batch_size"), part("settings", "learning_rate"), part("settings", "loss"),
  part("network", "layers"), part("network", "neurons"), part("network", "x1", "features"), part("network", "x2", "features"),
  part("network", "features"), part("plane", "show_test"),
];

test("all but one leaves that one, running and reading free", () => {
  const lock = lockedBy(allBut("batch_size"), PARTS);
  const free = PARTS.map(({ name }) => name).filter((name) => !lock.includes(name));
  assert.deepEqual(free, ["help", "play", "speed", "batch_size"]);
});

const CHANGES = [
  ["noise", { "data.noise": 5 }],
  ["seed", { seed: 7 }],
  ["data_seed", { "data.seed": 7 }],
  ["learning_rate", { "training.learning_rate": 1 }],
  ["layers", { "network.hidden": [4, 2, 2] }],
  ["neurons", { "network.hidden": [4, 3] }],
  ["x1", { "network.features": ["x2"] }],
  ["features", { "network.features": ["x2"] }],
];

for (const [name, changes] of CHANGES) {
  test(`what is left free can be used: ${name}`, () => {
    const store = newStore();
    store.dispatch({ type: "preparedChanged", changes: { ...NOTHING_PREPARED, lock: lockedBy(allBut(name), PARTS) } });
    store.dispatch({ type: "configChanged", changes });
    assert.deepEqual(store.state().config, withChanges(DEFAULTS, changes));
  });
}

test("watching locks all but what a reader needs", () => {
  const lock = lockedBy("watch", PARTS);
  assert.ok(lock.includes("play") && lock.includes("presets") && !lock.includes("help"));
});

test("of a group, all of it is locked and nothing else", () => {
  assert.deepEqual(lockedBy("data", PARTS), ["problem_type", "dataset", "noise", "data_seed", "regenerate"]);
});

test("locks are recognized as the choice that makes them, in any order", () => {
  for (const choice of ["free", "data", "watch", allBut("noise")]) {
    assert.equal(choiceFor([...lockedBy(choice, PARTS)].reverse(), PARTS), choice);
  }
  assert.equal(choiceFor(["noise", "play"], PARTS), "");
  assert.equal(lockedBy("", PARTS), null);
});

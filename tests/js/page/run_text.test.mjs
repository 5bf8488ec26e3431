import assert from "node:assert/strict";
import { test } from "node:test";
import { runSpeaker } from "../../../static/js/page/run_text.js";
import { withChanges } from "../../../static/js/state/config.js";
import { DEFAULTS } from "../support.mjs";

const row = (name, more) => ({ name, label: name.toUpperCase(), hyperparameters: [], ...more });
const beta = { name: "beta1", label: "Beta", default: 0.9 };
const catalog = {
  datasets: [row("circle", { task: "classification" })],
  features: [row("x1"), row("x2")],
  activations: [row("tanh")],
  initializers: [], schedules: [], regularizers: [],
  losses: [row("squared_error"), row("hinge")],
  optimizers: [row("adam", { hyperparameters: [beta] })],
  fields: {
    "data.noise": { table: null }, "network.activation": { table: "activations" },
    "training.loss": { table: "losses" }, "training.optimizer": { table: "optimizers" },
  },
};
const say = (key, blanks) => (key === "page.comma" ? ", " : key.split(".").at(-1) + (blanks?.value ?? ""));
const speak = runSpeaker({ say, catalog, defaults: DEFAULTS });

const SAID = [
  [{ "training.loss": "squared_error" }, "SQUARED_ERROR"],
  [{ "training.loss": null }, ""],
  [{ "training.loss": "hinge", "training.optimizer": { name: "adam", beta1: 0.5 } }, "ADAM, Beta 0.5 · HINGE"],
  [{ "training.optimizer": { name: "adam", beta1: 0.9 } }, "ADAM"],
  [{ "network.hidden": [8, 8] }, "hidden 8, 8"],
  [{ "network.hidden": [] }, "hidden no_hidden"],
  [{ "data.noise": 5 }, "noise percent5"],
  [{ "training.early_stopping": { patience: 7 } }, "early_stopping patience 7"],
];
for (const [changes, text] of SAID) {
  test(`${JSON.stringify(changes)} is said in one line, where it is not the usual`, () => {
    assert.equal(speak.differences(withChanges(DEFAULTS, changes)), text);
  });
}

test("the fields in which configs differ are named once", () => {
  const configs = [DEFAULTS, withChanges(DEFAULTS, { "data.noise": 5 }), withChanges(DEFAULTS, { seed: 2 })];
  assert.deepEqual(speak.differing(configs), ["data.noise", "seed"]);
});

test("a run among others is called by what differs, and by its number only where nothing does", () => {
  const run = (id, changes, name = null) => ({ id, name, config: withChanges(DEFAULTS, changes) });
  const runs = [run(1, {}), run(2, { "data.noise": 5 }), run(3, { "data.noise": 5, "training.loss": "hinge" }), run(4, {}, "mine")];
  const called = runs.map((each) => speak.among(each, runs));
  assert.ok(called[1].includes("noise percent5") && called[1].includes("loss") && !called[1].includes("unnamed"));
  assert.equal(called[2], "noise percent5, loss HINGE");
  assert.equal(called[3], "mine");
  assert.equal(speak.among(runs[0], [runs[0], run(5, {})]), "unnamed");
});

test("a hyperparameter is named with the row that has it", () => {
  assert.equal(runSpeaker({ say: (key, { choice, name } = {}) => [choice, name].filter(Boolean).join(": ") || key, catalog, defaults: DEFAULTS }).field("training.optimizer.beta1"), "ADAM: Beta");
});

test("made data are called as the settings call them", () => {
  const made = (changes) => speak.value("data.augment", { copies: 3, turn: 0, jitter: 0, ...changes });
  assert.deepEqual([{ jitter: 0.3 }, { turn: 30 }, { turn: 30, jitter: 0.3 }].map(made), ["jitter", "turn", "both"]);
});

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
const say = (key, blanks) => key.split(".").at(-1) + (blanks?.value ?? "");
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

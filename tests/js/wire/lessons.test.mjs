import assert from "node:assert/strict";
import test from "node:test";

import { withTidyConfigs } from "../../../static/js/wire/lessons.js";

const TABLES = { "training.optimizer": [{ name: "adam", hyperparameters: [{ name: "beta1", default: 0.9 }] }] };
const config = (beta1) => ({ training: { optimizer: { name: "adam", beta1 }, learning_rate: 0.01 } });

test("a lesson's settings are written as the page writes them, so that they are those that the server has accepted", () => {
  const lesson = { id: "race", config: config(0.9), steps: [{ id: "usual", config: config(0.9) }, { id: "same", config: null }, { id: "slow", config: config(0.5) }] };
  const tidy = withTidyConfigs(lesson, TABLES);
  assert.equal(tidy.config.training.optimizer, "adam");
  assert.deepEqual(tidy.steps.map((step) => step.config?.training.optimizer ?? null), ["adam", null, { name: "adam", beta1: 0.5 }]);
  assert.equal(tidy.config.training.learning_rate, 0.01);
});

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { goalNow, judge } from "../../../static/js/state/lesson_goal.js";
import { DEFAULTS } from "../support.mjs";

const FRAME = { epoch: 300, trainLoss: 0.01, testLoss: 0.04, validationLoss: NaN, testAccuracy: 0.99, parameters: new Float32Array(13) };
const experiment = { metrics: { test_loss: 0.04, validation_loss: NaN, parameters: 13 }, config: DEFAULTS, epoch: 300 };
const holds = (condition) => judge(condition, experiment).holds;

test("a number is below or above what it is not equal to, and at least or at most what it is", () => {
  assert.ok(holds({ of: "test_loss", below: 0.05 }) && !holds({ of: "test_loss", below: 0.04 }));
  assert.ok(holds({ of: "test_loss", at_most: 0.04 }) && !holds({ of: "test_loss", above: 0.04 }));
  assert.ok(holds({ of: "epoch", at_least: 300 }) && !holds({ of: "epoch", at_least: 301 }));
});

test("a number that there is not is below and above nothing", () => {
  for (const relation of ["below", "above", "at_least", "at_most"]) {
    assert.ok(!holds({ of: "validation_loss", [relation]: 0 }));
    assert.ok(!holds({ of: "train_r_squared", [relation]: 0 }));
  }
});

test("neurons, layers, features and parameters are counted", () => {
  assert.ok(holds({ of: "hidden_neurons", is: 6 }) && holds({ of: "hidden_layers", is: 2 }));
  assert.ok(holds({ of: "features", is: 2 }) && holds({ of: "parameters", is: 13 }));
});

test("a field of the config is, is not, or is one of some values", () => {
  assert.ok(holds({ of: "network.activation", is: "tanh" }) && holds({ of: "network.activation", is_not: "relu" }));
  assert.ok(holds({ of: "network.hidden", is: [4, 2] }) && !holds({ of: "network.hidden", is: [4] }));
  assert.ok(holds({ of: "data.dataset", one_of: ["xor", "circle"] }) && !holds({ of: "data.dataset", one_of: ["xor"] }));
  assert.ok(holds({ of: "training.loss", is: null }));
});

test("a goal is reached when all of it holds, of settings that the server has", () => {
  const conditions = [{ of: "test_loss", below: 0.05 }, { of: "hidden_neurons", at_most: 3 }];
  const small = { ...DEFAULTS, network: { ...DEFAULTS.network, hidden: [3] } };
  assert.ok(goalNow(conditions, { frame: FRAME, config: small, accepted: small }).isReached);
  // The loss is still that of the larger network.
  assert.ok(!goalNow(conditions, { frame: FRAME, config: small, accepted: DEFAULTS }).isReached);
  const missing = goalNow(conditions, { frame: FRAME, config: DEFAULTS, accepted: DEFAULTS });
  assert.ok(!missing.isReached);
  assert.deepEqual(missing.conditions.map(({ holds, value }) => [holds, value]), [[true, 0.04], [false, 6]]);
});

test("before the first number there is none, and nothing is reached", () => {
  const { isReached, conditions: [first] } = goalNow([{ of: "test_loss", below: 9 }], { frame: null, config: DEFAULTS, accepted: DEFAULTS });
  assert.ok(!isReached);
  assert.equal(first.value, null);
});

test("every case of the table that the checker of lessons is held to holds here as well", () => {
  const cases = JSON.parse(readFileSync(new URL("../../data/lesson_conditions.json", import.meta.url), "utf-8"));
  for (const { state, condition, holds } of cases) assert.equal(judge(condition, state).holds, holds, JSON.stringify(condition));
  assert.ok(cases.length > 25);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { hyperparameterOf, othersValue, tidied, withHyperparameter, withLayer } from "../../../static/js/state/choices.js";

test("a hyperparameter at its default is left out", () => {
  const beta1 = { name: "beta1", default: 0.9 };
  const set = withHyperparameter("adam", beta1, 0.95);
  assert.deepEqual(set, { name: "adam", beta1: 0.95 });
  assert.equal(withHyperparameter(set, beta1, 0.9), "adam");
  assert.equal(hyperparameterOf(set, beta1), 0.95);
  assert.equal(hyperparameterOf("adam", beta1), 0.9);
});

test("layers that agree share one value", () => {
  const mixed = withLayer("tanh", 3, 1, "relu");
  assert.deepEqual(mixed, ["tanh", "relu", "tanh"]);
  assert.equal(withLayer(mixed, 3, 1, "tanh"), "tanh");
  assert.equal(othersValue(mixed, 3, 1), "tanh");
  assert.equal(othersValue(mixed, 3, 0), "relu");
});

test("layers that agree in name and numbers share one value", () => {
  const elu = () => ({ name: "elu", alpha: 0.5 });
  const mixed = withLayer("tanh", 2, 0, elu());
  assert.deepEqual(mixed, [elu(), "tanh"]);
  assert.deepEqual(withLayer(mixed, 2, 1, elu()), elu());
  assert.deepEqual(othersValue([elu(), elu(), "tanh", "relu"], 4, 3), elu());
});

test("what is at its default is left out of a choice", () => {
  const rows = [{ name: "adam", hyperparameters: [{ name: "beta1", default: 0.9 }, { name: "beta2", default: 0.999 }] }];
  const tidy = (beta1) => tidied({ training: { optimizer: { name: "adam", beta1, beta2: 0.999 }, seed: 1 } }, { "training.optimizer": rows });
  assert.deepEqual(tidy(0.9), { training: { optimizer: "adam", seed: 1 } });
  assert.deepEqual(tidy(0.5), { training: { optimizer: { name: "adam", beta1: 0.5 }, seed: 1 } });
});

test("what is at its default is left out of each layer's choice", () => {
  const rows = [{ name: "tanh", hyperparameters: [] }, { name: "elu", hyperparameters: [{ name: "alpha", default: 1 }] }];
  const tidy = (activation) => tidied({ network: { activation } }, { "network.activation": rows }).network.activation;
  assert.equal(tidy({ name: "elu", alpha: 1 }), "elu");
  assert.deepEqual(tidy(["tanh", { name: "elu", alpha: 1 }, { name: "elu", alpha: 2 }]), ["tanh", "elu", { name: "elu", alpha: 2 }]);
});

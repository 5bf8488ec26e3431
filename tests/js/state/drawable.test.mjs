import assert from "node:assert/strict";
import test from "node:test";
import { drawable } from "../../../static/js/state/drawable.js";
import { withChanges } from "../../../static/js/state/config.js";
import { DEFAULTS } from "../support.mjs";

const BOUNDS = { limits: { max_hidden_layers: 8, max_neurons: 64 }, features: ["x1", "x2", "sin_x1"], mostClasses: 8 };
const defaults = { ...DEFAULTS, data: { ...DEFAULTS.data, classes: 3, task: null, test: null } };

const admitted = (changes) => drawable(withChanges(defaults, changes), defaults, BOUNDS);

test("what a network can be drawn of is left as it is", () => {
  for (const changes of [{ "network.hidden": [] }, { "network.hidden": [64, 1] }, { "network.features": ["sin_x1"] }, { "data.dataset": "nonsuch" }]) {
    const { config, refused } = admitted(changes);
    assert.deepEqual(refused, []);
    assert.deepEqual(config, withChanges(defaults, changes));
  }
});

test("a network that could never be drawn is refused by its field, and the rest stays", () => {
  for (const hidden of [[1e9], [10000], [2.5], [0], [-1], ["4"], "8", 8, null, new Array(9).fill(1), [Infinity], [NaN]]) {
    const { config, refused } = admitted({ "network.hidden": hidden, "training.learning_rate": 0.3 });
    assert.deepEqual(refused.map(({ field }) => field), ["network.hidden"], String(hidden));
    assert.deepEqual(config, withChanges(defaults, { "training.learning_rate": 0.3 }));
  }
});

test("features and numbers of classes that there are not are refused", () => {
  for (const features of [["foo"], ["x1", "constructor"], [], "x1", [null]]) {
    assert.deepEqual(admitted({ "network.features": features }).refused.map(({ field }) => field), ["network.features"]);
  }
  for (const classes of [1e9, 1, 9, "3"]) assert.deepEqual(admitted({ "data.classes": classes }).refused.map(({ field }) => field), ["data.classes"]);
});

test("points of one's own are there or the data is as usual", () => {
  const own = { "data.dataset": "custom", "data.task": "classification", "data.train": [[0, 0, 1]], "data.test": [[1, 1, -1]] };
  assert.deepEqual(admitted(own).refused, []);
  for (const changes of [{ "data.train": null }, { "data.train": [] }, { "data.train": [1, 2] }, { "data.train": "x" }, { "data.test": [[0, "a", 1]] }]) {
    const { config, refused } = admitted({ ...own, ...changes });
    assert.deepEqual(refused.map(({ field }) => field), ["data.dataset"]);
    assert.deepEqual(config, defaults);
  }
});

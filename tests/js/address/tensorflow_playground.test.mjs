import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { isTensorFlowPlayground, readTensorFlowPlayground } from "../../../static/js/address/tensorflow_playground.js";

const EVERY_KEY = JSON.parse(readFileSync(new URL("../../data/tensorflow_playground_link.json", import.meta.url), "utf-8"));

test("every key of theirs is understood", () => {
  const { link, changes } = EVERY_KEY;
  const read = readTensorFlowPlayground(link);
  assert.equal(link.split("&").length, 27);
  assert.deepEqual(read.malformed, []);
  assert.deepEqual(read.changes, changes);
  assert.deepEqual(read.view, { showTest: true, discretize: true });
  assert.equal(read.embed, true);
});

test("a regression of theirs opens with its own data set", () => {
  const { changes } = readTensorFlowPlayground("problem=regression&dataset=xor&regDataset=reg-gauss&networkShape=");
  assert.equal(changes["data.dataset"], "reg-gauss");
  assert.deepEqual(changes["network.hidden"], []);
});

test("what theirs hides is hidden, and hidden inputs are gone", () => {
  const { hide, changes } = readTensorFlowPlayground("xSquared=true&xSquared_hide=true&playButton_hide=true&numHiddenLayers_hide=false");
  assert.deepEqual(hide, ["x1_squared", "play"]);
  assert.deepEqual(changes["network.features"], ["x1", "x2"]);
});

const NOTES = {
  "activation=tanh": ["page.tfp.seed"],
  "batchSize=7": ["page.tfp.seed", "page.tfp.batch"],
  "regularization=L1": ["page.tfp.seed", "page.tfp.l1"],
  "noise=70": ["page.tfp.seed", "page.tfp.noise"],
  "tutorial=xor": ["page.tfp.seed", "page.tfp.tutorial"],
};
for (const [fragment, notes] of Object.entries(NOTES)) {
  test(`what cannot be the same in ${fragment} is told`, () => {
    assert.deepEqual(readTensorFlowPlayground(fragment).notes.map(({ key }) => key), notes);
  });
}

const MALFORMED = {
  "learningRate=fast": "page.allowed.number",
  "networkShape=4,x": "page.allowed.numbers",
  "discretize=maybe": "page.allowed.boolean",
  "problem=clustering": ["classification", "regression"],
  "regularization=constructor": ["none", "L1", "L2"],
  "discretize=toString": "page.allowed.boolean",
};
for (const [part, allowed] of Object.entries(MALFORMED)) {
  test(`the malformed part ${part} is reported and the rest read`, () => {
    const { malformed, changes } = readTensorFlowPlayground(`${part}&dataset=xor`);
    const [field, received] = part.split("=");
    assert.deepEqual(malformed, [{ field, received, allowed }]);
    assert.equal(changes["data.dataset"], "xor");
  });
}

for (const fragment of [EVERY_KEY.link, "networkShape=4,2"]) {
  test(`${fragment.slice(0, 20)} is theirs`, () => assert.equal(isTensorFlowPlayground(fragment), true));
}
for (const fragment of ["seed=3", "data.dataset=xor", "hide=noise", "toString=1", "constructor=1"]) {
  test(`${fragment} is ours`, () => assert.equal(isTensorFlowPlayground(fragment), false));
}

test("what every object has is no part of theirs that could be hidden", () => {
  const { malformed, hide } = readTensorFlowPlayground("constructor_hide=true&toString=1");
  assert.deepEqual(malformed.map(({ field }) => field), ["constructor_hide", "toString"]);
  assert.deepEqual(hide, []);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeLink as decode, encodeLink } from "../../../static/js/address/link.js";
import { withChanges } from "../../../static/js/state/config.js";
import { DEFAULTS, SPEEDS } from "../support.mjs";

const decodeLink = (link, defaults, parts) => decode(link, defaults, { parts, speeds: SPEEDS });

const CHANGES = [
  {},
  { seed: 3 },
  { "data.dataset": "reg-plane", "network.hidden": [], "network.features": ["sin_x1"] },
  { "training.learning_rate": 1e-5, "training.shuffle": false, "data.noise": 35 },
  { "network.activation": ["relu", "tanh"], "network.hidden": [8, 8] },
  { "network.activation": { name: "elu", alpha: 0.5 } },
  { "network.activation": ["tanh", { name: "elu", alpha: 0.5 }, { name: "maxout", pieces: 3 }], "network.hidden": [8, 8, 2] },
  { "data.samples": 30, "data.train": [[0.5, -1, 1], [2, 2, -1]] },
  { "training.optimizer": { name: "sgd" } },
  { "training.class_weight": [1, 2.5], "data.balance": [1, 0.1], "data.resample": "bootstrap" },
  { "training.class_weight": "balanced" },
  { "training.optimizer": { name: "adam", beta1: 0.95, epsilon: 1e-8 } },
  { "training.loss": { name: "asymmetric", cost_above: 3 } },
  { "training.early_stopping": { monitor: "test_loss", patience: 20, restore_best: false } },
  { "network.dropout": [0.2, 0], "network.batch_normalization": [true, false], "network.hidden": [8, 8] },
  { "network.dropout": 0.3, "network.batch_normalization": true, "training.clip_norm": 0.5 },
];

for (const changes of CHANGES) {
  test(`the link of ${JSON.stringify(changes)} is read as what was written`, () => {
    const config = withChanges(DEFAULTS, changes);
    const { link } = encodeLink(config, DEFAULTS, { showTest: true, discretize: false });
    const read = decodeLink(`#${link}`, DEFAULTS);
    assert.deepEqual(read.malformed, []);
    assert.deepEqual(read.config, config, link);
    assert.equal(read.view.showTest, true);
  });
}

const linkOf = (changes) => encodeLink(withChanges(DEFAULTS, changes), DEFAULTS, {}).link;

test("links are readable", () => {
  const link = linkOf({ seed: 3, "data.dataset": "spiral", "network.hidden": [8, 8] });
  assert.equal(link, "data.dataset=spiral&network.hidden=8,8&seed=3");
});

test("each layer's choice and its numbers are readable in links", () => {
  const link = linkOf({ "network.activation": ["tanh", { name: "elu", alpha: 0.5 }] });
  assert.equal(link, "network.activation=tanh,elu;alpha:0.5");
});

test("choices and their numbers are readable in links", () => {
  const link = linkOf({
    "network.dropout": [0.2, 0],
    "training.optimizer": { name: "adam", beta1: 0.95 },
    "training.early_stopping": { monitor: "test_loss", patience: 20 },
  });
  assert.equal(link, "network.dropout=0.2,0&training.optimizer=adam;beta1:0.95&training.early_stopping=monitor:test_loss;patience:20");
});

const MALFORMED = [
  "nonsense=1", "seed", "=3", "seed=", "seed=abc", "network.hidden=4,x", "training.shuffle=perhaps", "seed=%",
  "training.optimizer=adam;beta1", "network.activation=tanh,elu;alpha", "network.activation=elu;alpha:", "training.early_stopping=patience:", "network.dropout=0.2,x",
  "network.batch_normalization=true,perhaps",
  // Names that every object of JavaScript has, though no table of ours.
  "toString=1", "constructor=1", "__proto__=1", "embed=constructor", "training.shuffle=valueOf", "page.speed=constructor",
  "page.speed=-5", "page.speed=0", "page.speed=1.5", "page.speed=1e9", "page.show_test=toString",
];

for (const part of MALFORMED) {
  test(`the malformed part ${part} is reported and left out`, () => {
    const { malformed, config } = decodeLink(part, DEFAULTS);
    const [field, received = ""] = part.split("=");
    assert.equal(malformed.length, 1);
    assert.equal(malformed[0].field, field);
    assert.equal(malformed[0].received, received);
    assert.ok(malformed[0].allowed.length);
    assert.deepEqual(config, DEFAULTS);
  });
}

test("a part without a value names what is missing", () => {
  const { malformed } = decodeLink("seed", DEFAULTS);
  assert.deepEqual(malformed, [{ field: "seed", received: "", allowed: "page.allowed.pair" }]);
});

test("what a teacher prepared is read as it was written", () => {
  const words = { lang: "zh-Hant", lesson: "neurons", glossary: null, step: "how-few", tab: "metrics", desk: "doctor", sheet: "descent" };
  const prepared = { hide: ["noise", "play"], lock: ["dataset"], embed: true, play: true, ...words };
  const { link } = encodeLink(DEFAULTS, DEFAULTS, { prepared });
  assert.equal(link, "hide=noise,play&lock=dataset&embed=1&play=1&lang=zh-Hant&lesson=neurons&step=how-few&tab=metrics&desk=doctor&sheet=descent");
  const read = decodeLink(link, DEFAULTS, ["noise", "play", "dataset"]);
  assert.deepEqual(read.prepared, prepared);
  assert.deepEqual(read.malformed, []);
});

test("only known parts of the page can be hidden", () => {
  const { prepared, malformed } = decodeLink("hide=noise,moon", DEFAULTS, ["noise", "play"]);
  assert.deepEqual(prepared.hide, ["noise"]);
  assert.deepEqual(malformed, [{ field: "hide", received: "noise,moon", allowed: ["noise", "play"] }]);
});

test("points that are too many for a link are left out and counted", () => {
  const rows = Array.from({ length: 300 }, (_, i) => [i / 100, 1, 1]);
  const config = withChanges(DEFAULTS, { "data.dataset": "custom", "data.train": rows, "network.hidden": [3] });
  const { link, leftOut } = encodeLink(config, DEFAULTS, {});
  assert.equal(link, "network.hidden=3&page.points_left_out=300");
  assert.equal(leftOut, 300);
  assert.equal(decodeLink(link, DEFAULTS).config.data.dataset, "circle");
});

test("a hyperparameter is read by its own dotted name, before and after its choice", () => {
  for (const link of ["training.optimizer=adam&training.optimizer.beta1=0.8", "training.optimizer.beta1=0.8&training.optimizer=adam"]) {
    const { config, malformed } = decodeLink(link, DEFAULTS);
    assert.deepEqual(malformed, []);
    assert.deepEqual(config.training.optimizer, { name: "adam", beta1: 0.8 });
  }
  const { config } = decodeLink("network.activation=elu;alpha:0.1&network.activation.alpha=0.5&training.early_stopping.patience=5", DEFAULTS);
  assert.deepEqual(config.network.activation, { name: "elu", alpha: 0.5 });
  assert.deepEqual(config.training.early_stopping, { patience: 5 });
});

test("what leads into a field without parts is no field", () => {
  for (const field of ["network.hidden.length", "seed.x", "x.y.z", "training.optimizer.__proto__"]) {
    assert.deepEqual(decodeLink(`${field}=1`, DEFAULTS).malformed.map((each) => each.field), [field]);
  }
});

test("a part whose value is called like what every object has stays a word", () => {
  const { config, malformed } = decodeLink("training.optimizer=adam;beta1:constructor", DEFAULTS);
  assert.deepEqual(malformed, []);
  assert.deepEqual(config.training.optimizer, { name: "adam", beta1: "constructor" });
});

test("speeds are those of the list, or whole epochs of a picture", () => {
  for (const speed of ["batch", "max", "1", "30", "1000000"]) assert.equal(decodeLink(`page.speed=${speed}`, DEFAULTS).view.speed, speed);
});

test("a link names a tab of the result card, or says which there are", () => {
  assert.equal(decodeLink("#tab=metrics", DEFAULTS).prepared.tab, "metrics");
  const { prepared, malformed } = decodeLink("#tab=outside", DEFAULTS);
  assert.equal(prepared.tab, undefined);
  assert.deepEqual(malformed.map(({ field, received }) => [field, received]), [["tab", "outside"]]);
});

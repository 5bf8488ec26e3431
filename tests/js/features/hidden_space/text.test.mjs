import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { hiddenSpaceSpeaker } from "../../../../static/js/features/hidden_space/text.js";
import { speaker } from "../../../../static/js/page/words.js";

const words = JSON.parse(readFileSync(new URL("../../../../playground/locales/en.json", import.meta.url), "utf-8"));
const text = hiddenSpaceSpeaker({ say: speaker(words, "en"), number: new Intl.NumberFormat("en"), labels: { tanh: "Tanh" } });
const layout = { layers: [{ fanOut: 6, activation: "tanh" }, { fanOut: 2, activation: "tanh" }, { fanOut: 1, activation: "tanh" }] };
const moment = { layer: 1, neurons: [0, 1], explained: [], borders: [[1, -2, 0.5]], parted: 0.976, rows: [0, 1, 3], points: [1, 0, 3, 2, -1, 4] };

test("the sentence says what the output layer parts, by how many lines", () => {
  assert.equal(text.sentence(moment, layout), "A straight line parts 98 % of the points here: the network's own output layer draws it.");
  const several = { ...moment, borders: [[1, 0, 0], [0, 1, 0], [0, 0, 1]] };
  assert.equal(text.sentence(several, layout), "Straight lines part 98 % of the points here: the network's own output layer draws them.");
});

test("nearly all is not said to be all", () => {
  assert.match(text.sentence({ ...moment, parted: 0.9999 }, layout), / 99\.9 % /);
  assert.match(text.sentence({ ...moment, parted: 1 }, layout), / 100 % /);
});

test("of a layer in between nothing is claimed but how much of its spread is seen", () => {
  const between = { ...moment, layer: 0, neurons: null, explained: [0.6, 0.25], borders: [], parted: NaN };
  assert.equal(text.sentence(between, layout), "Further layers follow: what is not parted here may still be. This picture holds 85 % of their spread.");
});

test("for numbers the output is a weighted sum, of neurons that are more or less alike", () => {
  const said = "The output is a weighted sum of the 2 numbers that this layer gives.";
  assert.equal(text.sentence({ ...moment, parted: NaN }, layout), `${said} Over these points both neurons are correlated by r = −0.50.`);
  assert.equal(text.sentence({ ...moment, parted: NaN, neurons: [0, 0] }, layout), said);
});

test("of two neurons in between it is said how alike they are, or which of them does not vary", () => {
  const between = { ...moment, layer: 0, neurons: [3, 5], borders: [], parted: NaN };
  assert.match(text.sentence({ ...between, points: [1, 2, 2, 4, 4, 8] }, layout), / correlated by r = 1\.00\.$/);
  assert.match(text.sentence({ ...between, points: [1, 0, 2, 0, 4, 0] }, layout), / Neuron 6 answers the same to all these points\.$/);
});

test("who listens hears where the points of each class lie, and the border", () => {
  const rows = text.rows(moment, { targets: [1, -1, 1, -1], names: new Map([[-1, "Orange"], [1, "Blue"]]), outputs: ["Output"] });
  assert.deepEqual(rows, [
    ["Orange", "2", "1.00", "3.00"],
    ["Blue", "1", "1.00", "0.00"],
    ["Border: Output", "", "1.00 · x − 2.00 · y + 0.50 = 0", ""],
  ]);
});

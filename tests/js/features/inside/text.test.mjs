import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { insideSpeaker } from "../../../../static/js/features/inside/text.js";
import { speaker } from "../../../../static/js/page/words.js";

const words = JSON.parse(readFileSync(new URL("../../../../playground/locales/en.json", import.meta.url), "utf-8"));
const text = insideSpeaker({ say: speaker(words, "en"), number: new Intl.NumberFormat("en"), labels: {} });
const layout = (layers) => ({ layers: new Array(layers).fill({}) });

test("under the layers stands who holds the most parameters, and how many there are to a point", () => {
  const said = text.layers(layout(3), { counts: [12, 72, 9], ratios: [NaN, NaN, NaN], rows: 125 });
  assert.equal(said, "There are 0.74 parameters to each of the 125 training points; Layer 2 holds the most, 77 %.");
});

test("layers that hold equally many are counted, and one alone is not compared", () => {
  const tied = text.layers(layout(3), { counts: [6, 72, 72], ratios: [NaN, NaN, NaN], rows: 10 });
  assert.equal(tied, "There are 15 parameters to each of the 10 training points; 2 layers hold the most, 48 % each.");
  assert.equal(text.layers(layout(1), { counts: [3], ratios: [NaN], rows: 1 }), "There are 3 parameters to the 1 training point.");
});

test("once there is an update, the layer in which it is largest beside the weights is named", () => {
  const said = text.layers(layout(3), { counts: [12, 72, 9], ratios: [0.002, NaN, 0.0123], rows: 125 });
  assert.match(said, / Beside the weights the latest update is largest here: Output, 0\.012\.$/);
});

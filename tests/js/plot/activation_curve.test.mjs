import { strict as assert } from "node:assert";
import { test } from "node:test";

import { curveMarkup } from "../../../static/js/plot/activation_curve.js";

const RAMP = { about: "", from: -5, to: 5, values: [-1, 0, 1], slopes: [0, 1, 0], flat: [[null, -2.5], [2.5, null]] };

test("f and its slope are drawn to the same scales", () => {
  const markup = curveMarkup(RAMP);
  // The plot goes from 14 (1) to 108 (-1), and is 254 wide.
  assert.ok(markup.includes('d="M0 108L127 61L254 14"'));
  assert.ok(markup.includes('d="M0 61L127 14L254 61"'));
});

test("what is nearly flat is hatched to the end of what is drawn", () => {
  const zones = [...curveMarkup(RAMP).matchAll(/class="flat" x="([^"]+)" y="14" width="([^"]+)"/g)].map(([, x, width]) => [Number(x), Number(width)]);
  assert.deepEqual(zones, [[26, 63.5], [216.5, 63.5]]);
  assert.ok(!curveMarkup({ ...RAMP, flat: [[7, null]] }).includes('class="flat"'));
});

import { strict as assert } from "node:assert";
import { test } from "node:test";

import { placedApart } from "../../../static/js/plot/placed_apart.js";
import { powerText, sizeText, withPower } from "../../../static/js/plot/size_text.js";

test("sizes have two digits, and a power of ten where they are far from one", () => {
  assert.deepEqual([0, 0.123, 35.4, -0.0015, 3.14e-5, 2e7, NaN, Infinity].map(sizeText), ["0", "0.12", "35", "−0.0015", "3.1·10⁻⁵", "2.0·10⁷", "", ""]);
  assert.equal(powerText(-12), "10⁻¹²");
});

test("names that would overlap are moved apart and stay in order and within the range", () => {
  assert.deepEqual(placedApart([50, 52, 10], 10, [0, 100]), [50, 60, 10]);
  assert.deepEqual(placedApart([99, 98, 100], 10, [0, 100]), [90, 80, 100]);
});

test("a number has a factor with so many digits, unless it is 1", () => {
  assert.equal(withPower(1234567, 3), "1.23·10⁶");
  assert.equal(withPower(-0.00042, 2), "−4.2·10⁻⁴");
  assert.equal(withPower(1e-5, 1), "10⁻⁵");
  assert.equal(withPower(3e-5, 1), "3·10⁻⁵");
});

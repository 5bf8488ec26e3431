import assert from "node:assert/strict";
import { test } from "node:test";
import { decimalsFor, exactly, fixed, partsOf, shown } from "../../../static/js/state/shown_number.js";

test("a number has two decimals, a small one two digits", () => {
  assert.deepEqual([0.46371, -0.4663, 12.345, 0.0031415, 1, -1, 0].map((value) => shown(value, 2).text), ["0.46", "−0.47", "12.35", "0.0031", "1", "−1", "0"]);
  assert.equal(shown(0.332309, 4).text, "0.3323");
  assert.equal(shown(0.00000421, 2).text, "4.2e−6");
  assert.equal(shown(-3.07e-12, 2).text, "−3.1e−12");
});

test("what rounds to zero has no sign, and no number is none", () => {
  assert.equal(fixed(-0.001, 2).text, "0.00");
  assert.equal(Object.is(fixed(-0.001, 2).rounded, 0), true);
  assert.deepEqual([fixed(NaN, 2).text, fixed(Infinity, 2).text, fixed(-Infinity, 2).text], ["NaN", "∞", "−∞"]);
});

test("a number that was given is written in full", () => {
  assert.equal(exactly(0.999).text, "0.999");
  assert.equal(exactly(1e-8).text, "1e−8");
  assert.deepEqual(partsOf("1e−8"), { mantissa: "1", exponent: "−8" });
});

test("the place of a number gives it as many digits as were asked for", () => {
  assert.equal(decimalsFor(0.46, 2), 2);
  assert.equal(decimalsFor(0.0046, 2), 4);
  assert.equal(decimalsFor(0, 2), 2);
});

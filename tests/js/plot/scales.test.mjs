import assert from "node:assert/strict";
import { test } from "node:test";
import { linear, lossText, ticks } from "../../../static/js/plot/scales.js";

test("linear scales map ends to ends", () => {
  assert.deepEqual([-6, 0, 6].map(linear([-6, 6], [100, 0])), [100, 50, 0]);
});

for (const [top, expected] of [[1, [0, 0.5, 1]], [0.53, [0, 0.2, 0.4]], [0.3, [0, 0.1, 0.2, 0.3]], [10, [0, 5, 10]]]) {
  test(`ticks up to ${top} are round and within`, () => assert.deepEqual(ticks(top, 3), expected));
}

for (const [loss, text] of [[0.5, "0.500"], [0.00123, "0.0012"], [123456, "1.23e+5"], [NaN, ""], [Infinity, ""]]) {
  test(`the loss ${loss} is written for people`, () => assert.equal(lossText(loss), text));
}

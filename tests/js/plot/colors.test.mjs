import assert from "node:assert/strict";
import { test } from "node:test";
import { byteOf, divergingScale, parseColor } from "../../../static/js/plot/colors.js";

for (const [value, byte] of [[-1, 0], [1, 255], [0, 128], [-7, 0], [Infinity, 255], [1 / 127.5 - 1, 1]]) {
  test(`the value ${value} becomes the byte of the wire`, () => assert.equal(byteOf(value), byte));
}

test("the scale runs from negative over zero to positive", () => {
  const scale = divergingScale([255, 0, 0], [100, 100, 100], [0, 0, 255]);
  assert.deepEqual(scale[0], [255, 0, 0]);
  assert.deepEqual(scale[255], [0, 0, 255]);
  assert.ok([...scale[127], ...scale[128]].every((part) => Math.abs(part - 100) <= 1));
});

for (const [text, color] of [["rgb(224, 123, 29)", [224, 123, 29]], ["color(srgb 1 0.5 0)", [255, 127.5, 0]]]) {
  test(`the computed colour ${text} is read`, () => assert.deepEqual(parseColor(text), color));
}

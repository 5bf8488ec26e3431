import assert from "node:assert/strict";
import { test } from "node:test";
import { discrete, paintClasses, paintField } from "../../../static/js/plot/fields.js";

test("an enlarged field keeps its corners and blends between", () => {
  const table = Uint32Array.from({ length: 256 }, (_, byte) => byte);
  const pixels = new Uint32Array(16);
  paintField({ size: 2, values: Uint8Array.of(0, 100, 200, 60) }, pixels, 4, table);
  assert.deepEqual([pixels[0], pixels[3], pixels[12], pixels[15]], [0, 100, 200, 60]);
  assert.ok(pixels[0] < pixels[1] && pixels[1] < pixels[2] && pixels[2] < pixels[3]);
});

test("zero counts as positive when discrete", () => {
  const table = discrete(Uint32Array.from({ length: 256 }, (_, i) => i));
  assert.deepEqual([table[127], table[128]], [0, 255]);
});

test("classes mix to paper where none leads", () => {
  const paint = (bytes, discretize) => {
    const pixels = new Uint32Array(1);
    const fields = bytes.map((byte) => ({ size: 1, values: Uint8Array.of(byte) }));
    paintClasses(fields, pixels, 1, { paper: [200, 200, 200], colors: [[0, 0, 255], [255, 0, 0]], discretize });
    return [...new Uint8Array(pixels.buffer)];
  };
  assert.deepEqual(paint([255, 0], false), [0, 0, 255, 255]);
  assert.ok(paint([128, 127], false).slice(0, 3).every((part) => Math.abs(part - 200) <= 2));
  assert.deepEqual(paint([128, 127], true), [0, 0, 255, 255]);
});

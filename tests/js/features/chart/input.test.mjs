import assert from "node:assert/strict";
import { test } from "node:test";
import { pinched } from "../../../../static/js/features/chart/input.js";
import { near } from "../../support.mjs";

test("what is under two fingers stays under them", () => {
  // The axis begins at pixel 36; 100 epochs take 300 pixels. Epochs 30 and 40 move apart by half.
  const fingers = { before: [126, 156], after: [118.5, 163.5], perPx: 1 / 3, first: 36 };
  const [first, last] = pinched([0, 100], fingers);
  const shown = [30, 40].map((epoch) => 36 + ((epoch - first) / (last - first)) * 300);
  assert.ok(near(shown, [118.5, 163.5]));
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { pinched, rangeWithin, scaledAbout } from "../../../../static/js/features/chart/input.js";
import { near } from "../../support.mjs";

test("what is under two fingers stays under them", () => {
  // The axis begins at pixel 36; 100 epochs take 300 pixels. Epochs 30 and 40 move apart by half.
  const fingers = { before: [126, 156], after: [118.5, 163.5], perPx: 1 / 3, first: 36 };
  const [first, last] = pinched([0, 100], fingers);
  const shown = [30, 40].map((epoch) => 36 + ((epoch - first) / (last - first)) * 300);
  assert.ok(near(shown, [118.5, 163.5]));
});

test("zooming out as far as in shows all epochs again, wherever it is done", () => {
  for (let last = 6; last < 300; last += 7) {
    for (let place = 0; place <= 1; place += 0.01) {
      const inside = rangeWithin(last, ...scaledAbout(place * last, [0, last], 1 / 1.25));
      assert.ok(inside !== null && inside[0] >= 0 && inside[1] <= last, `${last} epochs, at ${place}`);
      const there = inside[0] + place * (inside[1] - inside[0]);
      assert.equal(rangeWithin(last, ...scaledAbout(there, inside, 1.25)), null, `${last} epochs, at ${place}`);
    }
  }
});

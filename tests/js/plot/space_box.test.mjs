import { strict as assert } from "node:assert";
import { test } from "node:test";

import { spaceBox } from "../../../static/js/plot/space_box.js";

const length = ([from, to]) => to - from;

test("all places have room, and a unit is as long in both directions", () => {
  for (const places of [[-1, -1, 1, 0.5], [0, 0, 40, 1], [3, -2, 3.001, -2.01], [1e6, 0, -1e6, 5]]) {
    const { x, y } = spaceBox(places, 1.6);
    for (let i = 0; i < places.length; i += 2) {
      assert.ok(x[0] < places[i] && places[i] < x[1]);
      assert.ok(y[0] < places[i + 1] && places[i + 1] < y[1]);
    }
    assert.ok(Math.abs(length(x) / length(y) - 1.6) < 1e-9);
  }
});

test("places that move a little leave the frame where it is", () => {
  assert.deepEqual(spaceBox([-1, -1, 1, 1], 1), spaceBox([-1, -0.995, 1, 0.998], 1));
});

test("one place, and none that is a number, have a frame as well", () => {
  assert.ok(length(spaceBox([2, 2], 1).x) > 0);
  assert.ok(length(spaceBox([NaN, Infinity], 1).x) > 0);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { swarm } from "../../../static/js/plot/swarm.js";

test("dots that are far apart stay on the line", () => {
  assert.deepEqual(swarm([0, 10, 20], 8, 30), [0, 0, 0]);
});

test("no two dots touch while there is room, and none is moved further than it may be", () => {
  const along = Array.from({ length: 40 }, (_, i) => 50 + 6 * Math.sin(i * 1.7));
  const off = swarm(along, 8, 200);
  along.forEach((x, i) => along.forEach((other, j) => assert.ok(i === j || Math.hypot(x - other, off[i] - off[j]) > 8 - 1e-6)));
  assert.ok(off.every((each) => Math.abs(each) <= 200));
});

test("where there is no room, dots cover each other within what they may be moved", () => {
  const off = swarm(Array.from({ length: 60 }, () => 5), 8, 12);
  assert.equal(off.length, 60);
  assert.ok(off.every((each) => Math.abs(each) <= 12));
});

test("the order in which values come does not matter to one of them alone", () => {
  assert.deepEqual(swarm([], 8, 10), []);
  assert.deepEqual(swarm([3], 8, 10), [0]);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { LossHistory } from "../../../static/js/state/loss_history.js";
import { pairwise } from "../support.mjs";

function recorded(points) {
  const history = new LossHistory();
  for (const [epoch, train] of points) history.record({ epoch, train, test: 0 });
  return history.points;
}

test("there is one point per epoch", () => {
  const points = recorded([[0, 5], [1, 4], [1, 3], [2, 2], [2, 1]]);
  assert.deepEqual(points.map(({ epoch, train }) => [epoch, train]), [[0, 5], [1, 3], [2, 1]]);
});

test("an earlier epoch begins a new curve", () => {
  assert.deepEqual(recorded([0, 1, 2, 3, 0, 1].map((epoch) => [epoch, 0])).map(({ epoch }) => epoch), [0, 1]);
});

test("long histories stay small and keep their ends", () => {
  const epochs = recorded(Array.from({ length: 100_001 }, (_, epoch) => [epoch, 0])).map(({ epoch }) => epoch);
  assert.ok(epochs.length > 900 && epochs.length <= 2001);
  assert.equal(epochs[0], 0);
  assert.equal(epochs.at(-1), 100_000);
  assert.equal(new Set(pairwise(epochs.slice(0, -1)).map(([earlier, later]) => later - earlier)).size, 1);
});

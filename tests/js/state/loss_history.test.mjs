import assert from "node:assert/strict";
import { test } from "node:test";
import { NO_HISTORY, recorded, upTo } from "../../../static/js/state/loss_history.js";
import { pairwise } from "../support.mjs";

const pointsOf = (epochs) => epochs.reduce((history, [epoch, train]) => recorded(history, { epoch, train, test: 0 }), NO_HISTORY).points;

test("there is one point per epoch", () => {
  const points = pointsOf([[0, 5], [1, 4], [1, 3], [2, 2], [2, 1]]);
  assert.deepEqual(points.map(({ epoch, train }) => [epoch, train]), [[0, 5], [1, 3], [2, 1]]);
});

test("an earlier epoch begins a new curve", () => {
  assert.deepEqual(pointsOf([0, 1, 2, 3, 0, 1].map((epoch) => [epoch, 0])).map(({ epoch }) => epoch), [0, 1]);
});

test("long histories stay small and keep their ends", () => {
  const epochs = pointsOf(Array.from({ length: 100_001 }, (_, epoch) => [epoch, 0])).map(({ epoch }) => epoch);
  assert.ok(epochs.length > 900 && epochs.length <= 2001);
  assert.equal(epochs[0], 0);
  assert.equal(epochs.at(-1), 100_000);
  assert.equal(new Set(pairwise(epochs.slice(0, -1)).map(([earlier, later]) => later - earlier)).size, 1);
});

test("a history is a value: what is recorded later changes nothing that was kept", () => {
  const before = recorded(NO_HISTORY, { epoch: 0, train: 1, test: 1 });
  const after = recorded(before, { epoch: 1, train: 0.5, test: 0.5 });
  assert.deepEqual([before.points.length, after.points.length, NO_HISTORY.points.length], [1, 2, 0]);
  assert.deepEqual(upTo(after, 0), before);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { historyOf } from "../../../static/js/state/loss_history.js";
import { linesThrough, lossScales } from "../../../static/js/plot/loss_axes.js";

const pointsOf = (pairs) => historyOf(pairs.map(([epoch, test]) => ({ epoch, test, train: test })));
const FALLING = [pointsOf([[0, 1], [50, 0.02], [100, 0.004]])];

test("a logarithmic axis has whole powers of ten", () => {
  const { first, lastEpoch, bottom, top } = lossScales(FALLING, 400, 120, { isLog: true });
  assert.deepEqual([first, lastEpoch, bottom, top], [0, 100, 0.001, 1]);
});

test("what is zoomed into fills the height", () => {
  const { first, lastEpoch, bottom, top } = lossScales(FALLING, 400, 120, { range: [40, 100] });
  assert.deepEqual([first, lastEpoch], [40, 100]);
  assert.ok(bottom > 0 && bottom < 0.004);
  assert.ok(top > 0.02 && top < 0.022);
  assert.equal(lossScales(FALLING, 400, 120).bottom, 0);
});

test("a loss of zero lies below a logarithmic axis, on none of its marks", () => {
  const { y, bottom, floor, hasZero } = lossScales([pointsOf([[0, 1], [50, 0.1], [100, 0]])], 400, 120, { isLog: true });
  assert.ok(hasZero);
  assert.equal(y(0), floor);
  assert.ok(y(bottom) < floor - 5);
  assert.equal(lossScales(FALLING, 400, 120, { isLog: true }).hasZero, false);
});

test("a peak of one epoch among a hundred thousand is seen", () => {
  const points = Array.from({ length: 100_000 }, (_, epoch) => [epoch, epoch === 77_777 ? 3 : 0.1]);
  const history = pointsOf(points);
  const scales = lossScales([history], 400, 120);
  const [line] = linesThrough(history, "test", scales);
  assert.ok(line.length < 1000);
  assert.equal(Math.min(...line.map(([, y]) => y)), scales.y(3));
});

test("a line has gaps where losses are no numbers", () => {
  const history = pointsOf([[0, 1], [20, 2], [40, NaN], [60, 1], [80, 1]]);
  assert.deepEqual(linesThrough(history, "test", lossScales([history], 400, 120)).map((line) => line.length), [2, 2]);
});

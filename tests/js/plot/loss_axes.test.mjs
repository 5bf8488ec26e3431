import assert from "node:assert/strict";
import { test } from "node:test";
import { lossScales } from "../../../static/js/plot/loss_axes.js";

const POINTS = [[0, 1], [50, 0.02], [100, 0.004]].map(([epoch, test]) => ({ epoch, test, train: test }));

test("a logarithmic axis has whole powers of ten", () => {
  const { first, lastEpoch, bottom, top } = lossScales(POINTS, 400, 120, { isLog: true });
  assert.deepEqual([first, lastEpoch, bottom, top], [0, 100, 0.001, 1]);
});

test("what is zoomed into fills the height", () => {
  const { first, lastEpoch, bottom, top } = lossScales(POINTS, 400, 120, { range: [40, 100] });
  assert.deepEqual([first, lastEpoch], [40, 100]);
  assert.ok(bottom > 0 && bottom < 0.004);
  assert.ok(top > 0.02 && top < 0.022);
  assert.equal(lossScales(POINTS, 400, 120).bottom, 0);
});

import { strict as assert } from "node:assert";
import { test } from "node:test";

import { changesForSeed, countPresent, crowdIn, reached, summary } from "../../../static/js/state/crowd.js";

/** Two members and a third; a row is (member, member, member). */
function frameOf({ row = 0, width = 1, epoch = 1, states = [1, 1, 1], rows, ends = 1 }) {
  const count = rows.length / ends;
  const values = [];
  for (let end = 0; end < ends; end++) {
    for (let measure = 0; measure < 3; measure++) {
      for (let member = 0; member < 3; member++) {
        for (let at = 0; at < count; at++) values.push(rows[end * count + at][member]);
      }
    }
  }
  const of = (numbers, shape = [numbers.length]) => ({ shape, values: Float64Array.from(numbers) });
  return {
    metadata: { crowd_epoch: String(epoch), crowd_row: String(row), crowd_width: String(width) },
    tensors: {
      crowd_seeds: of([0, 1, 2]),
      crowd_epochs: of([epoch, epoch, epoch]),
      crowd_states: { shape: [3], values: Uint8Array.from(states) },
      crowd_numbers: of([1, 2, 3, 4, 5, 6, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6], [4, 3]),
      crowd_pictures: { shape: [3, 1, 2, 2], values: Uint8Array.from({ length: 12 }, (_, i) => i) },
      crowd_history: { shape: [ends, 3, 3, count], values: Float32Array.from(values) },
    },
  };
}

test("a frame without a crowd brings none", () => assert.equal(crowdIn(null, { tensors: {}, metadata: {} }), null));

test("rows of a later frame take the place of all from their first on, and the bands follow", () => {
  const first = crowdIn(null, frameOf({ rows: [[3, 1, 2], [2, 1, 0]] }));
  assert.deepEqual(first.bands.test.median, [2, 1]);
  const second = crowdIn(first, frameOf({ row: 1, rows: [[5, 6, 7], [0, 0, 9]] }));
  assert.deepEqual(second.bands.test.median, [2, 6, 0]);
  assert.equal(second.rows.test.low.length, 3);
  assert.deepEqual(first.bands.test.median, [2, 1]);
});

test("rows of another width or of other seeds begin anew", () => {
  const first = crowdIn(null, frameOf({ rows: [[1, 1, 1], [2, 2, 2]] }));
  const wide = crowdIn(first, frameOf({ width: 2, ends: 2, rows: [[1, 2, 3], [3, 4, 5]] }));
  assert.equal(wide.rows.test.low.length, 1);
  assert.equal(wide.bands.test.median[0], 3); // between the lowest and the highest of the median run
});

test("a run that has diverged counts as the worst, and one that has stopped stays what it is", () => {
  const rows = [[1, 1, 4], [1, NaN, NaN]];
  const crowd = crowdIn(null, frameOf({ rows, states: [1, 2, 3] }));
  assert.deepEqual([...crowd.rows.test.low[1]], [1, NaN, 4]);
  assert.equal(crowd.bands.test.median[1], 4);
  assert.equal(crowd.bands.test.high[1], Infinity);
});

test("the validation loss is known of a crowd whose frames bring it", () => {
  const frame = frameOf({ rows: [[1, 1, 1]] });
  assert.ok(Number.isNaN(summary(crowdIn(null, frame), "validation").median));
  frame.tensors.crowd_validation_loss = { shape: [3], values: Float64Array.from([7, NaN, 9]) };
  assert.equal(summary(crowdIn(null, frame), "validation").median, 9);
});

test("sums are of the numbers at one epoch", () => {
  const crowd = crowdIn(null, frameOf({ rows: [[1, 1, 1]] }));
  assert.equal(summary(crowd, "test").median, 5);
  assert.deepEqual(reached(crowd, { measure: "test", value: 5 }), [true, true, false]);
  assert.deepEqual(reached(crowd, { measure: "testScore", value: 0.5 }), [false, true, true]);
  assert.equal(countPresent(crowd, 1), 3);
});

test("another seed keeps the points, or takes its own", () => {
  const config = (seed) => ({ seed: 3, data: { seed } });
  assert.deepEqual(changesForSeed(config(null), 7, "start"), { seed: 7, "data.seed": 3 });
  assert.deepEqual(changesForSeed(config(20), 7, "start"), { seed: 7, "data.seed": 20 });
  assert.deepEqual(changesForSeed(config(null), 7, "all"), { seed: 7 });
  assert.deepEqual(changesForSeed(config(20), 7, "all"), { seed: 7, "data.seed": 24 });
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { NO_HISTORY, extended, historyOf, lastEpoch, nearest, upTo, withInner, withMark } from "../../../static/js/state/loss_history.js";

const COLUMNS = ["epoch", "train", "test", "trainScore", "testScore", "rate", "validation", "validationScore"];

/** What a frame brings: rows of one epoch each, or of `width`. */
function tail(epochs, { width = 1, n = epochs.at(-1) + 1, loss = (epoch) => 1 / (1 + epoch) } = {}) {
  const of = (numbers) => Object.fromEntries(COLUMNS.map((name) => [name, Float64Array.from(numbers, (value) => (name === "epoch" ? value : loss(value)))]));
  const low = of(epochs);
  if (width === 1) return { width, epochs: n, low, high: low };
  return { width, epochs: n, low, high: { ...of(epochs), epoch: Float64Array.from(epochs, (epoch) => Math.min(epoch + width, n) - 1) } };
}

const range = (from, to) => Array.from({ length: to - from }, (_, i) => from + i);
const epochsOf = ({ count, low }) => [...low.epoch.subarray(0, count)];

test("what frames bring makes one history, whatever each of them brings", () => {
  const atOnce = extended(NO_HISTORY, tail(range(0, 100)));
  let inParts = NO_HISTORY;
  for (const [from, to] of [[0, 1], [1, 2], [2, 60], [60, 100]]) inParts = extended(inParts, tail(range(from, to)));
  assert.deepEqual(epochsOf(inParts), range(0, 100));
  assert.deepEqual(inParts.low.train, atOnce.low.train);
});

test("rows that come again take the place of those there were", () => {
  const history = extended(extended(NO_HISTORY, tail(range(0, 50))), tail(range(20, 30), { loss: () => 7 }));
  assert.deepEqual(epochsOf(history), range(0, 30));
  assert.equal(history.low.train[20], 7);
});

test("a history that became shorter elsewhere is as short here", () => {
  const history = extended(NO_HISTORY, tail(range(0, 50)));
  const empty = { ...tail([]), epochs: 21, width: 1 };
  assert.deepEqual(epochsOf(extended(history, empty)), range(0, 21));
});

test("rows of several epochs keep the lowest and the highest of those that they are made of", () => {
  const spiky = extended(NO_HISTORY, tail(range(0, 6), { loss: (epoch) => (epoch === 2 ? 9 : 1) }));
  const merged = extended(spiky, tail([4], { width: 4, n: 7 }));
  assert.deepEqual(epochsOf(merged), [0, 4]);
  assert.deepEqual([...merged.high.epoch], [3, 6]);
  assert.deepEqual([merged.low.train[0], merged.high.train[0]], [1, 9]);
});

test("a history is a value: what comes later changes nothing that was kept", () => {
  const before = extended(NO_HISTORY, tail([0, 1]));
  const after = extended(before, tail([2]));
  assert.deepEqual([before.count, after.count, NO_HISTORY.count], [2, 3, 0]);
  assert.deepEqual(epochsOf(upTo(after, 1)), [0, 1]);
  assert.equal(lastEpoch(upTo(after, 1)), 1);
});

test("points within epochs are those since training went back", () => {
  const point = (epoch) => ({ epoch, train: 1, test: 1 });
  const inner = [0.2, 0.4, 1.2, 0.3].reduce((history, epoch) => withInner(history, point(epoch)), NO_HISTORY).inner;
  assert.deepEqual(inner.map(({ epoch }) => epoch), [0.2, 0.3]);
});

test("changes at one epoch are one mark, and what was taken back is none", () => {
  const field = "training.learning_rate";
  const change = (from, to, name = field) => ({ epoch: 5, changes: [{ field: name, from, to }] });
  const twice = withMark(withMark(NO_HISTORY, change(0.03, 0.1)), change(0.1, 1));
  assert.deepEqual(twice.marks, [change(0.03, 1)]);
  const both = withMark(twice, change(10, 20, "training.batch_size"));
  assert.equal(both.marks[0].changes.length, 2);
  assert.deepEqual(withMark(twice, change(1, 0.03)).marks, []);
  assert.deepEqual(upTo(both, 4).marks, []);
});

test("the nearest epoch is found", () => {
  const history = historyOf([{ epoch: 0, train: 3, test: 3 }, { epoch: 10, train: 2, test: 2 }, { epoch: 20, train: 1, test: 1 }]);
  assert.deepEqual([-5, 4, 6, 14, 99].map((epoch) => nearest(history, epoch)?.low.epoch), [0, 0, 10, 10, 20]);
  assert.equal(nearest(NO_HISTORY, 3), undefined);
});

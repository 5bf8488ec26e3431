import assert from "node:assert/strict";
import { test } from "node:test";
import { branchesNow, looksOf, otherLines, smallPicture } from "../../../static/js/state/branches.js";
import { historyOf } from "../../../static/js/state/loss_history.js";
import { DEFAULTS, newStore } from "../support.mjs";

const pointsUntil = (epoch) => Array.from({ length: epoch + 1 }, (_, i) => ({ epoch: i, train: 1 / (i + 1), test: 2 / (i + 1) }));
const branch = (id, parent, leaves, end) => ({
  id, parent, name: null, leaves: { epoch: leaves, step: leaves }, end: { epoch: end, step: end, diverged: false },
  changes: {}, parameters_set: 0, metrics: { train_loss: 1, test_loss: 1 },
});

/** A store that was at epoch 6, went back to epoch 2 and changed something: branch 2 has left branch 1. */
function branched() {
  const store = newStore();
  const { low } = historyOf(pointsUntil(6));
  store.dispatch({ type: "configured", experiment: 1, config: DEFAULTS, layout: { features: [], layers: [] }, data: {} });
  store.dispatch({ type: "branchesTold", current: 1, dropped: 0, branches: [branch(1, null, 0, 6)] });
  store.dispatch({ type: "frameReceived", frame: { epoch: 6, step: 6, tensors: {}, history: { width: 1, epochs: 7, low, high: low } } });
  store.dispatch({ type: "seekAsked", to: { epoch: 2 } });
  store.dispatch({ type: "stateReceived", playing: false, status: "paused", epoch: 2, step: 2 });
  const until2 = historyOf(pointsUntil(2)).low;
  store.dispatch({ type: "frameReceived", frame: { epoch: 2, step: 2, tensors: {}, history: { width: 1, epochs: 3, low: until2, high: until2 } } });
  store.dispatch({ type: "configAccepted", config: DEFAULTS, epoch: 2, step: 2 });
  store.dispatch({ type: "branchesTold", current: 2, dropped: 0, branches: [branch(1, null, 0, 6), branch(2, 1, 2, 2)] });
  return store;
}

test("the future that is left stays as a line, without having been asked for", () => {
  const [{ line, letter, isOverlaid }] = otherLines(branched().state());
  assert.deepEqual([...line.low.epoch], [0, 1, 2, 3, 4, 5, 6]);
  assert.deepEqual([letter, isOverlaid], ["A", false]);
});

test("a line begins where its branch left, and those laid over the current one come last", () => {
  const store = branched();
  store.dispatch({ type: "branchesTold", current: 1, dropped: 0, branches: [branch(1, null, 0, 6), branch(2, 1, 2, 5), branch(3, 1, 4, 5)] });
  store.dispatch({ type: "branchLineTold", branch: 2, line: historyOf(pointsUntil(5)) });
  store.dispatch({ type: "branchLineTold", branch: 3, line: historyOf(pointsUntil(5)) });
  store.dispatch({ type: "branchOverlaid", branch: 2, on: true });
  const lines = otherLines(store.state());
  assert.deepEqual(lines.map(({ letter }) => letter), ["C", "B"]);
  assert.deepEqual(lines.map(({ line }) => line.low.epoch[0]), [4, 2]);
});

test("what was deleted is forgotten with its line", () => {
  const store = branched();
  store.dispatch({ type: "branchOverlaid", branch: 1, on: true });
  store.dispatch({ type: "branchesTold", current: 2, dropped: 0, branches: [branch(2, null, 0, 2)] });
  assert.deepEqual(otherLines(store.state()), []);
  assert.deepEqual(store.state().branches.overlaid, []);
});

test("the current branch ends where training has come to", () => {
  const store = branched();
  const { low } = historyOf(pointsUntil(9));
  store.dispatch({ type: "frameReceived", frame: { epoch: 9, step: 9, tensors: {}, history: { width: 1, epochs: 10, low, high: low } } });
  const [, current] = branchesNow(store.state());
  assert.equal(current.end.epoch, 9);
  assert.equal(current.metrics.test_loss, 2 / 10);
});

test("what was done on another branch cannot be undone on the one that is opened", () => {
  const store = branched();
  store.dispatch({ type: "configChanged", changes: { "training.learning_rate": 1 } });
  assert.equal(store.state().timeline.past.length, 1);
  store.dispatch({ type: "branchOpened", branch: 1 });
  assert.equal(store.state().timeline.past.length, 0);
});

test("colours come again after six, letters after twenty-six as numbers", () => {
  const branches = { list: Array.from({ length: 27 }, (_, i) => ({ id: i + 1 })) };
  assert.deepEqual(looksOf(branches, 7), { color: "branch-1", letter: "G", at: 6 });
  assert.equal(looksOf(branches, 27).letter, "27");
});

test("a small picture keeps the places of a large one", () => {
  const values = Uint8Array.from({ length: 48 * 48 }, (_, i) => (i % 48 < 24 ? 0 : 255));
  const { size, values: small } = smallPicture({ size: 48, values });
  assert.equal(size, 24);
  assert.deepEqual([...small.subarray(0, 24)], [...Array(12).fill(0), ...Array(12).fill(255)]);
});

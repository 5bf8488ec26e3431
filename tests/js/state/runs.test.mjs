import assert from "node:assert/strict";
import { test } from "node:test";
import { MOST_COMPARED, NO_RUNS, runReducers } from "../../../static/js/state/runs.js";
import { DEFAULTS } from "../support.mjs";

const run = (id) => ({ id, status: "finished", epoch: 5, epochs: 5, config: DEFAULTS, metrics: null });
const received = (ids, next, type = "runsReceived") => ({ type, runs: ids.map(run), next });

/** The listed numbers, and where older ones begin. */
function idsAfter(...actions) {
  let state = { runs: NO_RUNS };
  for (const { type, ...facts } of actions) state = { ...state, ...runReducers[type](state, facts) };
  return [state.runs.list.map(({ id }) => id), state.runs.next];
}

test("older runs that were asked for stay when the newest are told again", () => {
  const older = [received([9, 8], 8), received([7, 6], 6, "olderRunsReceived")];
  assert.deepEqual(idsAfter(...older), [[9, 8, 7, 6], 6]);
  assert.deepEqual(idsAfter(...older, received([10, 9], 9)), [[10, 9, 8, 7, 6], 6]);
  assert.deepEqual(idsAfter(...older, received([10], null)), [[10], null]);
});

test("a run that was deleted elsewhere leaves the list", () => {
  assert.deepEqual(idsAfter(received([9, 8, 7], null), received([9, 7], null)), [[9, 7], null]);
});

test("what is told again is not drawn again", () => {
  const receive = (state) => runReducers.runsReceived(state, structuredClone(received([9, 8], null)));
  const before = receive({ runs: NO_RUNS });
  assert.equal(receive(before).runs.list, before.runs.list);
});

test("a run that was just ordered stands first", () => {
  assert.deepEqual(idsAfter(received([8], null), { type: "runReceived", run: run(9) }), [[9, 8], null]);
  assert.deepEqual(idsAfter(received([8], null), { type: "runDeleted", id: 8 }), [[], null]);
});

test("a compared run keeps its colour when another is taken away", () => {
  let state = { runs: NO_RUNS };
  const choose = (id, on) => (state = runReducers.runChosen(state, { id, on }));
  for (let id = 1; id <= MOST_COMPARED + 1; id++) choose(id, true);
  assert.equal(state.runs.chosen.length, MOST_COMPARED);
  choose(2, false);
  choose(50, true);
  const slotOf = (wanted) => state.runs.chosen.find(({ id }) => id === wanted).slot;
  assert.deepEqual([1, 3, 50].map(slotOf), [0, 2, 1]);
});

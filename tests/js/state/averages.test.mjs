import assert from "node:assert/strict";
import { test } from "node:test";
import { membersIn } from "../../../static/js/state/averages.js";
import { NO_RUNS } from "../../../static/js/state/runs.js";
import { DEFAULTS } from "../support.mjs";

const TASKS = { classification: { name: "classification" }, regression: { name: "regression" } };

/** A state in which runs of these data sets are compared. */
function comparing(datasets, epoch = 5) {
  const list = datasets.map((dataset, i) => ({ id: i + 1, epoch, config: { ...DEFAULTS, data: { ...DEFAULTS.data, dataset } } }));
  const chosen = list.map(({ id }, slot) => ({ id, slot }));
  const datasetRows = { circle: { axes: ["x1", "x2"] }, xor: { axes: ["x1", "x2"] }, plane: { axes: ["x1", "x2"] } };
  return { runs: { ...NO_RUNS, list, chosen }, tasks: TASKS, taskOf: { circle: "classification", xor: "classification", plane: "regression" }, datasetRows };
}

test("two runs of one task can be averaged, one alone or two of different tasks cannot", () => {
  assert.deepEqual(membersIn(comparing(["circle", "xor"])).ids, [1, 2]);
  assert.equal(membersIn(comparing(["circle"])), null);
  assert.equal(membersIn(comparing(["circle", "plane"])), null);
});

test("an average is another one when its members have trained on", () => {
  assert.notEqual(membersIn(comparing(["circle", "xor"], 5)).key, membersIn(comparing(["circle", "xor"], 6)).key);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { NO_HISTORY } from "../../../../static/js/state/loss_history.js";
import { TASKS } from "../../support.mjs";
import { tables } from "../../../../static/js/features/screen_reader/tables.js";

/** A table that keeps what is written into it. */
function fakeTable() {
  const parts = { thead: { innerHTML: "" }, tbody: { innerHTML: "" } };
  return { querySelector: (name) => parts[name], cells: () => [...parts.tbody.innerHTML.matchAll(/<td>([^<]*)/g)].map(([, text]) => text) };
}

function said(output, bytes, task = "classification") {
  const plane = fakeTable();
  const part = tables(fakeTable(), plane, { say: (key, blanks) => `${key} ${blanks?.number ?? ""}`, number: new Intl.NumberFormat("en") });
  const outputs = bytes.map((byte) => ({ size: 1, values: Uint8Array.of(byte) }));
  const about = { config: { data: { dataset: "circle" } }, datasetRows: {}, plane: "x1,x2", tasks: TASKS, taskOf: { circle: task } };
  part.draw({ connection: "open", status: "paused", layout: { output }, frame: { outputs }, history: NO_HISTORY, ...about });
  return new Set(plane.cells());
}

test("a probability is said from 0 to 1, as beside the pointer", () => {
  assert.deepEqual([...said("probability", [0])], ["0.00"]);
  assert.deepEqual([...said("probability", [255])], ["1.00"]);
});

test("a value is said from -1 to 1", () => {
  assert.deepEqual([...said("signed_score", [0])], ["−1.0"]);
  assert.deepEqual([...said("signed_score", [255])], ["1.0"]);
});

test("of several classes the likeliest is said", () => {
  assert.deepEqual([...said("class_probabilities", [10, 200, 45])], ["page.class 2"]);
});

test("of labels the likeliest combination is said by its name", () => {
  assert.deepEqual([...said("label_probabilities", [10, 20, 25, 200], "multilabel")], ["A and B"]);
});

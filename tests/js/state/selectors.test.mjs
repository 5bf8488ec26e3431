import assert from "node:assert/strict";
import { test } from "node:test";
import { classNames, classOfOutput, outputField, outputNames, outputsIn, pageStatus } from "../../../static/js/state/selectors.js";
import { TASKS } from "../support.mjs";

const OPEN = { connection: "open", layout: {}, status: "paused", stateAt: { epoch: 2, step: 20 } };

test("training has ended on the page when the numbers of its end are there", () => {
  const shown = (frame) => pageStatus({ ...OPEN, frame });
  assert.equal(shown({ status: "playing", step: 10 }), "playing");
  assert.equal(shown({ status: "playing", step: 20 }), "paused");
  assert.equal(shown({ status: "paused", step: 20 }), "paused");
});

test("what was at rest before is not called playing while its picture is under way", () => {
  assert.equal(pageStatus({ ...OPEN, frame: { status: "ready", step: 0 } }), "paused");
  assert.equal(pageStatus({ ...OPEN, frame: null }), "paused");
});

test("without a connection nothing else counts", () => {
  assert.equal(pageStatus({ ...OPEN, connection: "offline" }), "offline");
  assert.equal(pageStatus({ ...OPEN, layout: null }), "connecting");
});

const LABELLED = { config: { data: { dataset: "labels" } }, taskOf: { labels: "multilabel", arms: "multiclass" }, tasks: TASKS, datasetRows: {} };

test("each label has an output and each combination of labels a class", () => {
  assert.equal(outputsIn(LABELLED), 2);
  assert.deepEqual(outputNames(LABELLED, String), ["A", "B"]);
  assert.deepEqual(classNames(LABELLED, String), ["neither", "A", "B", "A and B"]);
  assert.deepEqual([0, 1].map((output) => classOfOutput(LABELLED, output)), [1, 2]);
});

test("what the output of a label answers is the sum of the combinations that have it", () => {
  const frame = { outputs: [10, 20, 30, 195].map((byte) => ({ size: 1, values: Uint8Array.of(byte) })) };
  assert.deepEqual([0, 1].map((output) => outputField({ ...LABELLED, frame }, output)?.values[0]), [215, 225]);
  const classes = { ...LABELLED, config: { data: { dataset: "arms" } }, frame };
  assert.equal(outputField(classes, 2), frame.outputs[2]);
  assert.equal(outputField({ ...LABELLED, frame: null }, 0), undefined);
});

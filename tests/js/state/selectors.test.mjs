import assert from "node:assert/strict";
import { test } from "node:test";
import { pageStatus } from "../../../static/js/state/selectors.js";

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

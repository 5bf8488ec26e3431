import assert from "node:assert/strict";
import { test } from "node:test";
import { changesBetween, withChanges } from "../../../static/js/state/config.js";
import { DEFAULTS } from "../support.mjs";

const given = (parameters) => withChanges(DEFAULTS, { "network.initial_parameters": parameters });

test("values are the same in whatever order their names are written, and lists are not", () => {
  const one = given([{ weights: [[1, -1]], biases: [0] }]);
  assert.deepEqual(changesBetween(one, given([{ biases: [0], weights: [[1, -1]] }])), {});
  for (const other of [[{ biases: [0], weights: [[-1, 1]] }], [{ weights: [[1, -1]] }], [], null, [[0]]]) {
    assert.deepEqual(changesBetween(one, given(other)), { "network.initial_parameters": other });
    assert.deepEqual(Object.keys(changesBetween(given(other), one)), ["network.initial_parameters"]);
  }
});

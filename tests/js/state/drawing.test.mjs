import assert from "node:assert/strict";
import { test } from "node:test";

import { reducers } from "../../../static/js/state/reducers.js";
import { DEFAULTS } from "../support.mjs";

const TASK = { name: "classification", has_classes: true, class_targets: [-1, 1], has_output_per_class: false, has_numbered_classes: false, n_labels: 0, class_names: [] };

test("points that are held out for validation stay when another one is moved", () => {
  const data = { task: TASK, n_classes: 2, train: [[1, 2, 1], [0, 0, -1]], validation: [[3, 4, -1]], test: [[5, 6, 1]] };
  const state = { config: DEFAULTS, data, drawn: null };
  const { drawn } = reducers.pointMoved(state, { type: "pointMoved", part: "train", row: 0, place: [2, 2] });
  assert.deepEqual(drawn.train, [[2, 2, 1], [0, 0, -1], [3, 4, -1]]);
  assert.deepEqual(drawn.test, data.test);
});

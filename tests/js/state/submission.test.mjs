import assert from "node:assert/strict";
import { test } from "node:test";
import { runOf, submissionOf } from "../../../static/js/state/submission.js";
import { withChanges } from "../../../static/js/state/config.js";
import { DEFAULTS } from "../support.mjs";

const CONFIG = withChanges(DEFAULTS, { seed: 3, "network.hidden": [3] });

function experiment(branches, here) {
  const beginning = { step: 0, command: "configure", config: CONFIG };
  return { format: "playground.experiment", version: 1, beginning, here, next: 9, dropped: 0, branches };
}

function branch(id, parent, leaves, shares, entries, step) {
  return { id, parent, name: "mine", leaves: { epoch: 0, step: leaves }, shares, entries, end: { epoch: 2, step }, metrics: { test_loss: 0.1 }, digest: `d${id}` };
}

test("a run is the current branch alone, with its entries one after the other", () => {
  const first = branch(1, null, 0, 0, [[5, "change", { "training.batch_size": 4 }], [5, "reset"]], 30);
  const second = branch(2, 1, 7, 1, [[3, "change", { "training.batch_size": 2 }], [4, "set_parameter", 0, 0, 0, 1]], 40);
  const run = runOf(experiment([first, second], { branch: 2, epoch: 2, step: 38, entries: 3 }), 36, DEFAULTS);
  assert.deepEqual([run.step, run.seed], [36, 3]);
  const [only, ...others] = run.experiment.branches;
  assert.deepEqual(others, []);
  assert.deepEqual(only.entries, [[5, "change", { "training.batch_size": 4 }], [5, "change", { "training.batch_size": 2 }], [4, "set_parameter", 0, 0, 0, 1]]);
  assert.deepEqual([only.id, only.parent, only.shares, only.end.step, only.digest], [1, null, 0, 40, "d2"]);
  assert.deepEqual(run.experiment.here, { branch: 1, epoch: 2, step: 38, entries: 3 });
});

test("a run says of its config what is not the default", () => {
  const run = runOf(experiment([branch(1, null, 0, 0, [], 30)], { branch: 1, epoch: 2, step: 30, entries: 0 }), 30, DEFAULTS);
  assert.deepEqual(run.experiment.beginning.config, { seed: 3, network: { hidden: [3] } });
});

test("what is handed in names the lesson as it was, and only its own steps", () => {
  const lesson = { id: "neurons", made_of: "abc", steps: [{ id: "few" }, { id: "try" }] };
  const memory = { answers: { few: "3", gone: "1" }, runs: { try: { step: 1 }, gone: {} } };
  assert.deepEqual(submissionOf(lesson, memory), {
    format: "playground.submission", version: 1, lesson: { id: "neurons", made_of: "abc" }, answers: { few: "3" }, goals: { try: { step: 1 } },
  });
});

/** What the doctor's answer means: outcomes of trials, and what hardly matters. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { fromOf, isSlight, outcomeOf, worstOf } from "../../../static/js/state/doctor.js";

const band = (median) => ({ low: [], median: [], high: [], end: [median, median, median], diverged: 0 });
const trial = (changes) => ({ verdict: "no_difference", wins: 5, losses: 6, ties: 0, without: band(0.5), with: band(0.4), ...changes });
const outcome = (changes, isWhole = true) => outcomeOf({ trial: changes && trial(changes) }, isWhole);

test("what the seeds have decided is better or worse", () => {
  assert.equal(outcome({ verdict: "helps", wins: 11, losses: 0 }), "helps");
  assert.equal(outcome({ verdict: "harms", wins: 0, losses: 11 }), "harms");
});

test("what they have not decided is no help where most are no better", () => {
  assert.equal(outcome({ wins: 7, losses: 4 }), "unclear");
  assert.equal(outcome({ wins: 4, losses: 7 }), "no_help");
  assert.equal(outcome({ wins: 0, losses: 0, ties: 11 }), "no_help");
});

test("what is worse by less than a hundredth is no help, and no harm", () => {
  const hardly = { verdict: "harms", wins: 0, losses: 11, without: band(0.752), with: band(0.7525) };
  assert.equal(outcome(hardly), "no_help");
  assert.ok(isSlight(trial(hardly)));
  assert.ok(!isSlight(trial({ without: band(null) })));
});

test("without a trial there is one to come, until the answer is whole", () => {
  assert.equal(outcome(null, false), "waiting");
  assert.equal(outcome(null, true), "untried");
  assert.equal(outcome({ isCovered: true }), "covered");
});

test("a diverged seed stands at the worst there can be", () => {
  assert.equal(worstOf({ larger_is_better: true }), -Infinity);
  assert.equal(worstOf({ larger_is_better: false }), Infinity);
});

test("training goes on with an advice from where that was tried", () => {
  const from = (advice, epoch, step = 100) => fromOf({ as_branch: true, begins_anew: false, trial: epoch === null ? null : trial({ from_epoch: epoch }), ...advice }, { step }, { frame: { step: 100 } });
  assert.deepEqual(from({}, 60), { way: "on" });
  assert.deepEqual(from({}, 60, 75), { way: "back", to: { step: 75 } });
  assert.deepEqual(from({ begins_anew: true }, 0), { way: "back", to: { epoch: 0 } });
  assert.deepEqual(from({ begins_anew: true }, null), { way: "back", to: { epoch: 0 } });
  assert.deepEqual(from({ as_branch: false, begins_anew: true }, 0), { way: "anew" });
});

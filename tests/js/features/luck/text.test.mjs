import assert from "node:assert/strict";
import { test } from "node:test";
import { bestOf, chance, luckSpeaker, measuresOf, roughly } from "../../../../static/js/features/luck/text.js";
import { closely } from "../../../../static/js/page/measure_text.js";
import { DEFAULTS, TASKS } from "../../support.mjs";

/** Says keys with their blanks. */
const say = (key, blanks = {}) => `${key}${Object.keys(blanks).length ? ` ${JSON.stringify(blanks)}` : ""}`;
const tell = luckSpeaker({ say, speak: { field: (name) => `<${name}>` } });

/** A comparison of two settings that has ended, with these values. */
function found(a, b, { verdict = "b_better", status = "finished", needed = null } = {}) {
  const setting = (name, values) => ({
    name, config: DEFAULTS, values, diverged: values.map((value) => value === "x"), median: 1, quantiles: { 10: 1, 25: 1, 75: 1, 90: 1 },
  });
  const settings = [setting("A", a), setting("B", b)].map((each) => ({ ...each, values: each.values.map((value) => (value === "x" ? null : value)) }));
  const pair = { a: "A", b: "B", n: 3, difference: -1, interval: [-2, null], wins_a: 1, wins_b: 2, ties: 0, p: 0.03, verdict, seeds_needed: needed };
  return { status, seeds: [0, 1, 2], settings, measure: "test_loss", larger_is_better: false, vary: "all", pairs: [pair], epochs: 9, error: null };
}

test("there is no verdict before all seeds are done", () => {
  assert.match(tell.headline(found([1, 2, null], [1, 2, 3], { status: "running" }), [0, 1]), /^page\.luck\.so_far \{"done":2,"total":3\}/);
});

test("the verdict names who is better, in how many seeds, and how likely that is by luck", () => {
  assert.match(tell.headline(found([3, 3, 1], [1, 1, 2]), [0, 1]), /^page\.luck\.better\.less \{"letter":"B".*"wins":2,"n":3,"p":"= 0.030"\}/);
});

test("no difference is a verdict as well, with the seeds that it would take", () => {
  const tie = found([1, 2, 3], [1, 2, 3], { verdict: "not_distinguishable", needed: 1234 });
  assert.match(tell.headline(tie, [0, 1]), /^page\.luck\.not_distinguishable .*"needed":1200/);
  assert.match(tell.sentence(tie, [0, 1]), /page\.luck\.wins/);
  assert.match(tell.headline(found([1, 1, 1], [1, 1, 1], { verdict: "not_distinguishable" }), [0, 1]), /^page\.luck\.no_difference/);
});

test("too few seeds for any claim are the verdict's reason", () => {
  const tie = found([1, 2, 3], [1, 2, 3], { verdict: "not_distinguishable", needed: 6 });
  tie.pairs[0].fewest_seeds = 6;
  assert.match(tell.headline(tie, [0, 1]), /^page\.luck\.too_few_seeds .*"n":3,"fewest":6/);
  tie.pairs[0].n = 6;
  assert.match(tell.headline(tie, [0, 1]), /^page\.luck\.not_distinguishable/);
});

test("what was cancelled has no verdict", () => {
  assert.match(tell.headline(found([1, null, null], [1, null, null], { status: "cancelled" }), [0, 1]), /^page\.luck\.cancelled \{"done":1/);
});

test("a chance is never written as nothing", () => {
  assert.deepEqual([0.00001, 0.00016, 0.012, 0.69].map(chance), ["< 0.0001", "= 0.0002", "= 0.012", "= 0.69"]);
  assert.deepEqual([7, 1234].map(roughly), [7, 1200]);
});

test("a small loss keeps two digits that tell it from another", () => {
  assert.deepEqual([0.0531, 0.0042, 0.00024, 0, -0.5].map(closely), ["0.053", "0.0042", "0.00024", "0.0000", "−0.500"]);
});

test("the better of two with a seed is the lower loss, and whoever has not diverged", () => {
  const given = found([1, "x", null], [2, 5, 1]);
  assert.deepEqual([0, 1, 2].map((seed) => bestOf(given, [0, 1], seed)), [0, 1, -1]);
  assert.equal(bestOf({ ...given, measure: "least_recall", larger_is_better: true }, [0, 1], 0), 1);
  assert.equal(bestOf(found([1, 1, 1], [1, 1, 1]), [0, 1], 0), -1);
});

test("each task has its measures", () => {
  assert.ok(measuresOf(TASKS.classification, false).includes("test_accuracy"));
  assert.ok(!measuresOf(TASKS.classification, false).includes("test_r_squared"));
  assert.ok(!measuresOf(TASKS.classification, false).includes("validation_loss"));
  assert.ok(measuresOf(TASKS.classification, true).includes("validation_accuracy"));
  assert.ok(measuresOf(TASKS.regression, false).includes("test_r_squared"));
});

test("what was refused is named by letter and field", () => {
  assert.equal(tell.problem({ field: "configs.1.config.data.dataset", message: "no" }), "B, <data.dataset>: no");
  assert.equal(tell.problem({ field: "epochs", message: "no" }), "page.runs.epochs: no");
});

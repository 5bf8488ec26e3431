import assert from "node:assert/strict";
import { test } from "node:test";
import { NO_BASELINES } from "../../../static/js/state/baselines.js";
import { NO_BRANCHES } from "../../../static/js/state/branches.js";
import { NOTHING_COMPARED } from "../../../static/js/state/comparing.js";
import { summary } from "../../../static/js/state/crowd.js";
import { guessScore } from "../../../static/js/state/guess.js";
import { NO_HISTORY, historyOf } from "../../../static/js/state/loss_history.js";
import { NO_RUNS } from "../../../static/js/state/runs.js";
import { asShown, countOfTest, testOpened } from "../../../static/js/state/test_cover.js";

const SECRET = 0.123;
const row = (target) => [0, 0, target];
const history = historyOf([{ epoch: 1, train: 0.5, test: SECRET }]);
const run = { id: 1, metrics: { train_loss: 0.5, test_loss: SECRET } };
const sweep = {
  id: 1, objective: "test_loss", runs: [run], best: { median: SECRET },
  trials: [{ trial: 0, median: SECRET, lowest: SECRET, highest: SECRET }],
};
const line = () => ({ low: [SECRET], median: [SECRET], high: [SECRET] });
const rows = () => ({ low: [Float32Array.of(SECRET)], high: [Float32Array.of(SECRET)] });
const others = {
  seeds: [0],
  numbers: { train: [0.5], test: [SECRET], trainScore: [0.5], testScore: [SECRET] },
  rows: { train: { low: [Float32Array.of(0.5)], high: [Float32Array.of(0.5)] }, test: rows(), testScore: rows() },
  bands: { train: { low: [0.5], median: [0.5], high: [0.5] }, test: line(), testScore: line() },
};

function state(changes = {}) {
  return {
    config: { seed: 0, data: { seed: null } },
    coverTest: true,
    testOpenedAt: null,
    testLooks: { data: "", count: 0 },
    frame: { step: 7, trainLoss: 0.5, testLoss: SECRET, testAccuracy: SECRET, testRSquared: SECRET },
    data: { task: { has_classes: true }, train: [row(1)], test: [row(1), row(-1)], whole: { train: [row(1)], test: [row(SECRET), row(-1)] } },
    history,
    known: NO_HISTORY,
    formerHistory: NO_HISTORY,
    branches: { ...NO_BRANCHES, list: [{ id: 1, metrics: { train_loss: 0.5, test_loss: SECRET } }], lines: { 1: history } },
    others,
    baselines: { ...NO_BASELINES, answer: { guess: { train_score: 0.5, test_score: SECRET }, models: [{ train_score: 0.5, test_score: SECRET }] } },
    comparing: { ...NOTHING_COMPARED, found: { measure: "test_loss", settings: [{ median: SECRET }] } },
    runs: {
      ...NO_RUNS, list: [run], sweepRuns: { 1: [run] }, histories: { 1: { epoch: 1, history } }, sweeps: [sweep], sweep,
      curves: { 1: { epoch: 1, points: [{ epoch: 1, train: 0.5, test: SECRET }] } },
    },
    studies: { diagnosis: { result: { findings: [{ numbers: { dead: 0.5, gap: SECRET }, advice: [{ trial: { measure: "test_loss", with: { end: [SECRET] } } }] }] } } },
    inspected: { kind: "point", part: "test", row: 0 },
    scored: "test",
    ...changes,
  };
}

/** All numbers in a value, also in arrays of numbers. */
function numbersIn(value) {
  if (typeof value === "number") return [value];
  if (ArrayBuffer.isView(value)) return [...value];
  return value && typeof value === "object" ? Object.values(value).flatMap(numbersIn) : [];
}
const isSecret = (number) => Math.abs(number - SECRET) < 1e-6;

test("nothing that is drawn from a covered state says a test number", () => {
  assert.ok(numbersIn(state()).filter(isSecret).length > 25, "the state before holds them");
  const { comparing: { covered, ...comparing }, ...shown } = asShown(state());
  assert.equal(numbersIn([shown, comparing]).filter(isSecret).length, 0);
  assert.equal(covered.measure, "test_loss"); // for its progress
  assert.equal(comparing.found, null);
  assert.equal(shown.inspected, null);
  const [{ numbers, advice }] = shown.studies.diagnosis.result.findings;
  assert.deepEqual(numbers, { dead: 0.5 });
  assert.ok(advice[0].trial.isCovered);
});

test("the picture of a fold shows no rows, those of other runs do", () => {
  const [ofFold, other] = [{ index: 0, of: 2 }, null].map((fold) => ({ ...run, config: { data: { fold } } }));
  const { list, sweep: shown } = asShown(state({ runs: { ...NO_RUNS, list: [ofFold, other], sweep: { ...sweep, runs: [{ ...run, fold: 0 }] } } })).runs;
  assert.deepEqual([...list, ...shown.runs].map(({ hidesRows }) => hidesRows), [true, false, true]);
});

test("a sweep that is listed without results stays as it is", () => {
  const listed = { id: 2, name: null, status: "finished" };
  assert.equal(asShown(state({ runs: { ...NO_RUNS, sweeps: [listed] } })).runs.sweeps[0], listed);
});

test("what training rows say stays", () => {
  const shown = asShown(state());
  assert.equal(shown.frame.trainLoss, 0.5);
  assert.equal(summary(shown.others, "train").median, 0.5);
  assert.equal(shown.baselines.answer.models[0].train_score, 0.5);
  assert.equal(shown.runs.list[0].metrics.train_loss, 0.5);
  const found = { measure: "train_loss", settings: [] };
  assert.equal(asShown(state({ comparing: { ...NOTHING_COMPARED, found } })).comparing.found, found);
});

test("the count of test rows is no secret, what guessing gives on them is", () => {
  assert.equal(countOfTest(asShown(state()).data), 2);
  assert.equal(guessScore(state().data), 0.5);
  assert.ok(Number.isNaN(guessScore(asShown(state()).data)));
});

test("an opened test set shows everything, and was looked at once", () => {
  const before = state();
  const opened = { ...before, ...testOpened(before) };
  assert.equal(asShown(opened), opened);
  assert.equal(opened.testLooks.count, 1);
  assert.deepEqual(testOpened(opened), {});
});

test("what is drawn again and again is made once", () => {
  const before = state();
  assert.equal(asShown(before).runs, asShown({ ...before }).runs);
});

/**
 * The state as it is shown while the test set is covered: without test losses, scores and points, of the network and of all
 * that stands beside it, so that no view can show them. Opening it counts; it is covered again as soon as training goes on or anything is changed. Pure.
 *
 * @typedef {{data: string, count: number}} Looks  how often the test set of some data was opened
 */

import { diagnosisWithoutTest } from "./doctor.js";

const TEST = /** @type {const} */ (["test", "testScore"]);
/** What was made of a frame or of a history, whose columns are many numbers. */
const covered = new WeakMap();

/** @param {State} state */
export function isTestCovered({ coverTest, testOpenedAt, frame }) {
  return coverTest && testOpenedAt !== (frame?.step ?? 0);
}

/**
 * @param {State} state
 * @returns {Partial<State>} what opening the test set changes
 */
export function testOpened(state) {
  if (!isTestCovered(state)) return {};
  const data = dataOf(state);
  const count = state.testLooks.data === data ? state.testLooks.count : 0;
  return { testOpenedAt: state.frame?.step ?? 0, testLooks: { data, count: count + 1 } };
}

/**
 * How often the test set of these data was opened.
 * @param {State} state
 */
export function looksAtTest(state) {
  return state.testLooks.data === dataOf(state) ? state.testLooks.count : 0;
}

/** @param {State} state */
function dataOf({ config }) {
  return JSON.stringify([config.data, config.data.seed ?? config.seed]);
}

/**
 * The state for whoever draws: as it is, or without all that the test set says.
 * @param {State} state
 * @returns {State}
 */
export function asShown(state) {
  if (!isTestCovered(state)) return state;
  const { frame, data, others, branches, baselines, comparing, runs, studies, inspected } = state;
  return {
    ...state,
    frame: frame && made(frame, frameWithout),
    data: data && made(data, dataWithout),
    history: made(state.history, historyWithout),
    known: made(state.known, historyWithout),
    formerHistory: made(state.formerHistory, historyWithout),
    branches: made(branches, branchesWithout),
    others: others && made(others, crowdWithout),
    baselines: made(baselines, baselinesWithout),
    comparing: made(comparing, comparingWithout),
    runs: made(runs, runsWithout),
    studies: made(studies, studiesWithout),
    inspected: inspected?.kind === "point" && inspected.part === "test" ? null : inspected,
    scored: "train",
  };
}

/**
 * How many test rows there are, be they covered or not.
 * @param {{test: unknown[], covered?: number} | null | undefined} rows
 */
export function countOfTest(rows) {
  return rows ? rows.test.length + (rows.covered ?? 0) : 0;
}

/**
 * @template {object} T
 * @param {T} of
 * @param {(of: T) => T} make
 * @returns {T}
 */
function made(of, make) {
  if (!covered.has(of)) covered.set(of, make(of));
  return covered.get(of);
}

/** @param {Frame} frame */
function frameWithout(frame) {
  return { ...frame, testLoss: NaN, testAccuracy: NaN, testRSquared: NaN };
}

/** @param {import("./store.js").Data} data */
function dataWithout(data) {
  return { ...data, test: [], guess_losses: {}, covered: data.test.length, ...(data.whole && { whole: { ...data.whole, test: [] } }) };
}

/** @param {LossHistory} history */
function historyWithout(history) {
  const nothing = new Float64Array(history.low.test.length).fill(NaN);
  const without = Object.fromEntries(TEST.map((name) => [name, nothing]));
  const inner = history.inner.map((point) => ({ ...point, test: NaN, testScore: NaN }));
  return { ...history, low: { ...history.low, ...without }, high: { ...history.high, ...without }, inner };
}

/** @param {import("./branches.js").Branches} branches */
function branchesWithout(branches) {
  return {
    ...branches,
    list: branches.list.map(resultWithout),
    lines: mapped(branches.lines, (line) => made(line, historyWithout)),
  };
}

/** @param {import("./crowd.js").Crowd} crowd */
function crowdWithout(crowd) {
  const nothing = (/** @type {number[]} */ values) => values.map(() => NaN);
  const noRows = (/** @type {Float32Array[]} */ rows) => rows.map((row) => row.map(() => NaN));
  const [numbers, rows, bands] = [{ ...crowd.numbers }, { ...crowd.rows }, { ...crowd.bands }];
  for (const name of TEST) {
    numbers[name] = nothing(numbers[name]);
    rows[name] = { low: noRows(rows[name].low), high: noRows(rows[name].high) };
    bands[name] = { low: nothing(bands[name].low), median: nothing(bands[name].median), high: nothing(bands[name].high) };
  }
  return { ...crowd, numbers, rows, bands };
}

/** @param {import("./baselines.js").Baselines} baselines */
function baselinesWithout({ answer, ...rest }) {
  if (!answer) return { answer, ...rest };
  const models = answer.models.map((model) => ({ ...model, test_score: null }));
  return { ...rest, answer: { ...answer, guess: { ...answer.guess, test_score: null }, models } };
}

/**
 * A verdict by test numbers is one more look at them.
 * @param {import("./comparing.js").Comparing} comparing
 */
function comparingWithout(comparing) {
  const { found } = comparing;
  return found && isOfTest(found.measure) ? { ...comparing, found: null, covered: found } : comparing;
}

/** @param {State["studies"]} studies */
function studiesWithout(studies) {
  const { diagnosis } = studies;
  return diagnosis?.result ? { ...studies, diagnosis: { ...diagnosis, result: made(diagnosis.result, diagnosisWithoutTest) } } : studies;
}

/** @param {import("./runs.js").Runs} runs */
function runsWithout(runs) {
  return {
    ...runs,
    list: runs.list.map(runWithout),
    sweepRuns: mapped(runs.sweepRuns, (own) => own.map(runWithout)),
    histories: mapped(runs.histories, ({ epoch, history }) => ({ epoch, history: made(history, historyWithout) })),
    curves: mapped(runs.curves, ({ epoch, points }) => ({ epoch, points: points.map((point) => ({ ...point, test: NaN })) })),
    sweep: runs.sweep && sweepWithout(runs.sweep),
    sweeps: runs.sweeps.map(sweepWithout),
    average: runs.average && { ...runs.average, answer: averageWithout(runs.average.answer) },
  };
}

/**
 * An ensemble is judged by test rows alone.
 * @param {import("./runs.js").Average} answer
 */
function averageWithout(answer) {
  return answer && { ...answer, average: null, disagreement: null, members: answer.members.map((member) => ({ ...member, score: null })) };
}

/** @param {import("./runs.js").Sweep} sweep */
function sweepWithout(sweep) {
  if (sweep.objective === undefined) return sweep; // listed, without results
  const runs = sweep.runs.map(runWithout);
  if (!isOfTest(sweep.objective)) return { ...sweep, runs };
  const trials = sweep.trials?.map((trial) => ({ ...trial, median: null, lowest: NaN, highest: NaN }));
  return { ...sweep, runs, trials, best: null };
}

/**
 * Folds part all rows anew, so that test points are among their training rows as well.
 * @template {import("./runs.js").Run} T
 * @param {T} run
 * @returns {T}
 */
function runWithout(run) {
  const isFold = Boolean(run.config?.data.fold) || ("fold" in run && typeof run.fold === "number");
  return { ...resultWithout(run), hidesRows: isFold };
}

/**
 * @template {{metrics: Record<string, number | null> | null}} T
 * @param {T} result
 * @returns {T}
 */
function resultWithout(result) {
  return { ...result, metrics: result.metrics && mapped(result.metrics, (value, name) => (isOfTest(name) ? null : value)) };
}

/** @param {string} name of a metric */
function isOfTest(name) {
  return name.startsWith("test_");
}

/**
 * @template T
 * @param {Record<string | number, T>} record
 * @param {(value: T, name: string) => T} change
 * @returns {Record<string, T>}
 */
function mapped(record, change) {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value, name)]));
}

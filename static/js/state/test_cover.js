/**
 * The state as it is shown while the test set is covered: without test losses, scores and points, so that no view can show
 * them. Opening it counts; it is covered again as soon as training goes on or anything is changed. Pure.
 *
 * @typedef {{data: string, count: number}} Looks  how often the test set of some data was opened
 */

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
  const { lines } = state.branches;
  return {
    ...state,
    frame: state.frame && made(state.frame, frameWithout),
    history: made(state.history, historyWithout),
    known: made(state.known, historyWithout),
    formerHistory: made(state.formerHistory, historyWithout),
    branches: made(state.branches, () => ({
      ...state.branches,
      lines: Object.fromEntries(Object.entries(lines).map(([id, line]) => [id, made(line, historyWithout)])),
    })),
    scored: "train",
  };
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

/** @param {LossHistory} history */
function historyWithout(history) {
  const nothing = new Float64Array(history.low.test.length).fill(NaN);
  const without = Object.fromEntries(TEST.map((name) => [name, nothing]));
  const inner = history.inner.map((point) => ({ ...point, test: NaN, testScore: NaN }));
  return { ...history, low: { ...history.low, ...without }, high: { ...history.high, ...without }, inner };
}

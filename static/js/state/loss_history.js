/**
 * The losses and other measures at the end of every epoch, as the server has recorded them. A value: every function gives
 * another history. A row stands for `width` epochs, with the lowest and the highest of each number, so that no peak is lost.
 *
 * @typedef {{epoch: number, train: number, test: number, trainScore?: number, testScore?: number, rate?: number,
 *     validation?: number, validationScore?: number}} Point
 *     the losses, the accuracies or R², the learning rate
 * @typedef {"epoch" | "train" | "test" | "trainScore" | "testScore" | "rate" | "validation" | "validationScore"} Column
 * @typedef {Record<Column, Float64Array>} Columns
 * @typedef {{epoch: number, changes: {field: string, from: unknown, to: unknown}[]}} Mark  settings that were changed
 *
 * @typedef {object} LossHistory
 * @property {number} width
 * @property {number} count rows
 * @property {Columns} low
 * @property {Columns} high the same arrays while every row is one epoch
 * @property {readonly Point[]} inner points within epochs, as slow motion shows them
 * @property {readonly Mark[]} marks
 */

export const COLUMNS = /** @type {Column[]} */ (["epoch", "train", "test", "trainScore", "testScore", "rate", "validation", "validationScore"]);

const MOST_INNER = 600;

/** @type {LossHistory} */
export const NO_HISTORY = { width: 1, count: 0, low: emptyColumns(), high: emptyColumns(), inner: [], marks: [] };

function emptyColumns() {
  return /** @type {Columns} */ (Object.fromEntries(COLUMNS.map((name) => [name, new Float64Array(0)])));
}

/**
 * The history of whole points.
 * @param {readonly Point[]} points
 * @returns {LossHistory}
 */
export function historyOf(points) {
  const low = /** @type {Columns} */ (Object.fromEntries(COLUMNS.map((name) => [name, Float64Array.from(points, (point) => point[name] ?? NaN)])));
  return { ...NO_HISTORY, count: points.length, low, high: low };
}

/**
 * The history with what a frame brings of it.
 * @param {LossHistory} history
 * @param {{width: number, epochs: number, low: Columns, high: Columns}} tail  epochs: how many there are; its first row
 *     takes the place of all from its first epoch on
 * @returns {LossHistory}
 */
export function extended(history, { width, epochs, low, high }) {
  const first = low.epoch.length ? low.epoch[0] : epochs;
  const kept = rowsBefore(history, Math.min(first, epochs));
  const lows = joined(history.low, kept, low);
  const merged = width > 1 ? mergedRows({ low: lows, high: joined(history.high, kept, high) }, width) : { low: lows, high: lows };
  return { ...history, ...merged, width, count: merged.low.epoch.length, ...before(history, epochs) };
}

/**
 * The history without what came after an epoch: training goes on from there.
 * @param {LossHistory} history
 * @param {number} epoch
 * @returns {LossHistory}
 */
export function upTo(history, epoch) {
  return { ...history, count: rowsBefore(history, epoch + 1), ...before(history, epoch + 1) };
}

/**
 * The history from an epoch on.
 * @param {LossHistory} history
 * @param {number} epoch
 * @returns {LossHistory}
 */
export function since(history, epoch) {
  const first = rowsBefore(history, epoch);
  if (first === 0) return history;
  const rest = (/** @type {Columns} */ columns) =>
    /** @type {Columns} */ (Object.fromEntries(COLUMNS.map((name) => [name, columns[name].subarray(first, history.count)])));
  const low = rest(history.low);
  const inner = history.inner.filter((each) => each.epoch >= epoch);
  return { ...history, count: history.count - first, low, high: history.high === history.low ? low : rest(history.high), inner };
}

/**
 * The history in few rows, each with the lowest and the highest of its epochs.
 * @param {LossHistory} history
 * @param {number} most rows
 * @returns {LossHistory}
 */
export function thinned(history, most) {
  const end = lastEpoch(history) + 1;
  let { width } = history;
  while (end - (history.count ? history.low.epoch[0] : end) > most * width) width *= 2;
  const none = emptyColumns();
  return { ...extended(history, { width, epochs: end, low: none, high: none }), inner: [] };
}

/**
 * The history until another one begins, and that.
 * @param {LossHistory} history
 * @param {LossHistory} later
 * @returns {LossHistory}
 */
export function followedBy(history, later) {
  if (!later.count) return history;
  const kept = rowsBefore(history, later.low.epoch[0]);
  const low = joined(history.low, kept, later.low);
  const high = joined(history.high, kept, later.high);
  return { ...later, width: Math.max(history.width, later.width), count: low.epoch.length, low, high, marks: history.marks };
}

/**
 * The history with a point within an epoch; one before the last means that training went back.
 * @param {LossHistory} history
 * @param {Point} point
 * @returns {LossHistory}
 */
export function withInner(history, point) {
  const inner = history.inner.filter(({ epoch }) => epoch < point.epoch);
  return { ...history, inner: [...inner, point].slice(-MOST_INNER) };
}

/**
 * The history with a mark of settings that were changed; several at one epoch are one.
 * @param {LossHistory} history
 * @param {Mark} mark
 * @returns {LossHistory}
 */
export function withMark(history, { epoch, changes }) {
  const former = history.marks.find((mark) => mark.epoch === epoch)?.changes ?? [];
  const fields = new Set([...former, ...changes].map(({ field }) => field));
  const all = [...fields].map((field) => {
    const [one, other] = [former, changes].map((each) => each.find((change) => change.field === field));
    return { field, from: (one ?? other)?.from, to: (other ?? one)?.to };
  });
  const left = all.filter(({ from, to }) => JSON.stringify(from) !== JSON.stringify(to));
  const others = history.marks.filter((mark) => mark.epoch !== epoch);
  return { ...history, marks: left.length ? [...others, { epoch, changes: left }].sort((a, b) => a.epoch - b.epoch) : others };
}

/**
 * The last epoch that was recorded; 0 without any.
 * @param {LossHistory} history
 */
export function lastEpoch({ count, high, inner }) {
  return Math.max(count ? high.epoch[count - 1] : 0, inner.at(-1)?.epoch ?? 0);
}

/**
 * The row nearest to an epoch.
 * @param {LossHistory} history
 * @param {number} epoch
 * @returns {{low: Point, high: Point} | undefined}
 */
export function nearest(history, epoch) {
  const { count, low, high } = history;
  if (!count) return undefined;
  const at = Math.min(rowsBefore(history, epoch), count - 1);
  const isNearer = at > 0 && epoch - high.epoch[at - 1] < low.epoch[at] - epoch;
  return rowAt(history, isNearer ? at - 1 : at);
}

/**
 * @param {LossHistory} history
 * @param {number} at
 */
export function rowAt({ low, high }, at) {
  const of = (/** @type {Columns} */ columns) => /** @type {Point} */ (Object.fromEntries(COLUMNS.map((name) => [name, columns[name][at]])));
  return { low: of(low), high: of(high) };
}

/**
 * How many rows end before an epoch.
 * @param {LossHistory} history
 * @param {number} epoch
 */
function rowsBefore({ count, high }, epoch) {
  let [from, to] = [0, count];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (high.epoch[middle] < epoch) from = middle + 1;
    else to = middle;
  }
  return from;
}

/**
 * Marks and inner points before an epoch.
 * @param {LossHistory} history
 * @param {number} epoch
 */
function before({ inner, marks }, epoch) {
  const isBefore = (/** @type {{epoch: number}} */ each) => each.epoch < epoch;
  return { inner: inner.every(isBefore) ? inner : inner.filter(isBefore), marks: marks.every(isBefore) ? marks : marks.filter(isBefore) };
}

/**
 * @param {Columns} columns
 * @param {number} count of their rows that are taken
 * @param {Columns} more
 */
function joined(columns, count, more) {
  return /** @type {Columns} */ (Object.fromEntries(COLUMNS.map((name) => {
    const whole = new Float64Array(count + more[name].length);
    whole.set(columns[name].subarray(0, count));
    whole.set(more[name], count);
    return [name, whole];
  })));
}

/**
 * Rows of the same multiple of a width as one.
 * @param {{low: Columns, high: Columns}} rows
 * @param {number} width
 */
function mergedRows({ low, high }, width) {
  const keys = high.epoch.map((epoch) => Math.floor(epoch / width));
  const starts = [...keys.keys()].filter((i) => i === 0 || keys[i] !== keys[i - 1]);
  if (starts.length === keys.length) return { low, high };
  /**
   * @param {Columns} columns
   * @param {(one: number, other: number) => number} choose
   */
  const merge = (columns, choose) => /** @type {Columns} */ (Object.fromEntries(COLUMNS.map((name) => [name, Float64Array.from(starts, (start, i) => {
    let found = NaN;
    for (let row = start; row < (starts[i + 1] ?? keys.length); row++) {
      const value = columns[name][row];
      if (!Number.isNaN(value)) found = Number.isNaN(found) ? value : choose(found, value);
    }
    return found;
  })])));
  return { low: merge(low, Math.min), high: merge(high, Math.max) };
}

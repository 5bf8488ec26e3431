/**
 * Points of one's own: sharing them out between training and test, adding and erasing. Pure.
 *
 * @typedef {[number, number, number]} Row  x1, x2, target
 * @typedef {{task: string, train: Row[], test: Row[]}} Points
 */

/** A thousandth of a unit is finer than any screen, and short in a file. */
const DECIMALS = 1000;

/**
 * The points with one more. It goes to where its kind is behind: of each class the same share is for training.
 * @param {Points} points
 * @param {number[]} row
 * @param {number} fraction of all points, those for training
 * @returns {Points}
 */
export function withPoint(points, row, fraction) {
  const rounded = /** @type {Row} */ (row.map((value) => Math.round(value * DECIMALS) / DECIMALS));
  const isAlike = ([, , target]) => points.task === "regression" || target === rounded[2];
  const train = points.train.filter(isAlike).length;
  const test = points.test.filter(isAlike).length;
  // Whatever the share, there is something to learn from first, and then something to test on.
  const isLacking = points.train.length > 0 && points.test.length === 0 && train > 0;
  const isTraining = !isLacking && train < fraction * (train + test + 1);
  const part = isTraining ? "train" : "test";
  return { ...points, [part]: [...points[part], rounded] };
}

/**
 * Rows shared out anew, in their order.
 * @param {string} task
 * @param {number[][]} rows
 * @param {number} fraction
 * @returns {Points}
 */
export function sharedOut(task, rows, fraction) {
  /** How many of each kind each part has. */
  const counts = new Map();
  /** @type {Points} */
  const points = { task, train: [], test: [] };
  for (const row of /** @type {Row[]} */ (rows)) {
    const kind = task === "regression" ? null : row[2];
    const count = counts.get(kind) ?? { train: 0, test: 0 };
    counts.set(kind, count);
    const isLacking = points.train.length > 0 && points.test.length === 0 && count.train > 0;
    const part = !isLacking && count.train < fraction * (count.train + count.test + 1) ? "train" : "test";
    count[part] += 1;
    points[part].push(row);
  }
  return points;
}

/**
 * The points without those within a radius of a place; the same object if there are none.
 * @param {Points} points
 */
export function withoutNear(points, [x1, x2], radius) {
  const isFar = ([a, b]) => Math.hypot(a - x1, b - x2) > radius;
  if (points.train.every(isFar) && points.test.every(isFar)) return points;
  return { ...points, train: points.train.filter(isFar), test: points.test.filter(isFar) };
}

/** Whether there is enough to train and to test on; the server takes no less. */
export function areEnough({ task, train, test }) {
  const targets = new Set([...train, ...test].map(([, , target]) => target));
  return train.length > 0 && test.length > 0 && (task !== "multiclass" || Math.max(...targets) > 0);
}

/** What a config says of such points. */
export function changesFor({ task, train, test }) {
  return { "data.dataset": "custom", "data.task": task, "data.train": train, "data.test": test };
}

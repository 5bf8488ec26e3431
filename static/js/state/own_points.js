/**
 * Points of one's own: sharing them out between training and test, adding and erasing. Pure.
 *
 * @typedef {[number, number, number]} Row  x1, x2, target
 * @typedef {{train: Row[], test: Row[], validation?: Row[], covered?: number}} Rows  validation: held out of the training rows, if any are;
 *     covered: how many test rows are not shown
 * @typedef {Rows & {task: Task}} Points
 */

/** How many classes points can have; each has a colour and a shape. */
export const MOST_CLASSES = 8;
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
  const kind = kindOf(points.task, rounded);
  /** @param {"train" | "test"} part */
  const alike = (part) => points[part].filter((each) => kindOf(points.task, each) === kind).length;
  const part = partFor(points, { train: alike("train"), test: alike("test") }, fraction);
  return { ...points, [part]: [...points[part], rounded] };
}

/**
 * The points with one of them at another place.
 * @param {Points} points
 * @param {"train" | "test"} part
 * @param {number} row
 * @param {[number, number]} place
 * @returns {Points}
 */
export function withMoved(points, part, row, place) {
  const [x1, x2] = place.map((value) => Math.round(value * DECIMALS) / DECIMALS);
  return { ...points, [part]: points[part].map((each, i) => (i === row ? [x1, x2, each[2]] : each)) };
}

/**
 * Rows shared out anew, in their order.
 * @param {Task} task
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
    const kind = kindOf(task, row);
    const alike = counts.get(kind) ?? { train: 0, test: 0 };
    const part = partFor(points, alike, fraction);
    counts.set(kind, { ...alike, [part]: alike[part] + 1 });
    points[part].push(row);
  }
  return points;
}

/**
 * Values are all of one kind.
 * @param {Task} task
 * @param {number[]} row
 */
function kindOf(task, row) {
  return task.has_classes ? row[row.length - 1] : null;
}

/**
 * Where a point goes, of whose kind there are so many. Whatever the share: first something to learn from, then to test on.
 * @param {{train: Row[], test: Row[]}} given
 * @param {{train: number, test: number}} alike
 * @param {number} fraction
 */
function partFor({ train, test }, alike, fraction) {
  if (train.length > 0 && test.length === 0 && alike.train > 0) return "test";
  return alike.train < fraction * (alike.train + alike.test + 1) ? "train" : "test";
}

/**
 * The points without those within a radius of a place; the same object if there are none.
 * @param {Points} points
 * @param {number[]} place
 * @param {number} radius
 * @returns {Points}
 */
export function withoutNear(points, [x1, x2], radius) {
  /** @param {number[]} given */
  const isFar = ([a, b]) => Math.hypot(a - x1, b - x2) > radius;
  if (points.train.every(isFar) && points.test.every(isFar)) return points;
  return { ...points, train: points.train.filter(isFar), test: points.test.filter(isFar) };
}

/**
 * Whether there is enough to train and to test on; the server takes no less.
 * @param {{task: Task, train: Row[], test: Row[]}} given
 */
export function areEnough({ task, train, test }) {
  const targets = new Set([...train, ...test].map((row) => row[row.length - 1]));
  return train.length > 0 && test.length > 0 && (!task.has_output_per_class || Math.max(...targets) > 0);
}

/**
 * What a config says of such points.
 * @param {{task: Task, train: Row[], test: Row[]}} given
 * @param {string[] | null} inputs names of their columns; null: x1 and x2
 */
export function changesFor({ task, train, test }, inputs) {
  // What is on the plane is drawn already: as a bootstrap sample it would be drawn again, and thinned out again.
  const made = { "data.resample": null, "data.balance": null, "data.augment": null };
  return { "data.dataset": "custom", "data.task": task.name, "data.inputs": inputs, "data.train": train, "data.test": test, ...made };
}

/** What always guessing the same would score: the training samples' largest class, or their mean. Pure. */

/** @typedef {Pick<import("./own_points.js").Points, "task" | "train" | "test">} Samples  rows [..., target] */

/** @type {WeakMap<Samples, number>} what was found before, since every frame asks */
const known = new WeakMap();

/**
 * @param {Samples} samples
 * @returns {number} the fraction of test samples of that class, or R²; NaN where there is none
 */
export function guessScore(samples) {
  const score = known.get(samples) ?? computed(samples);
  known.set(samples, score);
  return score;
}

/**
 * The loss of that answer on the test samples, which the server knows: it has the losses.
 * @param {{data: import("./store.js").Data | null}} state
 * @returns {number} NaN where there is none
 */
export function guessLoss({ data }) {
  return data?.guess_losses?.test ?? NaN;
}

/** @param {Samples} samples */
function computed({ task, train, test }) {
  if (!train.length || !test.length) return NaN;
  const [learned, wanted] = [train, test].map((part) => part.map((row) => row[row.length - 1]));
  if (!task.has_classes) {
    const mean = meanOf(learned);
    const spread = squares(wanted, meanOf(wanted));
    return spread > 0 ? 1 - squares(wanted, mean) / spread : NaN;
  }
  const counts = new Map();
  for (const target of learned) counts.set(target, (counts.get(target) ?? 0) + 1);
  // Of several as large the first one, as other programs guess.
  const [guess] = [...counts].sort(([a, n], [b, m]) => m - n || a - b)[0];
  return wanted.filter((target) => target === guess).length / wanted.length;
}

/** @param {number[]} values */
function meanOf(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** @param {number[]} values  @param {number} center */
function squares(values, center) {
  return values.reduce((sum, value) => sum + (value - center) ** 2, 0);
}

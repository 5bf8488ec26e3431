/**
 * Judging the answers for two classes at any threshold: the ROC curve, what is counted there, and what it costs. Pure.
 *
 * @typedef {object} Curve the corners of the ROC curve: everything from a threshold upwards is called the second class
 * @property {Float64Array} thresholds falling, from infinity
 * @property {Uint32Array} falseAlarms samples of the first class that are called the second, at each
 * @property {Uint32Array} hits samples of the second class that are
 * @property {number} negatives samples of the first class
 * @property {number} positives samples of the second class
 *
 * @typedef {{falseAlarms: number, hits: number, misses: number, rejections: number}} Counts
 * @typedef {{falseAlarm: number, miss: number}} Costs
 */

/**
 * @param {Pick<State, "costs">} state
 * @returns {Costs}
 */
export function costsIn({ costs }) {
  const [falseAlarm, miss] = costs.split(",").map(Number);
  return { falseAlarm, miss };
}

/**
 * The curve of one part of the rows.
 * @param {Pick<State, "frame" | "data" | "layout">} state
 * @param {"train" | "test"} part
 * @returns {Curve | null} null where outputs and rows are not there, or not those of two classes
 */
export function curveIn({ frame, data, layout }, part) {
  const outputs = frame?.tensors[`outputs_${part}`];
  const rows = data?.[part];
  if (!outputs || !rows || layout?.threshold === null || outputs.shape[0] !== rows.length || outputs.shape[1] !== 1) return null;
  const scores = /** @type {Float32Array} */ (outputs.values);
  return curveOf(scores, rows.map((row) => row[row.length - 1] > 0));
}

/**
 * @param {ArrayLike<number>} scores the larger, the more positive
 * @param {boolean[]} isPositive of each
 * @returns {Curve | null} null if a score is no number: there is no order then
 */
export function curveOf(scores, isPositive) {
  const order = Array.from(scores, (_, i) => i).sort((a, b) => scores[b] - scores[a]);
  if (order.some((i) => Number.isNaN(scores[i]))) return null;
  const thresholds = [Infinity];
  const falseAlarms = [0];
  const hits = [0];
  let [alarmed, hit] = [0, 0];
  order.forEach((i, place) => {
    if (isPositive[i]) hit++;
    else alarmed++;
    if (place + 1 < order.length && scores[order[place + 1]] === scores[i]) return; // equal scores cross together
    thresholds.push(scores[i]);
    falseAlarms.push(alarmed);
    hits.push(hit);
  });
  return {
    thresholds: Float64Array.from(thresholds), falseAlarms: Uint32Array.from(falseAlarms), hits: Uint32Array.from(hits),
    negatives: alarmed, positives: hit,
  };
}

/**
 * The corner of the curve that a threshold stands for.
 * @param {Curve} curve
 * @param {number} threshold
 */
export function cornerAt({ thresholds }, threshold) {
  let [low, high] = [0, thresholds.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (thresholds[middle] >= threshold) low = middle;
    else high = middle - 1;
  }
  return low;
}

/**
 * @param {Curve} curve
 * @param {number} corner
 * @returns {Counts}
 */
export function countsAt({ falseAlarms, hits, negatives, positives }, corner) {
  return {
    falseAlarms: falseAlarms[corner], hits: hits[corner],
    misses: positives - hits[corner], rejections: negatives - falseAlarms[corner],
  };
}

/**
 * The rates that the curve is drawn from: of false alarms, and of hits.
 * @param {Curve} curve
 * @param {number} corner
 * @returns {[number, number]} NaN where a class has no sample
 */
export function ratesAt({ falseAlarms, hits, negatives, positives }, corner) {
  return [falseAlarms[corner] / negatives, hits[corner] / positives];
}

/**
 * A threshold in the middle between those at which the counts change.
 * @param {Curve} curve
 * @param {number} corner
 * @param {{low: number, high: number}} range
 */
export function thresholdAt({ thresholds }, corner, { low, high }) {
  const upper = Math.min(thresholds[corner], high);
  const lower = corner + 1 < thresholds.length ? Math.max(thresholds[corner + 1], low) : low;
  const middle = (upper + lower) / 2;
  const rounded = Number(middle.toFixed(3));
  return rounded > lower && rounded <= upper ? rounded : middle;
}

/**
 * @param {Counts} counts
 * @param {Costs} costs of each false alarm and each miss
 */
export function costOf({ falseAlarms, misses }, { falseAlarm, miss }) {
  return falseAlarms * falseAlarm + misses * miss;
}

/**
 * The corner where false alarms and misses cost least.
 * @param {Curve} curve
 * @param {Costs} costs
 * @param {number} preferred the corner to name among equals; else it is the one with the fewest false alarms
 */
export function cheapestCorner(curve, costs, preferred) {
  let best = preferred;
  for (let corner = 0; corner < curve.thresholds.length; corner++) {
    if (costOf(countsAt(curve, corner), costs) < costOf(countsAt(curve, best), costs)) best = corner;
  }
  return best;
}

/**
 * The metrics there, by the names of the panel `metrics`; what is 0 / 0 is NaN.
 * @param {Counts} counts
 * @returns {{values: Record<string, number>, confusion: number[][]}}
 */
export function metricsAt({ falseAlarms, hits, misses, rejections }) {
  const right = hits + rejections;
  const wrong = falseAlarms + misses;
  return {
    values: {
      accuracy: right / (right + wrong),
      precision_0: rejections / (rejections + misses),
      precision_1: hits / (hits + falseAlarms),
      recall_0: rejections / (rejections + falseAlarms),
      recall_1: hits / (hits + misses),
      f1_0: (2 * rejections) / (2 * rejections + wrong),
      f1_1: (2 * hits) / (2 * hits + wrong),
    },
    confusion: [[rejections, falseAlarms], [misses, hits]],
  };
}

/**
 * The area under the curve: how often a sample of the second class has the larger score; ties count half.
 * @param {Curve} curve
 */
export function areaUnder({ falseAlarms, hits, negatives, positives }) {
  let area = 0;
  for (let i = 1; i < hits.length; i++) area += ((falseAlarms[i] - falseAlarms[i - 1]) * (hits[i] + hits[i - 1])) / 2;
  return area / (negatives * positives);
}

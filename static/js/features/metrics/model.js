/**
 * What the panel `metrics` of a frame says of one part of the rows. Pure.
 *
 * @typedef {object} Metrics
 * @property {Record<string, number>} values by the name on the wire: accuracy, precision_0 ...
 * @property {number[][]} confusion a row per true class, a column per predicted one; none for regression
 * @property {{falsePositive: Float64Array, truePositive: Float64Array}} roc empty unless there are two classes
 */

/**
 * @param {Frame | null} frame with that panel
 * @param {string} part train or test
 * @returns {Metrics | null}
 */
export function metricsIn(frame, part) {
  if (!frame) return null;
  const { tensors, metadata } = frame;
  const { values } = tensors[`metrics_${part}`];
  const { shape: [count], values: counts } = tensors[`confusion_${part}`];
  const { shape: [, points], values: rates } = tensors[`roc_${part}`];
  return {
    values: Object.fromEntries(metadata.metrics.split(",").map((name, i) => [name, values[i]])),
    confusion: Array.from({ length: count }, (_, row) => [...counts.subarray(row * count, (row + 1) * count)]),
    roc: { falsePositive: /** @type {Float64Array} */ (rates).subarray(0, points), truePositive: /** @type {Float64Array} */ (rates).subarray(points) },
  };
}

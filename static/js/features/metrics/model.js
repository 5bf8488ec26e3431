/**
 * What is said of one part of the rows: by the panel `metrics` of a frame, or of two classes by their outputs, at any threshold. Pure.
 *
 * @typedef {object} Metrics
 * @property {Record<string, number>} values by the name on the wire: accuracy, precision_0 ...
 * @property {number[][]} confusion a row per true class, a column per predicted one; none for regression
 * @property {{falsePositive: Float64Array, truePositive: Float64Array}} roc empty unless there are two classes
 */

import { areaUnder, cornerAt, countsAt, curveIn, metricsAt } from "../../state/judging.js";
import { thresholdIn } from "../../state/threshold.js";

/**
 * @param {State} state
 * @param {"train" | "test"} part
 * @returns {Pick<Metrics, "values" | "confusion"> | null}
 */
export function judgedIn(state, part) {
  const threshold = thresholdIn(state);
  const curve = threshold === null ? null : curveIn(state, part);
  if (threshold === null || !curve) return metricsIn(state.metrics, part);
  const { values, confusion } = metricsAt(countsAt(curve, cornerAt(curve, threshold)));
  return { values: { ...values, roc_area: areaUnder(curve) }, confusion };
}

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

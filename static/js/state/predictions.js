/**
 * What the network's outputs for the samples mean: what was predicted for one, and whether it was right. Pure.
 *
 * @typedef {import("../wire/protocol.js").Tensor} Tensor
 */

/**
 * The outputs for one sample.
 * @param {Tensor} outputs (rows, outputs)
 * @param {number} row
 */
export function outputsAt({ shape: [, count], values }, row) {
  return /** @type {Float32Array} */ (values).subarray(row * count, (row + 1) * count);
}

/**
 * Whether outputs are probabilities, from 0 to 1, and not values from -1 to 1.
 * @param {string | undefined} output what the layout says outputs mean
 */
export function areProbabilities(output) {
  return ["probability", "class_probabilities", "separate_probabilities", "label_probabilities"].includes(output ?? "");
}

/**
 * The class of the largest output.
 * @param {Float32Array} outputs
 */
export function likeliest(outputs) {
  return outputs.reduce((best, each, i) => (each > outputs[best] ? i : best), 0);
}

/**
 * The class that several outputs decide for: that of the largest, or the combination of the labels from one half on.
 * @param {Task} task
 * @param {Float32Array} outputs
 */
export function decidedClass(task, outputs) {
  if (!task.n_labels) return likeliest(outputs);
  return outputs.reduce((decided, each, label) => decided + (each >= 0.5 ? 1 << label : 0), 0);
}

/**
 * Whether an answer is on the right side; values have no sides.
 * @param {Task} task
 * @param {Float32Array} outputs
 * @param {number} target
 * @param {number | null} threshold of two classes
 */
export function isRight(task, outputs, target, threshold) {
  if (!task.has_classes) return true;
  if (task.has_numbered_classes) return decidedClass(task, outputs) === target;
  return outputs[0] >= /** @type {number} */ (threshold) === target > 0;
}

/**
 * The rows whose predictions are wrong.
 * @param {Task} task
 * @param {Tensor} outputs (rows, outputs)
 * @param {number[][]} rows [x1, x2, ..., target]
 * @param {number | null} threshold of two classes
 * @returns {number[]} none where the outputs are not those for these rows yet
 */
export function mistakes(task, outputs, rows, threshold) {
  if (!task.has_classes || outputs.shape[0] !== rows.length) return [];
  /** @type {number[]} */
  const wrong = [];
  rows.forEach((each, row) => {
    if (!isRight(task, outputsAt(outputs, row), each[each.length - 1], threshold)) wrong.push(row);
  });
  return wrong;
}

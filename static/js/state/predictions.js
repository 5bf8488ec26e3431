/**
 * The network's answers to the samples: what was said of one, and whether it was right. Pure.
 *
 * @typedef {import("../wire/protocol.js").Answers} Answers
 */

/**
 * The outputs for one sample.
 * @param {Answers} answers
 * @param {number} row
 */
export function answerTo({ outputs, values }, row) {
  return values.subarray(row * outputs, (row + 1) * outputs);
}

/** From which output on a sample counts as positive: half a probability, else zero. */
export function thresholdOf(outputActivation) {
  return outputActivation === "sigmoid" ? 0.5 : 0;
}

/** The class of the largest output. */
export function likeliest(outputs) {
  return outputs.reduce((best, each, i) => (each > outputs[best] ? i : best), 0);
}

/**
 * Whether an answer is on the right side; values have no sides.
 * @param {string} task
 * @param {Float32Array} outputs
 * @param {number} target
 * @param {number} threshold
 */
export function isRight(task, outputs, target, threshold) {
  if (task === "regression") return true;
  if (task === "multiclass") return likeliest(outputs) === target;
  return outputs[0] >= threshold === target > 0;
}

/**
 * The rows whose answers are wrong.
 * @param {string} task
 * @param {Answers} answers
 * @param {number[][]} rows [x1, x2, target]
 * @param {number} threshold
 * @returns {number[]} none where there are no answers to these rows yet
 */
export function mistakes(task, answers, rows, threshold) {
  if (task === "regression" || answers.values.length !== rows.length * answers.outputs) return [];
  const wrong = [];
  rows.forEach(([, , target], row) => {
    if (!isRight(task, answerTo(answers, row), target, threshold)) wrong.push(row);
  });
  return wrong;
}

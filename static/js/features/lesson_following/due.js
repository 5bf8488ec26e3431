/** Which step's sample is to be followed now, and what of it is looked at. Pure. */

import { answerOf, currentStep } from "../../state/lesson.js";
import { numberOf } from "../../state/selectors.js";

/**
 * The step that one is at, if it has a sample followed and nothing that is asked would be given away by it.
 * @param {State} state
 * @returns {import("../../state/lesson.js").Step | null}
 */
export function dueStep(state) {
  const step = currentStep(state);
  return step?.follow && (!step.prediction || answerOf(state, step) !== null) ? step : null;
}

/**
 * The stage, and what is looked at; of another network than the lesson's, which does not have it, what is looked at first.
 * @param {import("../../state/lesson.js").Followed} followed
 * @param {Layout} layout
 * @returns {Pick<import("../../state/follow.js").Follow, "stage" | "subject" | "before">}
 */
export function placeOf({ stage, layer: number, neuron, weight }, layout) {
  if (number === null) return { stage, subject: { kind: "loss" }, before: null };
  const [layer, to, from] = [number - 1, neuron - 1, typeof weight === "number" ? weight - 1 : null];
  const { fanIn, fanOut } = layout.layers[layer] ?? { fanIn: 0, fanOut: 0 };
  if (to >= fanOut || (from !== null && from >= fanIn)) return { stage, subject: { kind: "neuron", layer: 0, neuron: 0 }, before: null };
  if (weight === null) return { stage, subject: { kind: "neuron", layer, neuron: to }, before: null };
  return { stage, subject: { kind: "parameter", index: numberOf({ layer, from, to }, layout) }, before: null };
}

/** Which output layer goes with which loss, as rows of a table: those of the task in hand, the loss in force marked. Pure. */

import { nameOf } from "../../state/choices.js";
import { effectiveLoss, taskIn } from "../../state/selectors.js";

/**
 * @param {State} state
 * @param {Record<"losses" | "activations", Record<string, string>>} labels by name
 * @returns {{loss: string, outputs: string, isChosen: boolean}[]}
 */
export function outputRows(state, labels) {
  const { name: task } = taskIn(state);
  const { output } = state.config.network;
  const chosen = nameOf(effectiveLoss(state));
  return Object.entries(state.lossOutputs).flatMap(([loss, { [task]: allowed }]) => {
    if (!allowed) return [];
    const inForce = loss === chosen ? (output ?? allowed[0]) : null;
    const mark = (/** @type {string} */ name) => `${name === inForce ? "✓ " : ""}${labels.activations[name]}`;
    return [{ loss: labels.losses[loss], outputs: allowed.map(mark).join(" · "), isChosen: loss === chosen }];
  });
}

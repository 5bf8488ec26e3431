/** Which loss goes with which task, and which output layer with which loss. Pure. */

import { nameOf } from "./choices.js";
import { effectiveLoss, taskIn } from "./selectors.js";

/**
 * The output layers that the loss in force may have, the usual one first.
 * @param {State} state
 * @returns {string[]}
 */
export function outputsOfLoss(state) {
  return state.lossOutputs[String(nameOf(effectiveLoss(state)))]?.[taskIn(state).name] ?? [];
}

/**
 * What makes no sense for a task gives way to the usual: the loss, and the output layer that went with it.
 * @param {State} state
 * @param {TaskName} task
 * @returns {Changes}
 */
export function fittingLoss(state, task) {
  const { loss } = state.config.training;
  const keepsLoss = loss === null || !state.lossOutputs[String(nameOf(loss))] || task in state.lossOutputs[String(nameOf(loss))];
  const next = keepsLoss && loss !== null ? loss : state.tasks[task].usual_loss;
  return { ...(!keepsLoss && { "training.loss": null }), ...fittingOutput(state, next, task) };
}

/**
 * An output layer that a loss does not allow gives way to that of the loss.
 * @param {State} state
 * @param {Choice} loss
 * @param {TaskName} task
 * @returns {Changes}
 */
function fittingOutput({ config, lossOutputs }, loss, task) {
  const { output } = config.network;
  const allowed = lossOutputs[String(nameOf(loss))]?.[task];
  return output === null || !allowed || allowed.includes(output) ? {} : { "network.output": null };
}

/**
 * What becomes of the output layer when the loss is another.
 * @param {State} state
 * @param {Changes} changes
 * @returns {Changes}
 */
export function withOutput(state, changes) {
  const task = taskIn(state);
  return "training.loss" in changes ? fittingOutput(state, changes["training.loss"] ?? task.usual_loss, task.name) : {};
}

/** What of the settings in the drawer is not as usual, and the way back. Pure. */

import { nameOf } from "../../state/choices.js";
import { fieldOf } from "../../state/config.js";
import { effectiveLoss, taskIn } from "../../state/selectors.js";

/** Set in the strip; in the drawer stand their hyperparameters, and what layers have of their own. */
const CHOSEN_IN_THE_STRIP = ["network.activation", "training.regularization"];

/**
 * Whether a field is not as usual; of a choice its name counts, its hyperparameters are settings of their own.
 * @param {State} state
 * @param {Config} defaults
 * @param {string} field
 */
export function differs(state, defaults, field) {
  const isLoss = field === "training.loss"; // whose default depends on the task
  const value = isLoss ? effectiveLoss(state) : fieldOf(state.config, field);
  const usual = isLoss ? taskIn(state).usual_loss : fieldOf(defaults, field);
  return JSON.stringify(nameOf(value)) !== JSON.stringify(nameOf(usual));
}

/**
 * What makes the settings of the drawer usual, and leaves those of the strip as they are.
 * @param {Config} config
 * @param {Config} defaults
 * @param {string[]} fields those that stand in the drawer
 * @returns {Changes}
 */
export function changesToUsual(config, defaults, fields) {
  const own = [...fields, "training.early_stopping"].map((field) => [field, fieldOf(defaults, field)]);
  const chosen = CHOSEN_IN_THE_STRIP.map((field) => {
    const value = fieldOf(config, field);
    return [field, Array.isArray(value) ? fieldOf(defaults, field) : nameOf(value)];
  });
  return Object.fromEntries([...own, ...chosen]);
}

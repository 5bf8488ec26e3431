/** The numbers of a crowd as people read them. */

import { taskIn } from "../../state/selectors.js";

/**
 * A share of what is right, or R².
 * @param {State} state
 * @param {number} value
 * @param {Say} say
 */
export function scoreText(state, value, say) {
  if (!Number.isFinite(value)) return say("page.no_value");
  if (taskIn(state).score === "accuracy") return say("page.percent", { value: (100 * value).toFixed(1) });
  return value.toFixed(3).replace("-", "−");
}

/** Where epochs lie on the chart of losses. */

import { unitPx } from "../plot/canvas.js";
import { LEFT_PX, RIGHT_PX, lastShown } from "../plot/loss_axes.js";
import { linear } from "../plot/scales.js";
import { NO_BRANCHES, otherLines } from "../state/branches.js";
import { NO_HISTORY, lastEpoch } from "../state/loss_history.js";

/**
 * The room that the buttons beside the chart take, in units.
 * @param {HTMLElement} tools
 */
export function rightOf(tools) {
  return Math.max(RIGHT_PX, tools.offsetWidth / unitPx() + 4);
}

/**
 * The epoch under a place on the chart.
 * @param {State} state
 * @param {HTMLCanvasElement} canvas
 * @param {HTMLElement} tools
 * @param {number} x in CSS pixels
 */
export function epochAt(state, canvas, tools, x) {
  const unit = unitPx();
  return linear([LEFT_PX, canvas.clientWidth / unit - rightOf(tools)], shownRange(state))(x / unit);
}

/**
 * The first and the last epoch of the axis.
 * @param {Pick<State, "history" | "chart"> & Partial<State>} state
 * @returns {[number, number]}
 */
export function shownRange({ history, chart, branches = NO_BRANCHES, known = NO_HISTORY, formerHistory = NO_HISTORY }) {
  const others = otherLines({ branches }).map(({ line }) => line);
  return chart.range ?? [0, lastShown([history, lastEpoch(history) || known.count ? known : formerHistory, ...others])];
}

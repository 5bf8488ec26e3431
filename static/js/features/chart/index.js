/** The losses by epoch. */

import { find } from "../../page/elements.js";
import { bindChart } from "./input.js";
import { epochAt, lossChart } from "./view.js";

/**
 * @param {Page} page
 * @param {Store} store
 * @returns {Part[]}
 */
export function chartFeature({ say, palette }, store) {
  const [canvas, tools] = [find("loss-chart"), find("chart-tools")];
  bindChart(canvas, store, { epochAt: (x) => epochAt(store.state(), canvas, tools, x) });
  return [lossChart(canvas, tools, { say, palette })];
}

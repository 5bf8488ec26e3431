/** Going through the time of training. */

import { epochAt } from "../../page/chart_places.js";
import { find } from "../../page/elements.js";
import { bindTimeHandle, timeHandle } from "./handle.js";

/**
 * @param {Page} page
 * @param {Store} store
 * @returns {Part[]}
 */
export function timeFeature({ say }, store) {
  const [handle, chart, tools] = [find("time-handle"), find("loss-chart"), find("chart-tools")];
  bindTimeHandle(handle, store, { epochAt: (x) => epochAt(store.state(), chart, tools, x) });
  return [timeHandle(handle, tools, { say })];
}

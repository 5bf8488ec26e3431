/** The losses by epoch. */

import { find } from "../../page/elements.js";
import { epochAt } from "../../page/chart_places.js";
import { runSpeaker } from "../../page/run_text.js";
import { bindChart } from "./input.js";
import { chartMarks } from "./marks.js";
import { lossChart } from "./view.js";

/**
 * @param {Page} page
 * @param {Store} store
 * @returns {{parts: Part[], layers: import("./view.js").Layer[]}} layers: that what is loaded later may add to
 */
export function chartFeature({ say, palette, catalog, defaults }, store) {
  const [canvas, tools] = [find("loss-chart"), find("chart-tools")];
  bindChart(canvas, store, { epochAt: (x) => epochAt(store.state(), canvas, tools, x) });
  const speak = runSpeaker({ say, catalog, defaults });
  /** @type {import("./view.js").Layer[]} */
  const layers = [];
  return { layers, parts: [lossChart(canvas, tools, { say, palette, layers }), chartMarks(find("chart-marks"), tools, { say, speak })] };
}

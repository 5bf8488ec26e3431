/** Metrics beyond loss and accuracy. */

import { find } from "../../page/elements.js";
import { gradients } from "./gradients.js";
import { rocChart } from "./roc_chart.js";
import { metrics } from "./view.js";

/**
 * @param {Page} page
 * @returns {Part[]}
 */
export function metricsFeature({ say, palette, tables }) {
  return [metrics(find("metrics"), { say, labels: tables.metricLabels }), rocChart(find("roc"), { say, palette }), gradients(find("gradients"), { say })];
}

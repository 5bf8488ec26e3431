/** Metrics beyond loss and accuracy, and the threshold between two classes. */

import { find } from "../../page/elements.js";
import { gradients } from "./gradients.js";
import { bindMetrics } from "./input.js";
import { rocChart, thresholdNear } from "./roc_chart.js";
import { threshold } from "./threshold.js";
import { metrics } from "./view.js";

/**
 * @param {Page} page
 * @param {Store} store
 * @returns {Part[]}
 */
export function metricsFeature({ say, palette, tables }, store) {
  const canvas = find("roc");
  bindMetrics(store, { canvas, thresholdNear: (x, y) => thresholdNear(canvas, store.state(), x, y) });
  return [
    metrics(find("metrics"), { say, labels: tables.metricLabels }),
    rocChart(canvas, { say, palette }),
    threshold(find("threshold-panel"), { say }),
    gradients(find("gradients"), { say }),
  ];
}

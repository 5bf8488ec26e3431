/** The composition root of the metrics, which are loaded when their tab is first opened. */

import { metricsFeature } from "./features/metrics/index.js";
import { addDocument } from "./page/later.js";
import { find } from "./page/elements.js";

/**
 * @param {Page} page
 * @param {Store} store
 * @param {{parts: Part[], drawNow: () => void, boundary: typeof import("./features/plane/view.js").boundary}} given
 *     parts: of the page, to which these are added; boundary: what draws the plane
 */
export async function layOutJudging(page, store, { parts, drawNow, boundary }) {
  await addDocument("judging", page, "metrics");
  const { features, say, tables, palette } = page;
  // The border moves with the threshold: a small plane beside the curve.
  const plane = boundary(find("judged-plane"), document.createElement("p"), { features, say, labels: tables.featureLabels, palette });
  parts.push(...metricsFeature(page, store), {
    draw(state) {
      if (state.tab === "metrics" && !find("judged-border").hidden) plane.draw(state);
    },
  });
  store.dispatch({ type: "looksChanged" });
  drawNow();
}

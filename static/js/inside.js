/** The composition root of the network's inside, which is loaded when its tab is first opened, or the card of a neuron. */

import { hiddenSpaceFeature } from "./features/hidden_space/index.js";
import { insideFeature } from "./features/inside/index.js";
import { find } from "./page/elements.js";
import { addDocument } from "./page/later.js";

/**
 * @param {Page} page
 * @param {Store} store
 * @param {{parts: Part[], boundary: typeof import("./features/plane/view.js").boundary}} given
 *     parts: of the page, to which these are added; boundary: what draws the plane
 */
export async function layOutInside(page, store, { parts, boundary }) {
  await addDocument("inside", page, "inside");
  find("network").append(find("inside-hints"));
  const { features, say, tables, palette } = page;
  const plane = boundary(find("inside-plane"), document.createElement("p"), { features, say, labels: tables.featureLabels, palette });
  parts.push(...insideFeature(page, store, { plane }), ...hiddenSpaceFeature(page, store));
  store.dispatch({ type: "looksChanged" });
}

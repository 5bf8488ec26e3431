/** A crowd of seeds: their little boundaries under the network, and their band in the chart. */

import { find } from "../../page/elements.js";
import { bandLayer } from "./band.js";
import { bindCrowd } from "./input.js";
import { crowdView } from "./view.js";

/**
 * @param {Page} page
 * @param {Store} store
 * @returns {{parts: Part[], layer: import("../chart/view.js").Layer}}
 */
export function crowdFeature({ say, palette }, store) {
  const card = find("crowd");
  bindCrowd(card, store);
  return { parts: [crowdView(card, { say, palette })], layer: bandLayer({ say, palette }) };
}

/** Painting points of one's own. */

import { find } from "../../page/elements.js";
import { planeSpotAt } from "../plane/places.js";
import { bindPainting } from "./input.js";
import { painting } from "./view.js";

/**
 * @param {Page} page
 * @param {Store} store
 * @returns {Part[]}
 */
export function paintingFeature({ say }, store) {
  const canvas = find("boundary");
  bindPainting(store, canvas, (x, y) => planeSpotAt(canvas, store.state(), x, y));
  return [painting(find("painting"), canvas, { say })];
}

/** The frame of the result card: its tabs, and its larger size. */

import { find } from "../../page/elements.js";
import { bindResult } from "./input.js";
import { resultCard } from "./view.js";

/**
 * @param {Store} store
 * @returns {Part[]}
 */
export function resultFeature(store) {
  bindResult(store, find("result"));
  return [resultCard(find("result"))];
}

/** Pin, beside the settings: what is kept to be compared, and the way to the comparison. */

import { find } from "../../page/elements.js";
import { pinsView } from "./view.js";

/**
 * @param {Page} page
 * @param {Store} store
 * @returns {Part[]}
 */
export function pinsFeature({ say }, store) {
  find("pin").addEventListener("click", () => store.dispatch({ type: "settingPinned" }));
  // The dialog opens by itself, as with every opener.
  find("pinned").addEventListener("click", () => store.dispatch({ type: "experimentsTabChosen", tab: "luck" }));
  return [pinsView({ say })];
}

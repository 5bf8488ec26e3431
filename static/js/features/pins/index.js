/** Pin, beside the settings: what is kept to be compared, and the way to the comparison. */

import { find } from "../../page/elements.js";
import { MOST_PINS, letterOf } from "../../state/comparing.js";
import { pinsView } from "./view.js";

/**
 * @param {Page} page
 * @param {Store} store
 * @returns {Part[]}
 */
export function pinsFeature({ say }, store) {
  find("pin").addEventListener("click", () => {
    store.dispatch({ type: "settingPinned" });
    const { length } = store.state().comparing.pins;
    const key = length < MOST_PINS ? "page.pin.kept" : "page.pin.kept_last";
    store.dispatch({ type: "toastShown", key, blanks: { letter: letterOf(length - 1), next: letterOf(length) } });
  });
  // The dialog opens by itself, as with every opener.
  find("pinned").addEventListener("click", () => store.dispatch({ type: "experimentsTabChosen", tab: "luck" }));
  return [pinsView({ say })];
}

/** What each choice means, in a card. */

import { find } from "../../page/elements.js";
import { bindExplanations } from "./input.js";
import { explainer } from "./model.js";
import { explanation } from "./view.js";

/**
 * @param {Page} page
 * @param {Store} store
 * @returns {Part[]}
 */
export function explanationFeature({ say, catalog, words }, store) {
  const card = find("explanation");
  const explain = explainer(catalog, words);
  bindExplanations(store, card, explain);
  return [explanation(card, { explain, say })];
}
